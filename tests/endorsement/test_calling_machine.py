"""Whatever happens around a call, in whatever order and however many workers: its rules hold."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.accounts.models import RoleGrant
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.endorsement import services
from apps.endorsement.calling import OnCall, next_turn, why_over
from apps.endorsement.calling_states import OWNERLESS, CallState, CallWay
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.models import CallStep, OfficerCall, PortCase, Shift
from apps.endorsement.services import calling
from apps.endorsement.services.calling import answer, call_some
from apps.endorsement.services.flights import take_flight_change
from apps.endorsement.states import CaseStatus, Duty
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef, enter
from tests.databases import Copy
from tests.endorsement.test_flights import told
from tests.endorsement.test_races import PORT, at_once
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.calls import WORKER, called, on_call, run
from tests.factories.endorsement import SENDER, Desk, landing_in

DESKS = [UUID(int=place) for place in range(3)]
NAMES = [*"abcdef"]
ON_CALL = st.lists(
    st.builds(
        OnCall,
        officer=st.sampled_from(NAMES),
        duty=st.sampled_from(Duty),
        desk=st.sampled_from(DESKS),
        position=st.just(0),
    ),
    max_size=8,
)
SOME = st.sets(st.sampled_from([*NAMES, "chief"]))
CALLED = ("endorsement.officer_called", "endorsement.supervisors_called")


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(on_call=ON_CALL, desk=st.sampled_from([*DESKS, None]), out=SOME, spared=SOME)
def test_everybody_who_can_be_called_is_called_once_and_in_order(
    on_call: list[OnCall], desk: UUID | None, out: set[str], spared: set[str]
) -> None:
    passed, turns, chiefs_called = set(out), [], False
    while turn := next_turn(
        on_call,
        desk=desk,
        chiefs=["chief", "a"],
        passed=passed,
        spared=spared,
        chiefs_called=chiefs_called,
    ):
        turns.append(turn)
        assert not passed & set(turn.officers)
        passed |= set(turn.officers)
        chiefs_called = chiefs_called or turn.way == CallWay.CHIEF

    ways = [list(CallWay).index(turn.way) for turn in turns]
    assert ways == sorted(ways)
    assert turns[-1].way == CallWay.CHIEF  # also when nobody is there to be called
    able = {one.officer for one in on_call if one.duty != Duty.DESK} - spared
    assert passed == able | {"chief", "a"} | out
    assert all(turn.desk == desk for turn in turns if turn.way in {CallWay.FIRST, CallWay.SECOND})


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    status=st.sampled_from(CaseStatus),
    minutes=st.integers(-3000, 3000),
    near=st.integers(0, 48).map(lambda hours: dt.timedelta(hours=hours)),
)
def test_somebody_is_called_only_for_a_case_without_an_owner_around_its_landing(
    status: CaseStatus, minutes: int, near: dt.timedelta
) -> None:
    now = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
    ahead = dt.timedelta(minutes=minutes)

    why = why_over(status, now + ahead, now=now, near=near)

    is_wanted = status in OWNERLESS and -dt.timedelta(hours=12) <= ahead <= near
    assert (why is None) == is_wanted


def _forget_other_examples() -> None:
    far = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    PortCase.objects.update(arrival_at=far, begin_by=far)
    for model in (OfficerCall, Shift, RoleGrant):
        model.objects.all().delete()
    Notice.objects.filter(event__in=CALLED).delete()


class CallMachine(RuleBasedStateMachine):
    """One case near its landing, three officers and a supervisor; time goes on by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(dt.datetime(2026, 11, 30, 3, tzinfo=dt.UTC), tick=False)
        self.time = self.clock.start()
        _forget_other_examples()
        self.people = [make_actor(Role.PORT_OFFICER) for _ in range(3)]
        self.people.append(make_actor(Role.PORT_SUPERVISOR))
        self.case = made.accepted(Desk(), trip=landing_in(10))
        on_call(self.people[0])

    def teardown(self) -> None:
        self.clock.stop()

    def do(self, act: Any, **more: Any) -> None:
        before = self.picture()
        try:
            act(case_id=self.case.id, **more)
        except DomainError:
            assert self.picture() == before

    def picture(self) -> Any:
        return [
            list(model.objects.order_by("id").values()) for model in (OfficerCall, CallStep)
        ], AuditEvent.objects.filter(chain=self.case.chain).count()

    @property
    def fresh(self) -> PortCase:
        return made.fresh(self.case)

    @rule(minutes=st.sampled_from([1, 10, 31]))
    def time_goes_on(self, minutes: int) -> None:
        for _minute in range(minutes):
            self.time.shift(dt.timedelta(minutes=1))
            if _minute % 10 == 0:
                run()
        run()
        assert run() == 0

    @rule(who=st.integers(0, 3), take=st.booleans())
    def answers(self, who: int, take: bool) -> None:
        self.do(answer, actor=self.people[who], take=take)

    @rule(who=st.integers(0, 3))
    def claims(self, who: int) -> None:
        more = {"revision": self.fresh.revision, "reason": "x"}
        self.do(services.claim, actor=self.people[who], **more)

    @rule()
    def puts_back(self) -> None:
        for one in self.people:
            more = {"revision": self.fresh.revision, "reason": "x"}
            self.do(services.release, actor=one, **more)

    @rule(who=st.integers(0, 2))
    def keeps_out(self, who: int) -> None:
        more = {"revision": self.fresh.revision, "ground": ConflictGround.INVITER}
        self.do(services.declare_conflict, actor=self.people[who], **more)

    @rule(hours=st.sampled_from([2, 11, 30]))
    def the_flight_moves(self, hours: int) -> None:
        at = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)).isoformat()
        more = {"origin": self.case.origin, "body": told(arrival_at=at)}
        self.do(take_flight_change, actor=SENDER, **more)

    @rule(who=st.integers(0, 2), duty=st.sampled_from([Duty.FIRST, Duty.SECOND]))
    def the_roster_changes(self, who: int, duty: Duty) -> None:
        Shift.objects.filter(duty=duty).delete()
        on_call(self.people[who], duty, desk="SHA" if who == 2 else "PVG")

    @invariant()
    def one_call_is_open_only_while_the_case_needs_it(self) -> None:
        assert OfficerCall.objects.filter(ended_at=None).count() <= 1
        if self.fresh.claimed_by or not self.fresh.is_open:
            assert not OfficerCall.objects.filter(ended_at=None).exists()

    @invariant()
    def who_was_called_was_told_and_is_on_record(self) -> None:
        steps = CallStep.objects.values_list("call_id", "officer")
        assert len(set(steps)) == len(steps) == Notice.objects.filter(event__in=CALLED).count()
        events = AuditEvent.objects.filter(chain=self.case.chain, event__in=CALLED)
        recorded = [
            (UUID(one.payload["call"]), who) for one in events for who in one.payload["officers"]
        ]
        assert sorted(recorded) == sorted(steps)

    @invariant()
    def who_answers_is_one_of_those_called_and_waited_for(self) -> None:
        for call in OfficerCall.objects.prefetch_related("steps"):
            answering = [s for s in call.steps.all() if s.answered_at and not s.lapsed_at]
            assert len(answering) <= 1
            if call.state == CallState.ANSWERED:
                assert len(answering) == 1
            elif call.state == CallState.CALLING:
                assert not answering

    @invariant()
    def nobody_who_keeps_out_is_called_afterwards(self) -> None:
        for one in self.case.exclusions.filter(lifted_at=None):
            late = CallStep.objects.filter(officer=one.officer, called_at__gt=one.declared_at)
            assert not late.exists()


