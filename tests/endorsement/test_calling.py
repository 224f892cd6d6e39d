"""A flight is near and nobody works on its case: who is called, in which order, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import RoleGrant, User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import DomainError, MoveNotAllowed
from apps.endorsement import services, tasks
from apps.endorsement.call_errors import CallAnswered, NobodyCalled, NotCalled
from apps.endorsement.calling_states import CallEnd, CallState, CallWay
from apps.endorsement.decision_errors import ConflictOfInterest
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.errors import CaseNotFound
from apps.endorsement.models import CallStep, CaseHold, OfficerCall, PortCase
from apps.endorsement.services.calling import answer, call_some
from apps.endorsement.services.flights import take_flight_change
from apps.endorsement.states import CaseStatus, Duty, HoldWay
from apps.notices.models import Notice, Preference
from apps.notices.states import MailState, Way
from apps.policy.models import Parameter
from apps.regions.scoping import AuthorityRef, enter
from tests.endorsement.test_flights import told
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.calls import WORKER, call_of, called, on_call, run
from tests.factories.endorsement import SENDER, Desk, landing_in

NOW = dt.datetime(2026, 11, 30, 3, tzinfo=dt.UTC)
Later = Callable[[float], None]


@pytest.fixture
def later() -> Iterator[Later]:
    """It is a Monday; move some minutes on."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield lambda minutes: clock.shift(dt.timedelta(minutes=minutes))


@pytest.fixture
def desk(later: Later, port: AuthorityRef) -> Desk:
    return Desk()


def near(desk: Desk, hours: float = 6) -> PortCase:
    """A case on nobody's desk that lands so many hours from now."""
    return made.accepted(desk, trip=landing_in(hours))


def officers(number: int) -> list[Actor]:
    return [make_actor(Role.PORT_OFFICER) for _ in range(number)]


def events_of(case: PortCase) -> list[str]:
    rows = AuditEvent.objects.filter(chain=case.chain, event__contains="call").order_by("seq")
    return [row.event.removeprefix("endorsement.") for row in rows]


def test_the_first_on_call_is_told_in_the_application_and_by_mail_at_once(desk: Desk) -> None:
    (officer,) = officers(1)
    User.objects.filter(id=officer.id).update(email="officer@example.com")
    Preference.objects.create(person_id=officer.id, group="MINE", way=Way.IN_APP)
    on_call(officer)
    case = near(desk)

    assert run() == 1

    notice = Notice.objects.get(event="endorsement.officer_called")
    assert (str(notice.recipient_id), notice.link) == (officer.id, f"/cases/{case.id}/")
    assert (notice.mail_state, notice.due_at) == (MailState.QUEUED, NOW + dt.timedelta(minutes=10))
    assert events_of(case) == ["call_began", "officer_called"]
    assert made.fresh(case).revision == case.revision  # nobody's form is made stale by it


