"""What an inviter is told before filing: will it make the flight, and is a visa needed at all."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.utils import timezone

from apps.core import workcalendar
from apps.core.errors import DomainError
from apps.core.identifiers import nationality
from apps.policy.policies.screening import Asked, Screening, screen
from apps.policy.selectors import parameter, screening_book
from apps.policy.states import Answer, Route
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import city_query, current, ready_authorities
from apps.routing.selectors import statement_of
from apps.transfers.models import TransferRequest
from apps.transfers.policies.estimates import Outlook, Yardsticks, outlook

FIGURES: Final = "port.figures"
PURPOSE_OF: Final = {
    "M": "business",
    "F": "exchange",
    "R": "talent",
    "Z": "work",
    "S2": "private",
    "Q2": "family",
    "C": "crew",
    "L": "tourism_group",
}
"""The purpose that screening asks for, by the category that the inviter has chosen."""


@city_query
def outlook_of(request: TransferRequest, *, now: dt.datetime | None = None) -> Outlook:
    """Say how long comparable requests took, and how the landing lies to it.

    `request` has its visitors loaded. The port is that of the trip; before one is chosen, the only
    one there is.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    by = Yardsticks(
        min_sample=parameter("figures.min_sample", today),
        stale_hours=parameter("figures.stale_hours", today),
        max_stretch_percent=parameter("figures.max_stretch_percent", today),
    )
    port = request.port_schema or _only_port()
    return outlook(
        statement_of(port, FIGURES) if port else None,
        origin=current().schema_name,
        categories={one.category for one in request.delegation if one.category},
        arrival_at=request.arrival_at,
        now=now,
        by=by,
    )


@city_query
def screening_hints(request: TransferRequest) -> dict[UUID, Screening]:
    """Give, by visitor, the answer for those who probably need no port visa. A notice, never a bar.

    `request` has its visitors loaded. The route is not known, so a plain return is taken: transit
    schemes are not counted. Nothing before the day of arrival and the stay are known.
    """
    visitors = [one for one in request.delegation if one.category in PURPOSE_OF]
    if request.arrival_at is None or not request.stay_days or not visitors:
        return {}
    book = screening_book({_iso(one.nationality) for one in visitors})
    found = {}
    for one in visitors:
        try:
            asked = Asked(
                nationality=nationality.find(one.nationality),
                document=one.passport_kind,
                purpose=PURPOSE_OF[one.category],
                days=request.stay_days,
                route=Route.RETURN,
                on=workcalendar.beijing_date(request.arrival_at),
                port=request.port_of_entry,
            )
            answer = screen(asked, book)
        except (DomainError, ValueError):  # a hint that cannot be given is none
            continue
        if answer.answer == Answer.PROBABLY_NOT:
            found[one.id] = answer
    return found


def _only_port() -> str:
    ports = ready_authorities(SchemaKind.PORT)
    return ports[0].schema_name if len(ports) == 1 else ""


def _iso(code: str) -> str:
    try:
        return nationality.find(code).iso
    except DomainError:
        return ""
