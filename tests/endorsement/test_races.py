"""Many at once, on real transactions: one wins, nothing is doubled, nothing is lost."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connections
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import Conflict
from apps.endorsement import services
from apps.endorsement.expedition_errors import ExpeditionFull
from apps.endorsement.hold_errors import (
    CaseHeld,
    NoCaseToTake,
)
from apps.endorsement.models import (
    CaseHold,
    CaseVisitor,
    DecisionUndone,
    PortCase,
    Visa,
    VisaCounter,
)
from apps.endorsement.states import CaseStatus
from apps.policy.models import Parameter
from apps.regions.scoping import enter
from apps.routing.models import OutboxMessage
from tests.databases import Copy
from tests.factories import endorsement as made
from tests.factories.endorsement import CITY, SENDER, Desk

PORT = "port_shanghai"


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Do all acts at the same moment, each in a thread and a connection of its own.

    Gives what each returned, or the Conflict that refused it.
    """
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait(timeout=60)
        try:
            with enter(PORT):
                return act()
        except Conflict as refused:
            return refused
        finally:
            close_old_connections()
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def desk(committed: Copy) -> Desk:
    with enter(PORT):
        return Desk()


def test_fifty_visas_issued_at_once_have_fifty_numbers_in_a_row(desk: Desk) -> None:
    with enter(PORT):
        cases = [made.decided(desk) for _ in range(50)]
        firsts = [made.first(case).id for case in cases]

    def issuing(place: int) -> Callable[[], object]:
        case = cases[place]
        return lambda: services.issue(
            actor=desk.approver,
            case_id=case.id,
            visitor_id=firsts[place],
            revision=case.revision,
        )

    results = [
        result
        for batch in (0, 25)
        for result in at_once([issuing(place) for place in range(batch, batch + 25)])
    ]

    assert all(isinstance(result, Visa) for result in results)
    with enter(PORT):
        serials = sorted(
            int(number[4:-1]) for number in Visa.objects.values_list("number", flat=True)
        )
        assert VisaCounter.objects.get().last == 50
        assert OutboxMessage.objects.filter(type="visa.issued").count() == 50
    assert serials == list(range(1, 51))


def test_of_twenty_who_claim_one_case_one_gets_it(desk: Desk) -> None:
    with enter(PORT):
        case = made.accepted(desk)

    results = at_once(
        [
            lambda: services.claim(actor=desk.officer, case_id=case.id, revision=case.revision)
            for _ in range(20)
        ]
    )

    assert sum(not isinstance(result, Conflict) for result in results) == 1
    with enter(PORT):
        assert made.fresh(case).revision == case.revision + 1


def test_the_officer_who_comes_second_is_told_who_came_first(desk: Desk) -> None:
    with enter(PORT):
        case = made.accepted(desk)
        others = [Desk().officer for _ in range(8)]

    def picking(who: Actor) -> Callable[[], object]:
        seen: dict[str, Any] = {"case_id": case.id, "revision": case.revision}
        return lambda: services.claim(actor=who, reason="At the counter", **seen)

    results = at_once([picking(who) for who in others])

    with enter(PORT):
        holder = made.fresh(case).claimed_by
        assert CaseHold.objects.filter(case=case, until=None).count() == 1
    lost = [one for one in results if isinstance(one, CaseHeld)]
    assert len(lost) == 7
    assert {one.data["claimed_by"] for one in lost} == {holder}


def test_officers_who_take_the_next_one_at_once_get_one_case_each(desk: Desk) -> None:
    with enter(PORT):
        for place in range(12):
            made.accepted(desk, origin=("city_320500", "city_320100", "city_310000")[place % 3])
        officers = [Desk().officer for _ in range(15)]

    def taking(who: Actor) -> Callable[[], object]:
        return lambda: services.take_next(actor=who)

    results = at_once([taking(who) for who in officers])

    taken = [one.id for one in results if isinstance(one, PortCase)]
    assert len(taken) == len(set(taken)) == 12
    assert sum(isinstance(one, NoCaseToTake) for one in results) == 3
    with enter(PORT):
        assert CaseHold.objects.filter(until=None).count() == 12


def test_one_visitor_decided_by_two_at_once_is_decided_once(desk: Desk) -> None:
    with enter(PORT):
        other = Desk()
        case = made.examined(desk)
        visitor = made.first(case)
    seen: dict[str, Any] = {"case_id": case.id, "visitor_id": visitor.id, "revision": case.revision}

    results = at_once(
        [
            lambda: services.approve(actor=desk.approver, **seen),
            lambda: services.refuse(actor=other.approver, ground="4", **seen),
        ]
    )

    assert sum(isinstance(result, Conflict) for result in results) == 1
    with enter(PORT):
        sent = OutboxMessage.objects.filter(type="visitor.decided").count()
        held = CaseVisitor.objects.filter(held_until__isnull=False).count()
        assert sent + held == 1  # a refusal waits to be told


