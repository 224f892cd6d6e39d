"""What has changed in the rules between two days, as far as it touches one request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from apps.policy.errors import NotInForce
from apps.policy.selectors import categories_for, category_names, declaration
from apps.transfers.policies.filing import DECLARATION
from apps.transfers.policies.papers import Needs
from apps.transfers.policies.trips import Limits


def rule_changes(
    categories: Iterable[str], inviter_kind: str, *, since: dt.date, today: dt.date
) -> list[str]:
    """Name what is another today, a sentence each, in the language now active.

    Nothing where the book says nothing of the earlier day.
    """
    if since >= today:
        return []
    try:
        before = Limits.on(since)
        declared = declaration(DECLARATION, since).version
    except NotInForce:
        return []
    found = _categories(categories, inviter_kind, since=since, today=today)
    found += _limits(before, Limits.on(today))
    if declaration(DECLARATION, today).version != declared:
        found.append(_("The text that you declare when you file is a new one."))
    return found


def _categories(
    categories: Iterable[str], inviter_kind: str, *, since: dt.date, today: dt.date
) -> list[str]:
    """Say which categories ended, and which papers came, went, or became required."""
    offered = {one.code for one in categories_for(inviter_kind, today)}
    names = category_names(since) | category_names(today)
    needs, found = Needs(), []
    for category in sorted(set(categories) - {""}):
        words = {"category": names.get(category, category)}
        if category not in offered:
            ended = _("%(category)s can no longer be asked for: choose another category.")
            found.append(ended % words)
            continue
        old = {one.code: one for one in needs.of(category, inviter_kind, since)}
        new = {one.code: one for one in needs.of(category, inviter_kind, today)}
        for code, need in new.items():
            was = old.get(code)
            words["paper"] = need.name
            if was is None and need.is_required:
                found.append(_("%(category)s: %(paper)s is asked for now.") % words)
            elif was is None:
                found.append(_("%(category)s: %(paper)s may be given now.") % words)
            elif need.is_required and not was.is_required:
                found.append(_("%(category)s: %(paper)s is required now.") % words)
        for code in old.keys() - new.keys():
            words["paper"] = old[code].name
            found.append(_("%(category)s: %(paper)s is no longer asked for.") % words)
    return found


def _limits(old: Limits, new: Limits) -> list[str]:
    """Say which numbers are others."""
    sentences: Mapping[str, str] = {
        "max_stay_days": _("A stay is %(new)d days at most, no longer %(old)d."),
        "min_passport_days": _(
            "A passport must last %(new)d days beyond the stay, no longer %(old)d."
        ),
        "max_visitors": _("A request names %(new)d visitors at most, no longer %(old)d."),
        "urgent_hours": _("Less than %(new)d hours to landing is urgent, no longer %(old)d."),
    }
    return [
        sentence % {"new": getattr(new, name), "old": getattr(old, name)}
        for name, sentence in sentences.items()
        if getattr(new, name) != getattr(old, name)
    ]
