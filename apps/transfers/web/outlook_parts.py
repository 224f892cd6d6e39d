"""The outlook in words: how long it takes, from what, and what may be done about it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.parts import Tone
from apps.core.templatetags.times import beijing, beijing_date
from apps.policy.policies.looking import Reason
from apps.policy.selectors import expedite_grounds
from apps.regions.scoping import current
from apps.transfers import selectors
from apps.transfers.models import TransferRequest
from apps.transfers.policies.estimates import Basis, Estimate, Outlook, Verdict

_TONES: Final = {
    Verdict.IN_TIME: Tone.SUCCESS,
    Verdict.TIGHT: Tone.WAITING,
    Verdict.UNLIKELY: Tone.DANGER,
    Verdict.LANDED: Tone.DANGER,
    Verdict.UNKNOWN: Tone.INFO,
}


def pieces(request: TransferRequest, *, came_from: str = "") -> dict[str, object]:
    """What pages of a request that is being written show: the outlook, and hints of screening.

    `came_from` is where the page of the expedited lane leads back to.
    """
    now = timezone.now()
    place = current()
    return {
        "outlook": outlook_part(
            request, selectors.outlook_of(request, now=now), now=now, place=place.name
        ),
        "outlook_from": f"?from={came_from}" if came_from else "",
        "hints": hint_parts(request),
    }


@dataclass(frozen=True, slots=True)
class HintPart:
    """One hint for the visitors it fits alike; with more than a few, the title counts them."""

    title: str
    names: list[str]
    because: tuple[Reason, ...]


def hint_parts(request: TransferRequest) -> list[HintPart]:
    """Give the hints that a visitor may need no visa, those with the same reasons together."""
    hints = selectors.screening_hints(request)
    groups: dict[tuple[Reason, ...], list[str]] = {}
    for one in request.delegation:
        if one.id in hints:
            groups.setdefault(hints[one.id].because, []).append(one.full_name)
    return [
        HintPart(_hint_title(names), names if len(names) > 1 else [], because)
        for because, names in groups.items()
    ]


def _hint_title(names: list[str]) -> str:
    if len(names) == 1:
        return _("%(name)s may not need a port visa") % {"name": names[0]}
    text = ngettext(
        "%(n)d visitor may not need a port visa",
        "%(n)d visitors may not need a port visa",
        len(names),
    )
    return text % {"n": len(names)}


@dataclass(frozen=True, slots=True)
class OutlookPart:
    """What the part draws: a title, sentences, small print, and the ground asked on, if any."""

    tone: Tone
    title: str
    lines: list[str]
    small: list[str]
    offers_expedition: bool
    expedition: str


def outlook_part(
    request: TransferRequest, found: Outlook, *, now: dt.datetime, place: str
) -> OutlookPart:
    """Put the outlook of a request into words; `place` is the city's name."""
    lines, small = [], []
    if found.estimate is None:
        lines.append(_("Not enough data: too few comparable requests were decided lately."))
    else:
        lines += [_times(found.estimate), _basis(found.estimate, place)]
        small = _small(found.estimate, now=now)
    if found.hours_left is not None and found.hours_left > 0:
        lines.insert(1, _("Your guests land in %(time)s.") % {"time": duration(found.hours_left)})
    return OutlookPart(
        tone=_TONES[found.verdict],
        title=_title(found.verdict),
        lines=lines,
        small=small,
        offers_expedition=found.verdict in {Verdict.TIGHT, Verdict.UNLIKELY},
        expedition=_expedition(request),
    )


def duration(hours: float) -> str:
    """Hours as people say them, rounded up: minutes below two hours, days beyond three."""
    if hours < 2:
        n = max(1, math.ceil(hours * 60))
        return ngettext("%(n)d min", "%(n)d min", n) % {"n": n}
    if hours <= 72:
        n = math.ceil(hours)
        return ngettext("%(n)d h", "%(n)d h", n) % {"n": n}
    n = math.ceil(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


def _title(verdict: Verdict) -> str:
    titles = {
        Verdict.IN_TIME: _("It should make the flight"),
        Verdict.TIGHT: _("It may not make the flight"),
        Verdict.UNLIKELY: _("It will probably not make the flight"),
        Verdict.LANDED: _("The time of landing has passed"),
        Verdict.UNKNOWN: _("Will it make the flight?"),
    }
    return titles[verdict]


def _times(one: Estimate) -> str:
    text = _("Half of comparable requests were decided within %(half)s, 80%% within %(most)s.")
    if one.stretch_percent > 100:
        text = _("At present half are expected within %(half)s, 80%% within %(most)s.")
    return text % {"half": duration(one.half_hours), "most": duration(one.most_hours)}


def _small(one: Estimate, *, now: dt.datetime) -> list[str]:
    """Say how the times came about: the queue, and the age of the figures."""
    told = [_("Counted from filing to the port's decision.")]
    queue = _(
        "%(n)d cases wait at the port now, %(urgent)d of them landing soon; usually %(usual)d."
    )
    told.append(
        queue % {"n": one.waiting, "urgent": one.waiting_urgent, "usual": one.usually_waiting}
    )
    if one.stretch_percent > 100:
        text = _("The queue is longer than usual, so the times are lengthened by %(n)d%%.")
        told.append(text % {"n": one.stretch_percent - 100})
    told.append(_("Figures of %(at)s.") % {"at": beijing(one.computed_at)})
    if one.is_old:
        age = duration((now - one.computed_at).total_seconds() / 3600)
        told.append(_("They are %(age)s old: the port may be faster or slower now.") % {"age": age})
    return told


def _basis(one: Estimate, place: str) -> str:
    texts = {
        Basis.CITY_AND_CATEGORY: _(
            "From the last %(n)d requests of %(city)s in category %(category)s, decided between "
            "%(first)s and %(last)s."
        ),
        Basis.CATEGORY: _(
            "From the last %(n)d requests of all cities in category %(category)s, decided between "
            "%(first)s and %(last)s; this city has too few."
        ),
        Basis.ALL: _(
            "From the last %(n)d requests of all cities and categories, decided between %(first)s "
            "and %(last)s; there are too few of this category."
        ),
    }
    return texts[one.basis] % {
        "n": one.sample,
        "city": place,
        "category": one.category,
        "first": beijing_date(one.first_at),
        "last": beijing_date(one.last_at),
    }


def _expedition(request: TransferRequest) -> str:
    if not request.expedite_ground:
        return ""
    on = request.policy_date or dt.datetime.now(dt.UTC).date()
    names = {one.code: one.name for one in expedite_grounds(on)}
    return names.get(request.expedite_ground, request.expedite_ground)
