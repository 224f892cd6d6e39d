"""Calling officers on duty: a flight is near, and nobody works on its case.

A worker looks each minute. Every step takes the lock of the case first, as all acts on it do, so
that a call and the officer who takes the case at that moment cannot miss each other. docs/adr/0034
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.roles import Role
from apps.accounts.selectors import users_with
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.call_errors import CallAnswered, NobodyCalled, NotCalled
from apps.endorsement.calling import OnCall, Turn, next_turn
from apps.endorsement.calling_states import OWNERLESS, CallState, CallWay
from apps.endorsement.ending_calls import answering, end_if_over, near
from apps.endorsement.keeping_out import check_not_excluded
from apps.endorsement.models import CallStep, CaseHold, OfficerCall, PortCase, Shift
from apps.endorsement.moving import lock_case
from apps.endorsement.policies import examining_officers
from apps.endorsement.queue_views import LANDED_AFTER
from apps.endorsement.services.taking import put_on_desk
from apps.endorsement.states import CASE_MOVES, CaseAction, HoldWay
from apps.notices.services import notify
from apps.policy.number_selectors import parameter_here
from apps.regions.scoping import port_command

AT_ONCE: Final = 50
_SHORTEST, _LONGEST = 1, 1440
"""Minutes. A number of nought in the rule book must not have everybody called in one breath."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who can be called at a moment, and how the rule book says it is done."""

    now: dt.datetime
    near: dt.timedelta
    on_call: list[OnCall]
    chiefs: list[str]
    answer_within: dt.timedelta


@port_command
def call_some(*, actor: Actor, now: dt.datetime | None = None, limit: int = AT_ONCE) -> int:
    """Begin the calls that are missing and take the next step in those that are due.

    A case that somebody has in hand at this moment is left for the next time. Says how many cases
    it has seen to; with nothing left to do, 0.
    """
    watch = _watch(now or timezone.now())
    begun = [_begin(case, watch, actor=actor) for case in _locked(_to_call(watch), limit)]
    moved = [_go_on(case, watch, actor=actor) for case in _locked(_due(watch), limit)]
    return sum(begun) + sum(moved)


@port_command
def answer(*, actor: Actor, case_id: UUID, take: bool = False) -> PortCase:
    """Answer the call for a case, and with `take` bring it to one's desk in the same act.

    Nobody else is called while the officer has time to take it (`calls.take_minutes`). A second
    answer of the same officer changes nothing. Raises NotAllowed, CaseNotFound,
    ConflictOfInterest, NobodyCalled, NotCalled, CallAnswered when somebody else has answered, and
    with `take` MoveNotAllowed for a case that nobody has accepted yet.
    """
    check_may(actor, Function.PORT_EXAMINE)
    case = lock_case(case_id, revision=None)
    check_not_excluded(case, actor)
    call = _open_calls().select_for_update(of=("self",)).filter(case=case).first()
    _answer(call, case, actor=actor)
    if take:
        CASE_MOVES.check(CaseAction.CLAIM, case.status)
        put_on_desk(case, actor.id, HoldWay.CALLED, actor=actor)
    return case


def _answer(call: OfficerCall | None, case: PortCase, *, actor: Actor) -> None:
    if call is None:
        raise NobodyCalled
    steps = list(call.steps.all())
    mine = next((one for one in steps if one.officer == actor.id), None)
    if mine is None:
        raise NotCalled
    first = answering(steps)
    if first is mine:
        return
    if first is not None:
        raise CallAnswered(answered_by=first.officer)
    now = timezone.now()
    mine.answered_at, mine.lapsed_at = mine.answered_at or now, None
    mine.save(update_fields=["answered_at", "lapsed_at"])
    call.state, call.next_at = CallState.ANSWERED, now + _minutes("calls.take_minutes", now)
    call.save(update_fields=["state", "next_at"])
    _record("endorsement.call_answered", call, case, actor=actor)


def _watch(now: dt.datetime) -> Watch:
    able = {str(one) for one in examining_officers()}
    running = Shift.objects.filter(taken_off_at=None, starts_at__lte=now, ends_at__gt=now)
    return Watch(
        now=now,
        near=near(),
        on_call=[
            OnCall(str(one.officer), one.duty, one.desk_id, one.desk.position)
            for one in running.select_related("desk")
            if str(one.officer) in able
        ],
        chiefs=[str(one) for one in users_with(Role.PORT_SUPERVISOR)],
        answer_within=_minutes("calls.answer_minutes", now),
    )


def _minutes(key: str, now: dt.datetime) -> dt.timedelta:
    told = parameter_here(key, timezone.localdate(now))
    return dt.timedelta(minutes=min(_LONGEST, max(_SHORTEST, told)))


def _open_calls() -> QuerySet[OfficerCall]:
    return OfficerCall.objects.filter(ended_at=None)


