"""A flight that did not come: the city is told once for each landing, and silence ends the case.

Nobody is decided in absence. A case in which somebody is decided is left to its officers.
"""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.workcalendar import beijing_date, end_of_day_beijing
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.moving import move_case, tell_city, tell_person, withdraw_visitors, write_case
from apps.endorsement.queue_views import LANDED_AFTER
from apps.endorsement.states import DECISION_MADE, UNDECIDED, CaseAction
from apps.policy.selectors import parameter
from apps.regions.scoping import port_command, port_query
from apps.routing.selectors import delivery_of

AT_ONCE: Final = 200
"""How many cases one run takes; the next run takes the rest."""
ROAD_OF_ANSWERS: Final = dt.timedelta(hours=12)
"""An answer given in the last minute may be under way as long; nobody is asked to hurry for it."""
_ASKED: Final = "flight.missed"
REASON: Final = (
    "所报航班的抵达时间已过，且未在期限内告知其他航班，视为撤回。"
    " The landing on record has passed, and no other flight was given in time."
)
"""Read by the inviter, whatever language the city's pages are in."""


@port_query
def cases_to_ask_about(*, now: dt.datetime | None = None) -> list[UUID]:
    """Cases whose landing is long over, undecided, and not asked about yet; the oldest first."""
    cases = _to_ask_about(now or timezone.now()).order_by("arrival_at", "id")
    return list(cases.values_list("id", flat=True)[:AT_ONCE])


@port_command
def ask_for_flight(*, actor: Actor, case_id: UUID, now: dt.datetime | None = None) -> bool:
    """Tell the city, once for each landing, that its time is long over and nobody is decided.

    Until `flight.answer_days` later the inviter gives another flight. False where there is nothing
    to ask any more, or the case is in other hands: the next run looks again.
    """
    at = now or timezone.now()
    case = _locked(_to_ask_about(at), case_id)
    if case is None:
        return False
    days = dt.timedelta(days=parameter("flight.answer_days", beijing_date(at)))
    answer_by = end_of_day_beijing(beijing_date(at) + days)
    write_case(
        case,
        "endorsement.flight_missed",
        actor=actor,
        facts={},
        missed_arrival_at=case.arrival_at,
        answer_by=answer_by,
    )
    told = {"arrival_at": case.arrival_at.isoformat(), "answer_by": answer_by.isoformat()}
    tell_city(case, _ASKED, told)
    return True


@port_query
def cases_to_lapse(*, now: dt.datetime | None = None) -> list[UUID]:
    """Cases whose inviter was asked for another flight, and whose time is over; longest first."""
    cases = _to_lapse(now or timezone.now()).order_by("answer_by", "id")
    return list(cases.values_list("id", flat=True)[:AT_ONCE])


@port_command
def lapse_unflown(*, actor: Actor, case_id: UUID, now: dt.datetime | None = None) -> bool:
    """Take a case as withdrawn whose inviter has given no other flight in time.

    The city hears of it as of a withdrawal that is granted, with the reason. A question that the
    city never received, or received late, keeps the case as much longer. False where there is
    nothing to end, or the case is in other hands: the next run looks again.
    """
    at = now or timezone.now()
    case = _locked(_to_lapse(at), case_id)
    if case is None or not _was_heard(case, at):
        return False
    holder = case.claimed_by
    withdraw_visitors(case, actor=actor)
    move_case(case, CaseAction.LAPSE, actor=actor, withdrawn_at=at, leaving_reason=REASON)
    tell_person(case, "endorsement.case_lapsed", actor=actor, person=holder)
    answer = {"granted": True, "at": at.isoformat(), "reason": REASON}
    tell_city(case, "withdrawal.answered", answer)
    return True


def _was_heard(case: PortCase, at: dt.datetime) -> bool:
    """Whether the city had the question for as long as it had it been received the day it left."""
    asked = [one for one in delivery_of(case.id) if one.type == _ASKED]
    if not asked or asked[-1].received_at is None:
        return False
    assert case.answer_by is not None  # noqa: S101 (asked for above; for the type checker)
    days_under_way = beijing_date(asked[-1].received_at) - beijing_date(asked[-1].queued_at)
    return at >= case.answer_by + days_under_way + ROAD_OF_ANSWERS


def _to_ask_about(at: dt.datetime) -> QuerySet[PortCase]:
    fresh = Q(missed_arrival_at=None) | ~Q(missed_arrival_at=F("arrival_at"))
    return _landed(at).filter(fresh)


def _to_lapse(at: dt.datetime) -> QuerySet[PortCase]:
    """Those whose time is over by the port's clock alone."""
    over = at - ROAD_OF_ANSWERS
    return _landed(at).filter(answer_by__lte=over, missed_arrival_at=F("arrival_at"))


def _landed(at: dt.datetime) -> QuerySet[PortCase]:
    """Cases in which nobody is decided and that have left the bands of the queue."""
    since = at - LANDED_AFTER
    decided = CaseVisitor.objects.filter(state__in=sorted(DECISION_MADE)).values("case_id")
    cases = PortCase.objects.filter(
        status__in=sorted(UNDECIDED), arrival_at__lt=since, begin_by__lt=since
    )
    return cases.exclude(id__in=decided)


def _locked(cases: QuerySet[PortCase], case_id: UUID) -> PortCase | None:
    """One of these cases, locked; None where it is none of them, or in other hands."""
    return cases.select_for_update(of=("self",), skip_locked=True).filter(id=case_id).first()
