"""A case comes to an officer's desk: the next one in turn, or one that is picked for a reason."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.endorsement.decision_states import Expedition
from apps.endorsement.ending_calls import answers_call
from apps.endorsement.fairness import Turn, Waiting, turns
from apps.endorsement.hold_errors import (
    NoCaseToTake,
)
from apps.endorsement.keeping_out import check_can_have, check_not_excluded
from apps.endorsement.models import CaseHold, CaseVisitor, CityTurn, Exclusion, PortCase
from apps.endorsement.moving import check_fresh, lock_case, move_case, settle_case
from apps.endorsement.policies import (
    CASE_FUNCTIONS,
    check_explained,
    check_on_no_other_desk,
    is_pick,
)
from apps.endorsement.queue_views import QueueView, in_view
from apps.endorsement.states import CASE_MOVES, CaseAction, CaseStatus, HoldWay, VisitorState
from apps.regions.scoping import port_command

LATE: Final = dt.timedelta(hours=2)
"""Work that should have begun so long ago goes first, whichever city it is from: no case is
overtaken for longer."""

_LOOKED_AT: Final = 1000
"""Cases of a band whose cities take turns: those that have to be begun first."""


@port_command
def claim(*, actor: Actor, case_id: UUID, revision: int, reason: str = "") -> PortCase:
    """Take an accepted case to one's desk; of many who try, one succeeds.

    From then on nobody else asks or recommends in it. Who has just accepted the case goes on with
    it, and so does who has answered the call for it; anybody else picks it out of turn and says
    why. Raises NotAllowed, NoteMissing,
    CaseNotFound, CaseHeld, StaleRevision, MoveNotAllowed,
    ConflictOfInterest.
    """
    check_may(actor, CASE_FUNCTIONS[CaseAction.CLAIM])
    case = lock_case(case_id, revision=None)
    check_not_excluded(case, actor)
    check_on_no_other_desk(case, actor)
    check_fresh(case, revision)
    CASE_MOVES.check(CaseAction.CLAIM, case.status)
    if is_pick(case, actor) and answers_call(case, actor):
        return put_on_desk(case, actor.id, HoldWay.CALLED, actor=actor)
    if is_pick(case, actor):
        told = check_explained(reason, field="reason")
        return put_on_desk(case, actor.id, HoldWay.PICKED, actor=actor, reason=told)
    return put_on_desk(case, actor.id, HoldWay.ACCEPTED, actor=actor)


@port_command
def take_next(*, actor: Actor) -> PortCase:
    """Take the accepted case that is next in turn to one's desk.

    First what should have been begun two hours ago, the longest overdue on top. Then the expedited
    lane, and band by band
    (now, within 24 hours, later); inside a band the cities take turns (`fairness`), and a city
    gives its case that has to be begun first. Two who press at once get two cases. Raises
    NotAllowed, and NoCaseToTake with `to_accept`, the cases that wait to be accepted.
    """
    check_may(actor, Function.PORT_EXAMINE)
    return put_on_desk(next_case(actor.id), actor.id, HoldWay.NEXT, actor=actor)


def next_case(officer: str) -> PortCase:
    """The accepted case that is next in turn for an officer, locked; its city's turn is counted.

    Raises NoCaseToTake.
    """
    now = timezone.now()
    case = _overdue(officer, now) or _expedited(officer, now)
    for band in (QueueView.NOW, QueueView.TODAY, QueueView.LATER):
        case = case or _in_turn(band, officer, now)
    if case is None:
        raise NoCaseToTake(to_accept=PortCase.objects.filter(status=CaseStatus.RECEIVED).count())
    return case


def put_on_desk(
    case: PortCase, officer: str, way: HoldWay, *, actor: Actor, reason: str = ""
) -> PortCase:
    """Put a locked case that is on nobody's desk on an officer's, and note how it came there.

    Raises ConflictOfInterest for an officer who keeps out of the case.
    """
    check_can_have(case, officer)
    now = timezone.now()
    hold = CaseHold.objects.create(
        case=case, officer=officer, way=way, given_by=actor.id, reason=reason, since=now
    )
    facts = {"officer": officer, "way": str(way), "hold": str(hold.id)}
    move_case(case, CaseAction.CLAIM, actor=actor, facts=facts, claimed_at=now, claimed_by=officer)
    if not CaseVisitor.objects.filter(case=case, state=VisitorState.PENDING).exists():
        settle_case(case, actor=actor)  # all were examined when the case was put back
    return case


def takeable(officer: str) -> QuerySet[PortCase]:
    """The cases that wait to be taken by this officer, what has to be begun first on top."""
    kept_out = Exclusion.objects.filter(officer=officer, lifted_at=None).values("case_id")
    waiting = PortCase.objects.filter(status=CaseStatus.ACCEPTED).exclude(id__in=kept_out)
    return waiting.order_by("begin_by", "id")


def _overdue(officer: str, now: dt.datetime) -> PortCase | None:
    """The case that is the longest overdue, if one is by more than `LATE`."""
    found = in_view(takeable(officer), QueueView.NOW, me=officer, now=now)
    return _locked(found.filter(begin_by__lte=now - LATE))


def _expedited(officer: str, now: dt.datetime) -> PortCase | None:
    """The case of the expedited lane that has to be begun first; limits keep the lane short.

    One that landed long ago has left the lane with the queue.
    """
    found = in_view(takeable(officer), QueueView.OPEN, me=officer, now=now)
    return _locked(found.filter(expedition=Expedition.GRANTED))


def _in_turn(band: QueueView, officer: str, now: dt.datetime) -> PortCase | None:
    """The first case of the city whose turn it is in a band; its turn is counted.

    Cities whose cases are all being taken at this moment are passed over.
    """
    cases = in_view(takeable(officer), band, me=officer, now=now)
    waiting = _waiting(cases)
    if not waiting:
        return None
    rows = _lock_turns(band, {one.origin for one in waiting})
    ends = {origin: row.ends for origin, row in rows.items()}
    clock = max((row.starts for row in rows.values()), default=0.0)
    for turn in turns(waiting, ends, clock=clock):
        case = _locked(cases.filter(origin=turn.origin))
        if case is not None:
            _count(rows[turn.origin], turn)
            return case
    return None


def _waiting(cases: QuerySet[PortCase]) -> list[Waiting]:
    """What each city has among the first thousand cases of a band."""
    first = PortCase.objects.filter(id__in=cases.values("id")[:_LOOKED_AT]).order_by()
    rows = first.values("origin").annotate(number=Count("id"), first=Min("begin_by"))
    return [Waiting(row["origin"], row["number"], row["first"]) for row in rows]


def _lock_turns(band: QueueView, origins: set[str]) -> dict[str, CityTurn]:
    """The turns of a band, locked: officers who press at once are served one after the other."""
    known = CityTurn.objects.filter(band=band)
    missing = origins - set(known.values_list("origin", flat=True))
    CityTurn.objects.bulk_create(
        [CityTurn(band=band, origin=origin) for origin in sorted(missing)], ignore_conflicts=True
    )
    locked = known.select_for_update().order_by("origin")
    return {row.origin: row for row in locked}


def _count(row: CityTurn, turn: Turn) -> None:
    row.starts, row.ends = turn.starts, turn.ends
    row.save(update_fields=["starts", "ends"])


def _locked(cases: QuerySet[PortCase]) -> PortCase | None:
    """The first case that nobody else is taking at this moment, locked."""
    return cases.select_for_update(of=("self",), skip_locked=True).first()