@pytest.mark.parametrize("round_", range(3))
def test_an_approval_is_taken_back_or_its_visa_issued_and_never_both(
    desk: Desk, round_: int
) -> None:
    with enter(PORT):
        other = Desk()
        case = made.decided(desk)
        visitor = made.first(case)
    seen: dict[str, Any] = {"case_id": case.id, "visitor_id": visitor.id, "revision": case.revision}

    results = at_once(
        [
            lambda: services.issue(actor=desk.approver, **seen),
            lambda: services.take_back_decision(actor=other.approver, reason="x", **seen),
        ]
    )

    assert sum(isinstance(result, Conflict) for result in results) == 1
    with enter(PORT):
        issued = Visa.objects.filter(visitor=visitor).count()
        assert issued + DecisionUndone.objects.filter(visitor=visitor).count() == 1


def test_a_refusal_is_told_or_taken_back_and_never_both(desk: Desk) -> None:
    with enter(PORT):
        case = made.examined(desk, refuse=[1])
        visitor = made.first(case)
        seen: dict[str, Any] = {"case_id": case.id, "visitor_id": visitor.id}
        case = services.refuse(actor=desk.approver, revision=case.revision, ground="4", **seen)
    later = timezone.now() + dt.timedelta(hours=1)

    at_once(
        [
            lambda: services.tell_held(actor=SENDER, case_id=case.id, now=later),
            lambda: services.take_back_decision(
                actor=desk.approver, revision=case.revision, reason="x", **seen
            ),
        ]
    )

    with enter(PORT):
        told = OutboxMessage.objects.filter(type="visitor.decided").count()
        assert told + DecisionUndone.objects.filter(visitor=visitor).count() == 1


def test_of_two_who_expedite_at_once_one_gets_the_last_place(desk: Desk) -> None:
    ground = {"ground": "rush_repair", "reason": "The line stands still"}
    with enter("public"):
        Parameter.objects.filter(key="expedite.per_day").update(value=1)
        Parameter.objects.filter(key="expedite.share_percent").update(value=100)
    with enter(PORT):
        cases = [made.received(trip=made.landing_in(30), expedite=ground) for _ in range(3)]

    results = at_once(
        [
            lambda one=one: services.grant_expedition(  # type: ignore[misc]
                actor=desk.officer, case_id=one.id, revision=one.revision
            )
            for one in cases
        ]
    )

    assert sum(isinstance(result, ExpeditionFull) for result in results) == 2
    with enter(PORT):
        assert PortCase.objects.filter(expedition="GRANTED").count() == 1


@pytest.mark.parametrize("round_", range(5))
def test_a_recall_and_an_acceptance_at_once_leave_one_truth(desk: Desk, round_: int) -> None:
    with enter(PORT):
        case = made.received()

    accepted, granted = at_once(
        [
            lambda: services.accept(actor=desk.officer, case_id=case.id, revision=case.revision),
            lambda: services.answer_recall(
                actor=SENDER, origin=CITY, case_id=case.id, reason="Wrong flight"
            ),
        ]
    )

    with enter(PORT):
        status = made.fresh(case).status
        told = set(OutboxMessage.objects.values_list("type", flat=True))
    if granted is True:
        assert isinstance(accepted, Conflict)
        assert (status, told) == (CaseStatus.RECALLED, {"recall.answered"})
    else:
        assert granted is False
        assert (status, told) == (CaseStatus.ACCEPTED, {"case.accepted", "recall.answered"})


def test_a_withdrawal_and_a_decision_at_once_leave_one_truth(desk: Desk) -> None:
    with enter(PORT):
        case = made.examined(desk)
        visitor = made.first(case)

    decided, granted = at_once(
        [
            lambda: services.approve(
                actor=desk.approver,
                case_id=case.id,
                visitor_id=visitor.id,
                revision=case.revision,
            ),
            lambda: services.answer_withdrawal(
                actor=SENDER, origin=CITY, case_id=case.id, reason="Off"
            ),
        ]
    )

    with enter(PORT):
        status = made.fresh(case).status
    assert (granted, status) in {(True, CaseStatus.WITHDRAWN), (False, CaseStatus.DECIDED)}
    assert isinstance(decided, Conflict) is (granted is True)
