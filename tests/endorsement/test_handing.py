"""Cases between desks: put back, given, taken back, handed over; load, and who is looking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.endorsement import load_selectors, services
from apps.endorsement.errors import (
    CaseNotFound,
    NoteMissing,
)
from apps.endorsement.hold_errors import (
    CaseHeld,
    NoCaseToTake,
    NumberNotInRange,
    PortOfficerNotAvailable,
)
from apps.endorsement.models import CaseHold, CasePresence, PortCase
from apps.endorsement.services import presence
from apps.endorsement.states import CaseStatus, HoldWay, Recommendation, VisitorState
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

WHY = "The shift ends"


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def boss(desk: Desk) -> Actor:
    """Who looks after the desks."""
    return make_actor(Role.PORT_SUPERVISOR)


@pytest.fixture
def colleague(desk: Desk) -> Actor:
    """Another officer who examines."""
    return make_actor(Role.PORT_OFFICER)


def seen(case: PortCase) -> dict[str, Any]:
    return {"case_id": case.id, "revision": case.revision}


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def at(name: str, *ids: object) -> str:
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def told(actor: Actor) -> list[str]:
    return list(Notice.objects.filter(recipient_id=UUID(actor.id)).values_list("event", flat=True))


def on_record() -> list[Any]:
    """Everything, with the desks on which cases lie."""
    rows = PortCase.objects.order_by("id").values_list("id", "claimed_by")
    holds = CaseHold.objects.order_by("id").values_list("id", "officer", "until")
    return [*everything(), list(rows), list(holds)]


def test_a_case_that_is_put_back_can_be_taken_by_anybody(desk: Desk, colleague: Actor) -> None:
    case = made.examining(desk)
    first = case.claimed_at

    services.release(actor=desk.officer, reason=WHY, **seen(case))

    free = made.fresh(case)
    assert (free.status, free.claimed_by, free.claimed_at) == (CaseStatus.ACCEPTED, None, None)
    assert free.first_claimed_at == first
    hold = CaseHold.objects.get(case=case)
    assert (hold.ended_by, hold.ended_reason) == (desk.officer.id, WHY)
    assert services.take_next(actor=colleague).id == case.id
    assert made.fresh(case).first_claimed_at == first


def test_what_was_recommended_stays_when_a_case_is_put_back(desk: Desk, colleague: Actor) -> None:
    case = made.examining(desk, 2)
    one, two = made.in_order(case)
    for visitor in (one, two):
        case = services.recommend(
            actor=desk.officer,
            visitor_id=visitor.id,
            recommendation=Recommendation.APPROVE,
            **seen(case),
        )
        if visitor is one:
            case = services.release(actor=desk.officer, reason=WHY, **seen(case))
            assert made.first(case).state == VisitorState.RECOMMENDED
            case = services.claim(actor=desk.officer, **seen(case))

    assert made.fresh(case).status == CaseStatus.EXAMINED


def test_a_case_in_which_nobody_is_left_to_examine_goes_on_when_it_is_taken(
    desk: Desk, colleague: Actor
) -> None:
    case = made.examining(desk, 2)
    one, two = made.in_order(case)
    case = services.recommend(
        actor=desk.officer,
        visitor_id=one.id,
        recommendation=Recommendation.APPROVE,
        **seen(case),
    )
    services.release(actor=desk.officer, reason=WHY, **seen(case))
    services.answer_visitor_withdrawal(
        actor=made.SENDER, origin=case.origin, case_id=case.id, visitor_id=two.id
    )

    services.take_next(actor=colleague)

    assert made.fresh(case).status == CaseStatus.EXAMINED


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_case_moves_without_a_reason(
    desk: Desk, boss: Actor, colleague: Actor, reason: str
) -> None:
    case = made.examining(desk)
    to = UUID(colleague.id)
    acts: list[Callable[[], object]] = [
        lambda: services.release(actor=desk.officer, reason=reason, **seen(case)),
        lambda: services.take_back(actor=boss, reason=reason, **seen(case)),
        lambda: services.give(actor=boss, officer_id=to, reason=reason, **seen(case)),
        lambda: services.hand_over(actor=desk.officer, officer_id=to, reason=reason),
    ]
    before = on_record()

    for act in acts:
        with pytest.raises(NoteMissing):
            act()

    assert on_record() == before


def test_only_the_holder_puts_a_case_back(desk: Desk, boss: Actor, colleague: Actor) -> None:
    case = made.examining(desk)
    before = on_record()

    for other in (colleague, boss):
        with pytest.raises(CaseHeld):
            services.release(actor=other, reason=WHY, **seen(case))

    assert on_record() == before


def test_officers_who_are_no_supervisors_move_no_case_of_others(
    desk: Desk, colleague: Actor
) -> None:
    case = made.examining(desk)
    to = UUID(colleague.id)
    acts: list[Callable[[], object]] = [
        lambda: services.take_back(actor=colleague, reason=WHY, **seen(case)),
        lambda: services.give(actor=colleague, officer_id=to, reason=WHY, **seen(case)),
        lambda: services.give_out(actor=colleague, officer_id=to, number=1),
        lambda: load_selectors.loads(actor=colleague),
        lambda: load_selectors.on_desk_of(actor=colleague, officer_id=to),
    ]
    before = on_record()

    for act in acts:
        with pytest.raises(NotAllowed):
            act()

    assert on_record() == before


@pytest.mark.parametrize(
    "status",
    [
        CaseStatus.ACCEPTED,
        CaseStatus.EXAMINING,
        CaseStatus.AWAITING_SUPPLEMENT,
        CaseStatus.EXAMINED,
        CaseStatus.DECIDED,
    ],
)
def test_a_supervisor_gives_a_case_and_both_officers_are_told(
    desk: Desk, boss: Actor, colleague: Actor, status: CaseStatus
) -> None:
    case = made.case_in(status, desk)
    Notice.objects.all().delete()

    given = services.give(actor=boss, officer_id=UUID(colleague.id), reason=WHY, **seen(case))

    is_free = status == CaseStatus.ACCEPTED
    assert given.claimed_by == colleague.id
    assert made.fresh(case).status == (CaseStatus.EXAMINING if is_free else status)
    hold = CaseHold.objects.get(case=case, until=None)
    assert (hold.officer, hold.way, hold.reason) == (colleague.id, HoldWay.GIVEN, WHY)
    assert told(colleague) == ["endorsement.case_given"]
    assert told(desk.officer) == ([] if is_free else ["endorsement.case_taken_back"])


@pytest.mark.parametrize(
    "status",
    [
        CaseStatus.RECEIVED,
        CaseStatus.NOT_ACCEPTED,
        CaseStatus.CLOSED,
        CaseStatus.RECALLED,
        CaseStatus.WITHDRAWN,
    ],
)
def test_what_is_on_nobodys_desk_for_good_is_not_given(
    desk: Desk, boss: Actor, colleague: Actor, status: CaseStatus
) -> None:
    case = made.case_in(status, desk)
    before = on_record()

    with pytest.raises(MoveNotAllowed):
        services.give(actor=boss, officer_id=UUID(colleague.id), reason=WHY, **seen(case))

    assert on_record() == before


def test_a_case_goes_to_officers_who_examine_and_to_another_one(desk: Desk, boss: Actor) -> None:
    case = made.examining(desk)
    admin = make_actor(Role.PORT_ADMIN)
    gone = make_actor(Role.PORT_OFFICER)
    User.objects.filter(id=gone.id).update(is_active=False)
    before = on_record()

    for who in (admin.id, gone.id, desk.officer.id, str(uuid4())):
        with pytest.raises(PortOfficerNotAvailable):
            services.give(actor=boss, officer_id=UUID(who), reason=WHY, **seen(case))

    assert on_record() == before


def test_a_supervisor_takes_a_case_back_and_its_officer_is_told(desk: Desk, boss: Actor) -> None:
    case = made.examining(desk)

    services.take_back(actor=boss, reason=WHY, **seen(case))

    assert made.fresh(case).claimed_by is None
    assert "endorsement.case_taken_back" in told(desk.officer)
    event = AuditEvent.objects.get(event="endorsement.case_released")
    assert (event.actor_id, event.payload["former"]) == (boss.id, desk.officer.id)


@pytest.mark.parametrize(
    "status", [CaseStatus.AWAITING_SUPPLEMENT, CaseStatus.EXAMINED, CaseStatus.DECIDED]
)
def test_what_somebody_must_hear_of_cannot_go_back(
    desk: Desk, boss: Actor, status: CaseStatus
) -> None:
    case = made.case_in(status, desk)
    before = on_record()

    with pytest.raises(MoveNotAllowed):
        services.take_back(actor=boss, reason=WHY, **seen(case))
    with pytest.raises(MoveNotAllowed):
        services.release(actor=desk.officer, reason=WHY, **seen(case))

    assert on_record() == before


def test_a_stale_move_between_desks_changes_nothing(
    desk: Desk, boss: Actor, colleague: Actor
) -> None:
    case = made.examining(desk)
    stale: dict[str, Any] = {"case_id": case.id, "revision": case.revision - 1, "reason": WHY}
    before = on_record()

    with pytest.raises(StaleRevision):
        services.release(actor=desk.officer, **stale)
    with pytest.raises(StaleRevision):
        services.take_back(actor=boss, **stale)
    with pytest.raises(StaleRevision):
        services.give(actor=boss, officer_id=UUID(colleague.id), **stale)

    assert on_record() == before


def test_all_of_a_desk_is_handed_over_at_once_and_told_once(desk: Desk, colleague: Actor) -> None:
    cases = [made.case_in(status, desk) for status in (CaseStatus.EXAMINING, CaseStatus.DECIDED)]
    closed = made.case_in(CaseStatus.CLOSED, desk)
    Notice.objects.all().delete()

    number = services.hand_over(actor=desk.officer, officer_id=UUID(colleague.id), reason=WHY)

    assert number == 2
    assert {made.fresh(case).claimed_by for case in cases} == {colleague.id}
    assert made.fresh(closed).claimed_by == desk.officer.id
    assert told(colleague) == ["endorsement.desk_handed_over"]
    ways = set(CaseHold.objects.filter(until=None).values_list("way", "officer"))
    assert ways == {(HoldWay.HANDED, colleague.id)}


def test_an_empty_desk_is_handed_over_to_nobodys_notice(desk: Desk, colleague: Actor) -> None:
    number = services.hand_over(actor=desk.officer, officer_id=UUID(colleague.id), reason=WHY)

    assert number == 0
    assert told(colleague) == []


def test_a_desk_is_not_handed_over_to_oneself(desk: Desk) -> None:
    made.examining(desk)
    before = on_record()

    with pytest.raises(PortOfficerNotAvailable):
        services.hand_over(actor=desk.officer, officer_id=UUID(desk.officer.id), reason=WHY)

    assert on_record() == before


def test_the_next_cases_are_given_out_in_turn(desk: Desk, boss: Actor, colleague: Actor) -> None:
    cases = [made.accepted(desk) for _ in range(3)]
    now = timezone.now()
    for hours, case in enumerate(cases):
        PortCase.objects.filter(id=case.id).update(begin_by=now + dt.timedelta(hours=hours + 1))

    given = services.give_out(actor=boss, officer_id=UUID(colleague.id), number=2)
    rest = services.give_out(actor=boss, officer_id=UUID(colleague.id), number=2)

    assert [case.id for case in (*given, *rest)] == [case.id for case in cases]
    assert told(colleague).count("endorsement.case_given") == 3
    with pytest.raises(NoCaseToTake):
        services.give_out(actor=boss, officer_id=UUID(colleague.id), number=2)


@pytest.mark.parametrize("number", [-1, 0, 51, 10**9])
def test_no_absurd_number_of_cases_is_given_out(
    desk: Desk, boss: Actor, colleague: Actor, number: int
) -> None:
    made.accepted(desk)
    before = on_record()

    with pytest.raises(NumberNotInRange):
        services.give_out(actor=boss, officer_id=UUID(colleague.id), number=number)

    assert on_record() == before


def test_the_load_names_every_officer_and_who_left_something_behind(
    desk: Desk, boss: Actor, colleague: Actor
) -> None:
    made.examining(desk)
    made.awaiting(desk)
    pressing = made.examined(desk)
    PortCase.objects.filter(id=pressing.id).update(begin_by=timezone.now())
    User.objects.filter(id=desk.officer.id).update(is_active=False)

    found = {str(load.officer_id): load for load in load_selectors.loads(actor=boss)}

    assert set(found) == {one.id for one in (desk.officer, desk.approver, boss, colleague)}
    busy = found[desk.officer.id]
    assert (busy.examining, busy.waiting, busy.examined, busy.decided) == (1, 1, 1, 0)
    assert (busy.held, busy.pressing, busy.is_here) == (3, 1, False)
    assert (found[colleague.id].held, found[colleague.id].is_here) == (0, True)


def test_who_looks_at_a_case_is_seen_by_others_and_fades(desk: Desk, colleague: Actor) -> None:
    case = made.received()
    User.objects.filter(id=desk.officer.id).update(display_name="Lin Yue")
    now = timezone.now()

    def look(who: Actor, *, after: float) -> list[str]:
        later = now + dt.timedelta(seconds=after)
        return presence.look_at(actor=who, case_id=case.id, now=later)

    assert look(desk.officer, after=0) == []
    assert look(colleague, after=30) == ["Lin Yue"]
    assert look(desk.officer, after=60) == ["Test Person"]
    assert look(colleague, after=140) == []
    assert CasePresence.objects.filter(case=case).count() == 1


def test_looking_changes_no_case_and_needs_one(desk: Desk) -> None:
    case = made.received()
    before = everything()

    presence.look_at(actor=desk.officer, case_id=case.id)

    assert everything() == before
    with pytest.raises(CaseNotFound):
        presence.look_at(actor=desk.officer, case_id=uuid4())
    with pytest.raises(NotAllowed):
        presence.look_at(actor=Actor.guest(), case_id=case.id)