def test_without_an_answer_the_next_one_is_called_desk_by_desk_and_then_the_supervisors(
    desk: Desk, later: Later
) -> None:
    first, second, other, other_second = officers(4)
    chiefs = sorted(make_actor(Role.PORT_SUPERVISOR).id for _ in range(2))
    on_call(other_second, Duty.SECOND, desk="SHA")
    on_call(other, Duty.FIRST, desk="SHA")
    on_call(second, Duty.SECOND)
    on_call(first, Duty.FIRST)
    case = near(desk)

    for _minute in range(60):
        run()
        later(1)

    assert called(case) == [[one.id] for one in (first, second, other, other_second)] + [chiefs]
    steps = CallStep.objects.order_by("called_at")
    assert [one.way for one in steps] == ["FIRST", "SECOND", "OTHER", "OTHER", "CHIEF", "CHIEF"]
    assert [(one.called_at - NOW).seconds // 60 for one in steps] == [0, 10, 20, 30, 40, 40]
    assert call_of(case).is_alarm
    assert Notice.objects.filter(event="endorsement.supervisors_called").count() == 2


@pytest.mark.parametrize("status", [CaseStatus.RECEIVED, CaseStatus.ACCEPTED])
@pytest.mark.parametrize(
    ("hours", "is_called"), [(12, True), (12.01, False), (0, True), (-12, True), (-12.01, False)]
)
def test_a_landing_is_near_from_twelve_hours_before_until_twelve_hours_after(
    desk: Desk, status: CaseStatus, hours: float, is_called: bool
) -> None:
    case = made.received() if status == CaseStatus.RECEIVED else made.accepted(desk)
    landing = timezone.now() + dt.timedelta(hours=hours)
    PortCase.objects.filter(id=case.id).update(arrival_at=landing, begin_by=landing)

    assert run() == int(is_called)


@pytest.mark.parametrize("status", sorted(set(CaseStatus) - {"RECEIVED", "ACCEPTED"}))
def test_nobody_is_called_for_a_case_that_somebody_has_or_that_is_over(
    desk: Desk, status: CaseStatus
) -> None:
    case = made.case_in(status, desk)
    landing = timezone.now() + dt.timedelta(hours=3)
    PortCase.objects.filter(id=case.id).update(arrival_at=landing, begin_by=landing)

    assert run() == 0


def test_who_answers_has_time_to_take_the_case_and_then_the_next_one_is_called(
    desk: Desk, later: Later
) -> None:
    first, second = officers(2)
    on_call(first)
    on_call(second, Duty.SECOND)
    case = near(desk)
    run()
    later(9)
    answer(actor=first, case_id=case.id)

    later(29)
    run()
    assert called(case) == [[first.id]]
    later(1)
    run()

    assert called(case) == [[first.id], [second.id]]
    lapsed = CallStep.objects.get(officer=first.id)
    assert lapsed.answered_at == NOW + dt.timedelta(minutes=9)
    assert lapsed.lapsed_at == NOW + dt.timedelta(minutes=39)
    assert events_of(case)[2:] == ["call_answered", "call_lapsed", "officer_called"]


def test_who_answers_may_take_the_case_in_the_same_act_and_the_call_ends(desk: Desk) -> None:
    (officer,) = officers(1)
    on_call(officer)
    case = near(desk)
    run()

    answer(actor=officer, case_id=case.id, take=True)

    assert made.fresh(case).claimed_by == officer.id
    assert CaseHold.objects.get(case=case).way == HoldWay.CALLED
    assert OfficerCall.objects.get().end == CallEnd.TAKEN
    assert run() == 0


def test_who_has_answered_takes_the_case_later_without_giving_a_reason(desk: Desk) -> None:
    (officer,) = officers(1)
    on_call(officer)
    case = near(desk)
    run()
    answer(actor=officer, case_id=case.id)

    services.claim(actor=officer, case_id=case.id, revision=case.revision)

    assert CaseHold.objects.get(case=case).way == HoldWay.CALLED


def test_a_second_answer_changes_nothing_and_a_late_one_counts(desk: Desk, later: Later) -> None:
    first, second = officers(2)
    on_call(first)
    on_call(second, Duty.SECOND)
    case = near(desk)
    run()
    later(15)
    run()

    answer(actor=first, case_id=case.id)
    due = call_of(case).next_at
    later(5)
    answer(actor=first, case_id=case.id)

    assert call_of(case).next_at == due
    assert events_of(case).count("call_answered") == 1
    with pytest.raises(CallAnswered) as refused:
        answer(actor=second, case_id=case.id)
    assert refused.value.data["answered_by"] == first.id


def test_only_those_who_were_called_answer_and_only_while_somebody_is_called(desk: Desk) -> None:
    called_one, stranger = officers(2)
    administrator = make_actor(Role.PORT_ADMIN)
    on_call(called_one)
    case, far = near(desk), made.accepted(desk)
    run()
    before = OfficerCall.objects.values().get(), AuditEvent.objects.count()

    def refused(why: type[DomainError], actor: Actor, about: PortCase) -> None:
        with pytest.raises(why):
            answer(actor=actor, case_id=about.id, take=True)

    refused(NotCalled, stranger, case)
    refused(NobodyCalled, called_one, far)
    refused(NotAllowed, administrator, case)
    with pytest.raises(CaseNotFound):
        answer(actor=called_one, case_id=call_of(case).id)

    assert (OfficerCall.objects.values().get(), AuditEvent.objects.count()) == before


def test_a_case_that_nobody_has_accepted_is_answered_for_but_not_taken(desk: Desk) -> None:
    (officer,) = officers(1)
    on_call(officer)
    case = made.received(trip=landing_in(6))
    run()

    with pytest.raises(MoveNotAllowed):
        answer(actor=officer, case_id=case.id, take=True)
    assert call_of(case).state == CallState.CALLING  # the answer fell with it

    answer(actor=officer, case_id=case.id)
    accepted = services.accept(actor=officer, case_id=case.id, revision=case.revision)
    assert call_of(case).state == CallState.ANSWERED
    services.claim(actor=officer, case_id=case.id, revision=accepted.revision)
    assert OfficerCall.objects.get().end == CallEnd.TAKEN


def test_who_keeps_out_of_the_case_is_passed_over(desk: Desk, later: Later) -> None:
    first, second = officers(2)
    chief = make_actor(Role.PORT_SUPERVISOR)
    on_call(first)
    on_call(second, Duty.SECOND)
    case = near(desk)
    for one in (first, chief):
        services.declare_conflict(
            actor=one,
            case_id=case.id,
            revision=made.fresh(case).revision,
            ground=ConflictGround.INVITER,
        )

    for _minute in range(25):
        run()
        later(1)

    assert called(case) == [[second.id]]


@pytest.mark.parametrize("has_answered", [True, False])
def test_who_keeps_out_after_being_called_is_not_waited_for(
    desk: Desk, later: Later, has_answered: bool
) -> None:
    first, second = officers(2)
    on_call(first)
    on_call(second, Duty.SECOND)
    case = near(desk)
    run()
    if has_answered:
        answer(actor=first, case_id=case.id)
    services.declare_conflict(
        actor=first, case_id=case.id, revision=case.revision, ground=ConflictGround.INVITER
    )

    later(1)

    run()

    assert called(case) == [[first.id], [second.id]]
    with pytest.raises(ConflictOfInterest):
        answer(actor=first, case_id=case.id)


def test_an_officer_who_was_dismissed_is_not_called(desk: Desk) -> None:
    first, second = officers(2)
    on_call(first)
    on_call(second, Duty.SECOND)
    RoleGrant.objects.filter(user_id=first.id).delete()
    case = near(desk)

    run()

    assert called(case) == [[second.id]]


def test_a_case_that_is_put_back_begins_a_new_call_that_spares_who_put_it_back(
    desk: Desk, later: Later
) -> None:
    first, second = officers(2)
    on_call(first)
    on_call(second, Duty.SECOND)
    case = near(desk)
    run()
    answer(actor=first, case_id=case.id, take=True)
    later(1)
    held = made.fresh(case)
    services.release(actor=first, case_id=case.id, revision=held.revision, reason="Ill")
    later(1)

    run()

    assert OfficerCall.objects.filter(case=case).count() == 2
    assert called(case) == [[second.id]]


def _claimed(desk: Desk, case: PortCase) -> None:
    services.claim(actor=desk.officer, case_id=case.id, revision=case.revision)


def _withdrawn(_desk: Desk, case: PortCase) -> None:
    services.answer_withdrawal(actor=SENDER, origin=case.origin, case_id=case.id, reason="Off")


def _moved_away(_desk: Desk, case: PortCase) -> None:
    at = (timezone.now() + dt.timedelta(hours=13)).isoformat()
    take_flight_change(actor=SENDER, origin=case.origin, case_id=case.id, body=told(arrival_at=at))


@pytest.mark.parametrize(
    ("act", "end"),
    [
        (_claimed, CallEnd.TAKEN),
        (_withdrawn, CallEnd.OVER),
        (_moved_away, CallEnd.AWAY),
    ],
)
def test_a_call_ends_by_itself_in_the_act_that_makes_it_needless(
    desk: Desk, act: Callable[[Desk, PortCase], None], end: CallEnd
) -> None:
    on_call(officers(1)[0])
    case = near(desk)
    run()

    act(desk, case)

    ended = OfficerCall.objects.get()
    assert (ended.state, ended.end, ended.ended_at, ended.next_at) == ("ENDED", end, NOW, None)
    event = AuditEvent.objects.get(event="endorsement.call_ended")
    assert event.payload == {"call": str(ended.id), "end": end}


def test_a_flight_that_moves_and_stays_near_ends_nothing(desk: Desk) -> None:
    on_call(officers(1)[0])
    case = near(desk)
    run()
    at = (timezone.now() + dt.timedelta(hours=11)).isoformat()

    take_flight_change(actor=SENDER, origin=case.origin, case_id=case.id, body=told(arrival_at=at))

    assert call_of(case).state == CallState.CALLING


def test_a_call_for_a_case_that_landed_long_ago_ends(desk: Desk, later: Later) -> None:
    case = near(desk, hours=1)
    run()
    later(13 * 60 + 1)
    run()

    assert OfficerCall.objects.get(case=case).end == CallEnd.LANDED
    assert run() == 0


@pytest.mark.parametrize("value", [0, 2_147_483_647])
@pytest.mark.parametrize("key", ["calls.hours", "calls.answer_minutes", "calls.take_minutes"])
def test_no_number_in_the_rule_book_stops_the_worker(
    public: AuthorityRef, later: Later, key: str, value: int
) -> None:
    Parameter.objects.filter(key=key).update(value=value)
    with enter("port_shanghai"):
        first, second = officers(2)
        on_call(first)
        on_call(second, Duty.SECOND)
        case = near(Desk(), hours=-1)

        assert run() == 1

        assert called(case) == [[first.id]]  # and not everybody in one breath
        answer(actor=first, case_id=case.id)


def test_a_port_may_have_numbers_of_its_own(public: AuthorityRef, later: Later) -> None:
    row = Parameter.objects.get(key="calls.hours")
    for key in ("calls.hours.port_t2", "calls.hours.port_shanghai"):
        row.pk, row.key, row.value = None, key, 2
        row.full_clean()
        row.save()
    with enter("port_shanghai"):
        near(Desk(), hours=3)
        assert run() == 0

    Parameter.objects.filter(key="calls.hours.port_shanghai").update(key="calls.hours.port_beijing")

    with enter("port_shanghai"):
        assert run() == 1


def test_many_cases_are_seen_to_in_bites_and_a_second_run_does_nothing(desk: Desk) -> None:
    on_call(officers(1)[0])
    for _case in range(5):
        near(desk)

    assert call_some(actor=WORKER, limit=2) == 2  # a worker that is killed here has done two
    assert run() == 3
    assert run() == 0
    assert OfficerCall.objects.count() == CallStep.objects.count() == 5


def test_the_task_takes_its_schema(public: AuthorityRef) -> None:
    with enter("port_shanghai"):
        near(Desk())

    tasks.call_officers(schema="port_shanghai")

    with enter("port_shanghai"):
        assert OfficerCall.objects.count() == 1


def test_the_database_keeps_one_open_call_and_whole_rows(desk: Desk) -> None:
    case = near(desk)
    run()
    call = call_of(case)
    more = {"call": call, "officer": "x", "called_at": NOW}
    wrong: list[Callable[[], object]] = [
        lambda: OfficerCall.objects.create(case=case, began_at=NOW, next_at=NOW),
        lambda: OfficerCall.objects.filter(id=call.id).update(state="ENDED"),
        lambda: OfficerCall.objects.filter(id=call.id).update(next_at=None),
        lambda: OfficerCall.objects.filter(id=call.id).update(state="LOST"),
        lambda: CallStep.objects.create(**more, way=CallWay.FIRST),
        lambda: CallStep.objects.create(**more, way=CallWay.CHIEF, lapsed_at=NOW),
        lambda: CallStep.objects.create(
            **more, way=CallWay.CHIEF, answered_at=NOW - dt.timedelta(1)
        ),
        lambda: CallStep.objects.bulk_create(
            CallStep(**(more | {"officer": one}), way=CallWay.CHIEF, answered_at=NOW)
            for one in "ab"
        ),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
