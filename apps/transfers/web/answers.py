"""What the page of answers shows before filing: what is wrong, the trip, the visitors, papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.policy.selectors import category_names
from apps.transfers import selectors
from apps.transfers.models import TransferRequest
from apps.transfers.policies.defects import Defect
from apps.transfers.policies.papers import by_visitor
from apps.transfers.web import facts, outlook_parts
from apps.transfers.web.inviter_pages import crumbs

#: The others of a long delegation have a line each.
SHOWN_WHOLE: Final = 10
PROBLEMS_SHOWN: Final = 20


def problems_of(found: TransferRequest, defects: list[Defect]) -> list[dict[str, str]]:
    """Each defect with the page on which it can be mended."""
    return [
        {"message": _named(found, one), "url": f"{_place(found, one.field)}?from=check"}
        for one in defects
    ]


def _named(found: TransferRequest, defect: Defect) -> str:
    """The message, led by the visitor it is about."""
    parts = defect.field.split(".")
    if parts[0] != "visitors" or len(parts) < 2:
        return defect.message
    visitor = found.delegation[int(parts[1])]
    return _("%(name)s: %(message)s") % {"name": visitor.full_name, "message": defect.message}


def _place(found: TransferRequest, field: str) -> str:
    parts = field.split(".")
    if "papers" in parts:
        return reverse("transfers:papers", args=[found.id])
    if parts[0] == "trip":
        return reverse("transfers:trip", args=[found.id])
    if len(parts) > 2:
        visitor = found.delegation[int(parts[1])]
        return reverse("transfers:visitor", args=[found.id, visitor.id])
    return reverse("transfers:visitors", args=[found.id])


def answers_to_check(found: TransferRequest, problems: list[dict[str, str]]) -> dict[str, object]:
    """All that is to be checked before filing, each with the page on which it is changed."""
    change = reverse("transfers:trip", args=[found.id]) + "?from=check"
    categories = category_names(timezone.localdate())
    return {
        "request_row": found,
        "crumbs": crumbs(found, _("Check your answers")),
        "problems": problems,
        "problems_more": max(0, len(problems) - PROBLEMS_SHOWN),
        "trip": facts.trip_rows(found, change),
        **_people_to_check(found, categories),
        "quota": selectors.quota_without(found),
        "rules_since": selectors.rules_known_of(found),
        "rule_changes": selectors.rule_changes_since(found),
        **outlook_parts.pieces(found, came_from="check"),
    }


def _people_to_check(found: TransferRequest, categories: Mapping[str, str]) -> dict[str, object]:
    """The first visitors whole, the others of a long delegation a line each; with their papers."""
    of_whom = by_visitor(selectors.paper_slots(found))
    people: list[dict[str, object]] = []
    for place, visitor in enumerate(found.delegation):
        change = reverse("transfers:visitor", args=[found.id, visitor.id]) + "?from=check"
        is_whole = place < SHOWN_WHOLE
        people.append(
            {
                "visitor": visitor,
                "slots": of_whom.get(visitor.id, []),
                "rows": facts.visitor_rows(visitor, categories, change) if is_whole else [],
                "change": change,
            }
        )
    return {
        "visitors": people[:SHOWN_WHOLE],
        "others": people[SHOWN_WHOLE:],
        "slots": of_whom[None],
    }
