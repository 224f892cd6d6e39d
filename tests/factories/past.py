"""Cases of the past, written as rows as the services would have left them at those moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from django.utils import timezone

from apps.core.identifiers.reference import new_reference
from apps.core.workcalendar import end_of_day_beijing
from apps.endorsement.inviter_states import InviterKind
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.states import CaseStatus, VisitorState
from apps.reports.quarters import settled

HOUR: Final = dt.timedelta(hours=1)
SOMEBODY: Final = "11111111-1111-4111-8111-111111111111"
DECIDER: Final = "22222222-2222-4222-8222-222222222222"


def row_of_case(received_at: dt.datetime, arrival_at: dt.datetime, **changes: Any) -> PortCase:
    """A case that was received then, not saved; `changes` have to fit the constraints."""
    return PortCase(
        **{
            "id": uuid4(),
            "reference": new_reference(received_at.year),
            "origin": "city_320500",
            "last_event": "endorsement.case_received",
            "last_actor": SOMEBODY,
            "last_at": received_at,
            "first_filed_at": received_at - HOUR,
            "submitted_at": received_at - HOUR,
            "inviter_kind": InviterKind.UNIT,
            "port_of_entry": "PVG",
            "arrival_at": arrival_at,
            "stay_days": 5,
            "received_at": received_at,
            "begin_by": arrival_at - HOUR,
            **changes,
        }
    )


def taken(received_at: dt.datetime, **changes: Any) -> dict[str, Any]:
    """The columns of a case that was accepted an hour after its receipt and taken up at once."""
    accepted_at = changes.pop("accepted_at", received_at + HOUR)
    return {
        "accepted_at": accepted_at,
        "accepted_by": SOMEBODY,
        "due_at": accepted_at + 72 * HOUR,
        "claimed_at": accepted_at,
        "first_claimed_at": accepted_at,
        "claimed_by": SOMEBODY,
        **changes,
    }


def decided(
    received_at: dt.datetime,
    arrival_at: dt.datetime,
    *,
    accept: dt.timedelta = HOUR,
    examine: dt.timedelta = HOUR,
    decide: dt.timedelta = HOUR,
    outcomes: Sequence[str] = ("approved",),
    decided_by: str = DECIDER,
    **changes: Any,
) -> tuple[PortCase, list[CaseVisitor]]:
    """A closed case with its visitors, not saved; an outcome is `approved` or the refusal's ground.

    Approved ones have their visas elsewhere: statistics of decisions ask for none.
    """
    accepted_at = received_at + accept
    examined_at = accepted_at + examine
    decided_at = examined_at + decide
    case = row_of_case(
        received_at,
        arrival_at,
        status=CaseStatus.CLOSED,
        examined_at=examined_at,
        decided_at=decided_at,
        closed_at=decided_at,
        **taken(received_at, accepted_at=accepted_at),
        **changes,
    )
    visitors = [
        row_of_visitor(case, place, outcome, examined_at, decided_at, decided_by)
        for place, outcome in enumerate(outcomes, start=1)
    ]
    return case, visitors


def row_of_visitor(
    case: PortCase,
    place: int,
    outcome: str,
    examined_at: dt.datetime,
    decided_at: dt.datetime,
    decided_by: str,
) -> CaseVisitor:
    """A decided visitor of the case, not saved."""
    refused = outcome != "approved"
    return CaseVisitor(
        id=uuid4(),
        case=case,
        position=place,
        surname="ERIKSSON",
        sex="F",
        birth_date=dt.date(1974, 8, 12),
        nationality="UTO",
        passport_kind="ordinary",
        passport_number="L898902C3",
        passport_issuing_state="UTO",
        passport_expires_on=dt.date(2034, 4, 15),
        category="M",
        state=VisitorState.REFUSED if refused else VisitorState.APPROVED,
        recommendation="REFUSE" if refused else "APPROVE",
        recommended_by=SOMEBODY,
        recommended_at=examined_at,
        refusal_ground=outcome if refused else "",
        decided_by=decided_by,
        decided_at=decided_at,
    )


def save(*made: tuple[PortCase, list[CaseVisitor]] | PortCase) -> None:
    """Write cases and their visitors, whole batches at a time."""
    pairs = [one if isinstance(one, tuple) else (one, []) for one in made]
    PortCase.objects.bulk_create([case for case, _visitors in pairs], batch_size=1000)
    CaseVisitor.objects.bulk_create(
        [visitor for _case, visitors in pairs for visitor in visitors], batch_size=1000
    )


def in_settled_quarter(cases: int = 40) -> list[tuple[PortCase, list[CaseVisitor]]]:
    """Cases of the last quarter that is settled, one of seven refused; by eight approvers."""
    at = end_of_day_beijing(settled(timezone.localdate())[0].last) - 40 * HOUR
    return [
        decided(
            at,
            at + 30 * HOUR,
            outcomes=["4" if place % 7 == 0 else "approved"],
            origin=f"city_320{place % 3}00",
            decided_by=f"{place % 8:08}-2222-4222-8222-222222222222",
        )
        for place in range(cases)
    ]


def noon(days_ago: int) -> dt.datetime:
    """Noon in Beijing, so many days ago."""
    today = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    return today - dt.timedelta(days=days_ago)
