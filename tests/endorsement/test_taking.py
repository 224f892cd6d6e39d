"""Taking cases: exclusive, in turn, fair across cities, and out of turn only for a reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import StaleRevision
from apps.endorsement import policies, services
from apps.endorsement.errors import (
    NoteMissing,
)
from apps.endorsement.fairness import Waiting, turns, weight
from apps.endorsement.figures import quantile
from apps.endorsement.hold_errors import (
    CaseHeld,
    CaseOnNoDesk,
    NoCaseToTake,
)
from apps.endorsement.models import CaseHold, CityTurn, PortCase
from apps.endorsement.services.taking import LATE
from apps.endorsement.states import (
    CaseAction,
    CaseStatus,
    HoldWay,
    Recommendation,
    VisitorAction,
)
from apps.regions.scoping import AuthorityRef
from tests.bench import fairness
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

HOUR = dt.timedelta(hours=1)
NOON = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
LARGE, SMALL = "city_320500", "city_320100"


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def colleague(desk: Desk) -> Actor:
    """Another officer who examines."""
    return make_actor(Role.PORT_OFFICER)


def waiting(desk: Desk, *, begins: dt.timedelta, origin: str = LARGE) -> PortCase:
    """An accepted case whose work has to begin so long from now."""
    case = made.accepted(desk, origin=origin)
    begin = timezone.now() + begins
    PortCase.objects.filter(id=case.id).update(begin_by=begin, arrival_at=begin + 20 * HOUR)
    return case


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def at(name: str, *ids: object) -> str:
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def test_the_case_that_has_to_be_begun_first_is_next(desk: Desk, colleague: Actor) -> None:
    later = waiting(desk, begins=40 * HOUR)
    today = waiting(desk, begins=5 * HOUR)
    now = waiting(desk, begins=-HOUR)

    taken = [services.take_next(actor=colleague).id for _ in range(3)]

    assert taken == [now.id, today.id, later.id]


def test_a_case_that_is_taken_is_on_one_desk_and_on_record(desk: Desk, colleague: Actor) -> None:
    case = waiting(desk, begins=HOUR)

    taken = services.take_next(actor=colleague)

    assert (taken.id, taken.status, taken.claimed_by) == (
        case.id,
        CaseStatus.EXAMINING,
        colleague.id,
    )
    hold = CaseHold.objects.get(case=case)
    assert (hold.officer, hold.way, hold.until) == (colleague.id, HoldWay.NEXT, None)
    event = AuditEvent.objects.get(event="endorsement.case_claimed")
    assert event.payload["way"] == "NEXT"
    assert event.payload["hold"] == str(hold.id)


@pytest.mark.parametrize("status", [one for one in CaseStatus if one != CaseStatus.ACCEPTED])
def test_nothing_but_accepted_cases_is_handed_out(
    desk: Desk, colleague: Actor, status: CaseStatus
) -> None:
    made.case_in(status, desk)
    before = everything()

    with pytest.raises(NoCaseToTake) as refused:
        services.take_next(actor=colleague)

    assert refused.value.data["to_accept"] == int(status == CaseStatus.RECEIVED)
    assert everything() == before


def test_what_landed_long_ago_is_not_handed_out(desk: Desk, colleague: Actor) -> None:
    waiting(desk, begins=-40 * HOUR)

    with pytest.raises(NoCaseToTake):
        services.take_next(actor=colleague)


def test_who_does_not_examine_takes_nothing(desk: Desk) -> None:
    case = waiting(desk, begins=HOUR)
    nobody = make_actor(Role.PORT_ADMIN)
    before = everything()

    with pytest.raises(NotAllowed):
        services.take_next(actor=nobody)
    with pytest.raises(NotAllowed):
        services.claim(actor=nobody, case_id=case.id, revision=case.revision)

    assert everything() == before


def test_who_has_accepted_goes_on_without_a_reason(desk: Desk) -> None:
    case = made.accepted(desk)

    services.claim(actor=desk.officer, case_id=case.id, revision=case.revision)

    assert CaseHold.objects.get(case=case).way == HoldWay.ACCEPTED


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_picking_out_of_turn_needs_a_reason(desk: Desk, colleague: Actor, reason: str) -> None:
    case = made.accepted(desk)
    before = everything()

    with pytest.raises(NoteMissing):
        services.claim(actor=colleague, case_id=case.id, revision=case.revision, reason=reason)

    assert everything() == before
    assert not CaseHold.objects.exists()


@pytest.mark.parametrize("reason", ["Speaks Japanese", "访客已在柜台", "😀 \u202eabc <b>"])
def test_the_reason_of_a_pick_is_kept_here_and_not_in_the_audit_trail(
    desk: Desk, colleague: Actor, reason: str
) -> None:
    case = made.accepted(desk)

    services.claim(actor=colleague, case_id=case.id, revision=case.revision, reason=reason)

    hold = CaseHold.objects.get(case=case)
    assert (hold.way, hold.reason, hold.given_by) == (HoldWay.PICKED, reason, colleague.id)
    event = AuditEvent.objects.get(event="endorsement.case_claimed")
    assert event.payload["way"] == "PICKED"
    assert reason not in str(event.payload)


def test_who_comes_second_is_told_who_has_the_case(desk: Desk, colleague: Actor) -> None:
    case = made.examining(desk)
    User.objects.filter(id=desk.officer.id).update(display_name="Lin Yue")
    before = everything()

    for revision in (case.revision, case.revision - 1):
        with pytest.raises(CaseHeld) as refused:
            services.claim(
                actor=colleague, case_id=case.id, revision=revision, reason="At the counter"
            )
        assert refused.value.data == {"claimed_by": desk.officer.id}
        assert "Lin Yue" in refused.value.detail

    assert everything() == before


def test_a_case_that_has_changed_since_is_not_claimed(desk: Desk) -> None:
    case = made.accepted(desk)

    with pytest.raises(StaleRevision):
        services.claim(actor=desk.officer, case_id=case.id, revision=case.revision - 1)

    assert made.fresh(case).status == CaseStatus.ACCEPTED


def test_nobody_else_examines_a_case_that_is_on_a_desk(desk: Desk, colleague: Actor) -> None:
    case = made.examining(desk)
    visitor = made.first(case)
    seen: dict[str, Any] = {"actor": colleague, "case_id": case.id, "revision": case.revision}
    before = everything()

    with pytest.raises(CaseHeld):
        services.ask_supplement(**seen, questions=[services.Question("The ticket")])
    with pytest.raises(CaseHeld):
        services.recommend(**seen, visitor_id=visitor.id, recommendation=Recommendation.APPROVE)

    assert everything() == before
    assert CaseAction.ASK not in policies.case_actions(case, colleague)
    assert VisitorAction.RECOMMEND not in policies.visitor_actions(visitor, colleague, case=case)
    assert CaseAction.ASK in policies.case_actions(case, desk.officer)
    assert VisitorAction.RECOMMEND in policies.visitor_actions(visitor, desk.officer, case=case)


def test_what_is_on_nobodys_desk_has_to_be_taken_first(port: AuthorityRef) -> None:
    case = PortCase(status=CaseStatus.ACCEPTED, claimed_by=None)

    with pytest.raises(CaseOnNoDesk):
        policies.check_holds(case, make_actor(Role.PORT_OFFICER))


def test_the_database_lets_a_case_lie_on_one_desk_only(desk: Desk, colleague: Actor) -> None:
    case = made.examining(desk)

    with pytest.raises(IntegrityError, match="case_on_one_desk"), transaction.atomic():
        CaseHold.objects.create(
            case=case,
            officer=colleague.id,
            way=HoldWay.NEXT,
            given_by=colleague.id,
            since=timezone.now(),
        )


@pytest.mark.parametrize("way", [HoldWay.PICKED, HoldWay.GIVEN, HoldWay.HANDED])
def test_the_database_refuses_a_case_that_is_moved_in_silence(desk: Desk, way: HoldWay) -> None:
    case = made.examining(desk)

    with pytest.raises(IntegrityError, match="case_hold_explained"), transaction.atomic():
        CaseHold.objects.filter(case=case).update(way=way)


@pytest.mark.parametrize("end", [CaseStatus.CLOSED, CaseStatus.DECIDED])
def test_a_case_leaves_the_desk_when_it_is_closed_and_not_before(
    desk: Desk, end: CaseStatus
) -> None:
    case = made.case_in(end, desk)

    hold = CaseHold.objects.get(case=case)

    assert (hold.until is not None) == (end == CaseStatus.CLOSED)


def test_a_small_city_is_not_behind_all_of_a_large_one(desk: Desk, colleague: Actor) -> None:
    for place in range(9):
        waiting(desk, begins=5 * HOUR + place * dt.timedelta(minutes=1))
    few = waiting(desk, begins=6 * HOUR, origin=SMALL)

    taken = [services.take_next(actor=colleague) for _ in range(10)]

    place = [case.id for case in taken].index(few.id)
    assert place < 4
    assert Counter(case.origin for case in taken) == {LARGE: 9, SMALL: 1}


def test_what_should_have_begun_long_ago_goes_first_whosever_turn_it_is(
    desk: Desk, colleague: Actor
) -> None:
    for place in range(4):
        waiting(desk, begins=-LATE - HOUR + place * dt.timedelta(minutes=1))
    waiting(desk, begins=-dt.timedelta(minutes=5), origin=SMALL)

    taken = [services.take_next(actor=colleague).origin for _ in range(5)]

    assert taken == [LARGE] * 4 + [SMALL]
    assert not CityTurn.objects.filter(origin=LARGE).exists()


@given(
    numbers=st.lists(st.integers(1, 400), min_size=2, max_size=8),
    rounds=st.integers(1, 200),
)
def test_no_city_runs_ahead_of_its_share_by_more_than_a_case(
    numbers: list[int], rounds: int
) -> None:
    cities = [Waiting(f"city_{n}", number, NOON) for n, number in enumerate(numbers)]
    ends: dict[str, float] = {}
    clock, served = 0.0, Counter[str]()

    for _ in range(rounds):
        turn = turns(cities, ends, clock=clock)[0]
        ends[turn.origin], clock = turn.ends, max(clock, turn.starts)
        served[turn.origin] += 1

    shares = {one.origin: served[one.origin] / weight(one.number) for one in cities}
    for one in cities:
        for other in cities:
            apart = 1 / weight(one.number) + 1 / weight(other.number)
            assert abs(shares[one.origin] - shares[other.origin]) <= apart + 1e-9


@given(number=st.integers(1, 500), others=st.lists(st.integers(1, 500), min_size=1, max_size=9))
def test_a_city_that_comes_in_new_waits_a_bounded_number_of_turns(
    number: int, others: list[int]
) -> None:
    cities = [Waiting(f"city_{n}", one, NOON) for n, one in enumerate(others)]
    new = Waiting("new", number, NOON)
    ends: dict[str, float] = {}
    clock = 0.0
    for _ in range(50):
        turn = turns(cities, ends, clock=clock)[0]
        ends[turn.origin], clock = turn.ends, max(clock, turn.starts)

    passed = 0
    while (turn := turns([*cities, new], ends, clock=clock)[0]).origin != "new":
        ends[turn.origin], clock = turn.ends, max(clock, turn.starts)
        passed += 1

    assert passed <= len(cities)


def test_who_has_nothing_waiting_has_no_turn() -> None:
    assert turns([Waiting("city", 0, NOON)], {}, clock=0.0) == []


@pytest.mark.parametrize("load", [0.85, 0.95, 1.05])
@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_in_a_simulated_week_small_cities_wait_less_and_nobody_is_begun_too_late(
    load: float, seed: int
) -> None:
    cases = fairness.arrivals(seed, load=load)

    by_turn = fairness.simulate(cases, fairness.in_turn)
    by_coming = fairness.figures(cases, fairness.first_come)
    large, small = (quantile(fairness.waits(by_turn, who), 0.95) for who in ("large", "small"))

    assert sorted(id(case) for case, _at in by_turn) == sorted(id(case) for case in cases)
    assert small < large
    assert max(fairness.lateness(by_turn)) <= LATE.total_seconds() / 60
    assert max(fairness.lateness(by_turn)) <= by_coming[-1]


def test_pages_hand_out_the_next_case_and_say_when_there_is_none(
    desk: Desk, colleague: Actor
) -> None:
    case = waiting(desk, begins=HOUR)
    client = browser(colleague)

    assert at("take-next") in client.get(at("queue")).content.decode()
    first = client.post(at("take-next"))
    second = client.post(at("take-next"), follow=True)

    assert first.headers["Location"] == at("case", case.id)
    assert "No accepted case waits to be taken." in second.content.decode()


def test_a_colleagues_page_asks_why_and_the_acceptors_does_not(
    desk: Desk, colleague: Actor
) -> None:
    case = made.accepted(desk)

    def asks(actor: Actor) -> bool:
        page = BeautifulSoup(browser(actor).get(at("case", case.id)).content, "lxml")
        form = page.select_one(f'form[action="{at("claim", case.id)}"]')
        assert form is not None
        return form.select_one("textarea[name=reason]") is not None

    assert (asks(colleague), asks(desk.officer)) == (True, False)


def test_a_page_that_comes_too_late_says_who_has_the_case(desk: Desk, colleague: Actor) -> None:
    case = made.accepted(desk)
    services.claim(actor=desk.officer, case_id=case.id, revision=case.revision)
    sent = {"revision": str(case.revision), "reason": "At the counter"}

    answer = browser(colleague).post(at("claim", case.id), sent)

    assert answer.status_code == 409
    assert "Test Person has this case on the desk." in answer.content.decode()
    assert made.fresh(case).claimed_by == desk.officer.id


def test_the_api_hands_out_the_next_case_and_refuses_a_pick_without_a_reason(
    desk: Desk, colleague: Actor
) -> None:
    case = waiting(desk, begins=HOUR)
    client = browser(colleague)

    refused = client.post(
        f"/api/v1/cases/{case.id}/claim",
        {"revision": case.revision},
        content_type="application/json",
    )
    taken = client.post("/api/v1/cases/next", content_type="application/json")
    nothing = client.post("/api/v1/cases/next", content_type="application/json")

    assert (refused.status_code, refused.json()["code"]) == (422, "note-missing")
    assert (taken.status_code, taken.json()["id"]) == (200, str(case.id))
    assert (nothing.status_code, nothing.json()["code"]) == (409, "no-case-to-take")
