"""A flight that did not come: the city is told once for each landing, and silence ends the case.

Nobody is decided in absence. A case in which somebody is decided is left to its officers.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.workcalendar import beijing_date, end_of_day_beijing
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.moving import move_case, tell_city, tell_person, withdraw_visitors, write_case
from apps.endorsement.queue_views import LANDED_AFTER
from apps.endorsement.states import DECISION_MADE, UNDECIDED, CaseAction
from apps.policy.selectors import parameter
from apps.regions.scoping import port_command

AT_ONCE: Final = 200
"""How many cases one run takes; the next run takes the rest."""
REASON: Final = (
    "所报航班的抵达时间已过，且未在期限内告知其他航班，视为撤回。"
    " The landing on record has passed, and no other flight was given in time."
)
"""Read by the inviter, whatever language the city's pages are in."""


@port_command
def ask_for_flights(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Tell the city, once for each landing, that its time is long over and nobody is decided.

    Until `flight.answer_days` later the inviter gives another flight. Returns how many were told.
    """
    at = now or timezone.now()
    days = dt.timedelta(days=parameter("flight.answer_days", beijing_date(at)))
    fresh = Q(missed_arrival_at=None) | ~Q(missed_arrival_at=F("arrival_at"))
    cases = list(_landed(at).filter(fresh).order_by("arrival_at", "id")[:AT_ONCE])
    for case in cases:
        answer_by = end_of_day_beijing(beijing_date(at) + days)
        told = {"arrival_at": case.arrival_at.isoformat(), "answer_by": answer_by.isoformat()}
        write_case(
            case,
            "endorsement.flight_missed",
            actor=actor,
            facts={},
            missed_arrival_at=case.arrival_at,
            answer_by=answer_by,
        )
        tell_city(case, "flight.missed", told)
    return len(cases)


@port_command
def lapse_unflown(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Take cases as withdrawn whose inviter has given no other flight in time; returns how many.

    The city hears of it as of a withdrawal that is granted, with the reason. A flight that was
    changed meanwhile keeps the case; one in other hands is left to the next run.
    """
    at = now or timezone.now()
    late = _landed(at).filter(answer_by__lte=at, missed_arrival_at=F("arrival_at"))
    cases = list(late.order_by("answer_by", "id")[:AT_ONCE])
    for case in cases:
        holder = case.claimed_by
        withdraw_visitors(case, actor=actor)
        move_case(case, CaseAction.LAPSE, actor=actor, withdrawn_at=at, leaving_reason=REASON)
        tell_person(case, "endorsement.case_lapsed", actor=actor, person=holder)
        answer = {"granted": True, "at": at.isoformat(), "reason": REASON}
        tell_city(case, "withdrawal.answered", answer)
    return len(cases)


def _landed(at: dt.datetime) -> QuerySet[PortCase]:
    """Cases in which nobody is decided and that have left the bands of the queue, locked."""
    since = at - LANDED_AFTER
    decided = CaseVisitor.objects.filter(state__in=sorted(DECISION_MADE)).values("case_id")
    open_cases = PortCase.objects.select_for_update(of=("self",), skip_locked=True).filter(
        status__in=sorted(UNDECIDED), arrival_at__lt=since, begin_by__lt=since
    )
    return open_cases.exclude(id__in=decided)