def _to_call(watch: Watch) -> QuerySet[PortCase]:
    """Cases on nobody's desk that land soon, or have just landed, and have no open call.

    The bound on `begin_by` follows from the one on the landing; it lets the index skip the rest.
    """
    until = watch.now + watch.near
    return PortCase.objects.filter(
        ~Exists(_open_calls().filter(case=OuterRef("pk"))),
        status__in=sorted(OWNERLESS),
        begin_by__lte=until,
        arrival_at__lte=until,
        arrival_at__gte=watch.now - LANDED_AFTER,
    )


def _due(watch: Watch) -> QuerySet[PortCase]:
    return PortCase.objects.filter(Exists(_due_calls(watch).filter(case=OuterRef("pk"))))


def _due_calls(watch: Watch) -> QuerySet[OfficerCall]:
    return _open_calls().filter(next_at__lte=watch.now)


def _locked(cases: QuerySet[PortCase], limit: int) -> list[PortCase]:
    return list(
        cases.select_for_update(of=("self",), skip_locked=True).order_by("arrival_at", "id")[:limit]
    )


def _begin(case: PortCase, watch: Watch, *, actor: Actor) -> bool:
    """Begin the call of a locked case, unless another worker has while this one waited."""
    if _open_calls().filter(case=case).exists():
        return False
    call = OfficerCall.objects.create(case=case, began_at=watch.now, next_at=watch.now)
    _record("endorsement.call_began", call, case, actor=actor)
    _call_next(call, case, watch, actor=actor)
    return True


def _go_on(case: PortCase, watch: Watch, *, actor: Actor) -> bool:
    """Take the next step in the call of a locked case, unless another worker has taken it."""
    call = _due_calls(watch).select_for_update(of=("self",)).filter(case=case).first()
    if call is None:
        return False
    if end_if_over(call, case, actor=actor, now=watch.now, within=watch.near):
        return True
    if call.state == CallState.ANSWERED:
        call.steps.filter(answered_at__isnull=False, lapsed_at=None).update(lapsed_at=watch.now)
        call.state = CallState.CALLING
        _record("endorsement.call_lapsed", call, case, actor=actor)
        if call.chiefs_at is not None:  # they rely on the answer, and nobody is left to be called
            _tell("endorsement.call_lapsed", watch.chiefs, call, case, actor=actor)
    _call_next(call, case, watch, actor=actor)
    return True


def _call_next(call: OfficerCall, case: PortCase, watch: Watch, *, actor: Actor) -> None:
    """Call whoever is next; with nobody left, look again later: a shift may begin."""
    called = dict(call.steps.values_list("officer", "way"))
    out = {one.officer for one in case.exclusions.all() if one.lifted_at is None}
    turn = next_turn(
        watch.on_call,
        desk=case.desk_id,
        chiefs=watch.chiefs,
        passed=out.union(called),
        spared=_put_back_by(case),
        chiefs_called=CallWay.CHIEF in called.values(),
    )
    call.next_at = watch.now + watch.answer_within
    if turn is not None and turn.way == CallWay.CHIEF:
        call.chiefs_at = call.chiefs_at or watch.now
    if turn is not None and turn.officers:
        _call(turn, call, case, watch, actor=actor)
    call.save(update_fields=["state", "next_at", "chiefs_at"])


def _call(turn: Turn, call: OfficerCall, case: PortCase, watch: Watch, *, actor: Actor) -> None:
    CallStep.objects.bulk_create(
        CallStep(call=call, officer=officer, way=turn.way, desk_id=turn.desk, called_at=watch.now)
        for officer in turn.officers
    )
    is_chief = turn.way == CallWay.CHIEF
    event = "endorsement.supervisors_called" if is_chief else "endorsement.officer_called"
    facts = {"way": str(turn.way), "officers": list(turn.officers)}
    _record(event, call, case, actor=actor, **facts)
    _tell(event, turn.officers, call, case, actor=actor)


def _tell(
    event: str, officers: Sequence[str], call: OfficerCall, case: PortCase, *, actor: Actor
) -> None:
    notify(
        actor=actor,
        recipients=[UUID(one) for one in officers],
        event=event,
        reference=case.reference,
        link=f"/cases/{case.id}/",
        due_at=call.next_at,
    )


def _put_back_by(case: PortCase) -> set[str]:
    """The officer who put the case back last; calling that one again would be of no use."""
    last = CaseHold.objects.filter(case=case, until__isnull=False).order_by("-until").first()
    return {last.officer} if last and last.ended_by == last.officer else set()


def _record(
    event: str, call: OfficerCall, case: PortCase, *, actor: Actor, **facts: object
) -> None:
    audit.record(
        event,
        actor=actor,
        chain=case.chain,
        subject=f"case:{case.id}",
        payload={"call": str(call.id), **facts},
    )