def test_no_order_of_events_breaks_a_call(port: AuthorityRef) -> None:
    run_state_machine_as_test(
        CallMachine,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert AuditEvent.objects.filter(event__in=CALLED).exists()


def test_workers_that_run_at_once_call_everybody_once(committed: Copy) -> None:
    with enter(PORT):
        officer = make_actor(Role.PORT_OFFICER)
        on_call(officer)
        desk = Desk()
        cases = [made.accepted(desk, trip=landing_in(5)) for _ in range(12)]

    results = at_once([lambda: call_some(actor=WORKER, limit=12) for _ in range(4)])

    assert sum(int(str(one)) for one in results) == 12
    with enter(PORT):
        assert all(called(case) == [[officer.id]] for case in cases)
        assert OfficerCall.objects.count() == CallStep.objects.count() == 12
        assert Notice.objects.filter(event="endorsement.officer_called").count() == 12


def test_a_worker_that_found_the_case_before_another_began_the_call_begins_none(
    port: AuthorityRef,
) -> None:
    on_call(make_actor(Role.PORT_OFFICER))
    case = made.accepted(Desk(), trip=landing_in(5))
    run()

    with transaction.atomic():
        assert calling._begin(case, calling._watch(timezone.now()), actor=WORKER) is False

    assert OfficerCall.objects.count() == CallStep.objects.count() == 1


def test_a_claim_and_the_worker_at_once_leave_no_call_open(committed: Copy) -> None:
    with enter(PORT):
        on_call(make_actor(Role.PORT_OFFICER))
        desk = Desk()
        cases = [made.accepted(desk, trip=landing_in(5)) for _ in range(8)]

    def claiming(case: PortCase, actor: Actor) -> Any:
        return lambda: services.claim(actor=actor, case_id=case.id, revision=case.revision)

    at_once(
        [*(claiming(case, desk.officer) for case in cases), *[lambda: call_some(actor=WORKER)] * 4]
    )

    with enter(PORT):
        assert PortCase.objects.filter(claimed_by=desk.officer.id).count() == 8
        assert not OfficerCall.objects.filter(ended_at=None).exists()


def test_of_two_who_answer_at_once_one_is_waited_for(committed: Copy) -> None:
    with enter(PORT):
        chiefs = [make_actor(Role.PORT_SUPERVISOR) for _ in range(6)]
        case = made.accepted(Desk(), trip=landing_in(5))
        run()

    def answering(actor: Actor) -> Any:
        return lambda: answer(actor=actor, case_id=case.id)

    results = at_once([answering(one) for one in chiefs])

    assert sum(isinstance(one, PortCase) for one in results) == 1
    with enter(PORT):
        assert CallStep.objects.filter(answered_at__isnull=False).count() == 1
