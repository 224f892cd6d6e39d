"""A flight that does not come: told once for each landing, and silence ends the case."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.core.vds.errors import SignerAway
from apps.core.workcalendar import beijing_date, end_of_day_beijing
from apps.endorsement import services, tasks
from apps.endorsement.models import CaseHold, PortCase
from apps.endorsement.moving import tell_city
from apps.endorsement.queue_views import LANDED_AFTER, QueueView, in_view
from apps.endorsement.schedule import BEAT_SCHEDULE
from apps.endorsement.services import unflown
from apps.endorsement.services.flights import take_flight_change
from apps.endorsement.services.unflown import ROAD_OF_ANSWERS
from apps.endorsement.states import UNDECIDED, CaseStatus, VisitorState
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.models import OutboxMessage
from apps.routing.states import OutboxState
from tests.endorsement.test_flights import told as changed
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.endorsement import CITY, SENDER, Desk

FLIGHTS = Actor.system("flights")
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)


def over(case: PortCase) -> dt.datetime:
    """The moment at which a case leaves the bands of the queue."""
    return case.arrival_at + LANDED_AFTER + SECOND


def run(at: dt.datetime) -> tuple[int, int]:
    """What beat does each hour: how many lapsed, and how many were asked."""
    with time_machine.travel(at, tick=False):
        lapsed = [
            unflown.lapse_unflown(actor=FLIGHTS, case_id=case_id)
            for case_id in unflown.cases_to_lapse()
        ]
        asked = [
            unflown.ask_for_flight(actor=FLIGHTS, case_id=case_id)
            for case_id in unflown.cases_to_ask_about()
        ]
        return sum(lapsed), sum(asked)


def hear(asked: dt.datetime, received: dt.datetime | None = None) -> None:
    """What the carriers do: the city has the question, on the day it left unless said else."""
    OutboxMessage.objects.filter(type="flight.missed", done_at=None).update(
        state=OutboxState.DONE, created_at=asked, done_at=received or asked, receipt="{}"
    )


def bodies(type_: str) -> list[dict[str, Any]]:
    rows = OutboxMessage.objects.filter(type=type_).order_by("created_at")
    return [json.loads(row.envelope)["body"] for row in rows]


def another_flight(case: PortCase, at: dt.datetime) -> None:
    with time_machine.travel(at, tick=False):
        body = changed(changed_at=at.isoformat(), arrival_at=(at + 2 * DAY).isoformat())
        take_flight_change(actor=SENDER, origin=CITY, case_id=case.id, body=body)


@pytest.mark.parametrize("status", sorted(UNDECIDED))
def test_the_city_is_told_once_and_silence_ends_the_case(
    port: AuthorityRef, status: CaseStatus
) -> None:
    case = made.case_in(status, Desk())
    asked = over(case)
    answer_by = end_of_day_beijing(beijing_date(asked) + 3 * DAY)

    assert run(asked - 2 * SECOND) == (0, 0)
    assert run(asked) == (0, 1)
    hear(asked)
    assert run(asked + DAY) == (0, 0)
    assert not in_view(PortCase.objects.all(), QueueView.OPEN, me="", now=asked).exists()
    assert bodies("flight.missed") == [
        {
            "request_id": str(case.id),
            "arrival_at": case.arrival_at.isoformat(),
            "answer_by": answer_by.isoformat(),
        }
    ]

    end = answer_by + ROAD_OF_ANSWERS
    assert run(end - SECOND) == (0, 0)
    assert run(end) == (1, 0)
    assert run(end + DAY) == (0, 0)

    after = made.fresh(case)
    assert (after.status, after.last_event) == (CaseStatus.WITHDRAWN, "endorsement.case_lapsed")
    assert made.first(case).state == VisitorState.WITHDRAWN
    assert not CaseHold.objects.filter(case=case, until=None).exists()
    (answer,) = bodies("withdrawal.answered")
    assert (answer["granted"], answer["reason"]) == (True, unflown.REASON)
    told = Notice.objects.filter(event="endorsement.case_lapsed")
    assert [str(one.recipient_id) for one in told] == ([case.claimed_by] if case.claimed_by else [])


def test_another_flight_keeps_the_case_and_is_waited_for_anew(port: AuthorityRef) -> None:
    case = made.examining(Desk())
    run(over(case))
    hear(over(case))
    another_flight(case, over(case) + DAY)

    assert run(over(case) + 2 * DAY) == (0, 0)
    case = made.fresh(case)
    assert run(over(case)) == (0, 1)  # the other one has not come either
    hear(over(case))

    landings = [body["arrival_at"] for body in bodies("flight.missed")]
    assert len(set(landings)) == 2
    assert run(over(case) + 9 * DAY) == (1, 0)


@pytest.mark.parametrize(
    "status",
    [CaseStatus.DECIDED, CaseStatus.RECALLED, CaseStatus.WITHDRAWN, CaseStatus.NOT_ACCEPTED],
)
def test_what_is_decided_or_gone_is_left_alone(port: AuthorityRef, status: CaseStatus) -> None:
    case = made.case_in(status, Desk())
    before = everything()

    assert run(over(case)) == (0, 0)

    assert everything() == before


def test_a_case_with_somebody_decided_is_left_to_its_officers(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examined(desk, 2)
    one = made.first(case)
    services.approve(
        actor=desk.approver, case_id=case.id, visitor_id=one.id, revision=case.revision
    )

    assert run(over(case)) == (0, 0)
    assert run(over(case) + 9 * DAY) == (0, 0)

    assert made.fresh(case).status == CaseStatus.EXAMINED


def test_a_question_that_the_city_never_had_ends_nothing(port: AuthorityRef) -> None:
    case = made.received()
    run(over(case))
    before = everything()

    assert run(over(case) + 30 * DAY) == (0, 0)

    assert everything() == before


def test_a_question_that_came_late_is_waited_for_as_much_longer(port: AuthorityRef) -> None:
    case = made.received()
    asked = over(case)
    run(asked)
    hear(asked, received=asked + 2 * DAY)
    end = end_of_day_beijing(beijing_date(asked) + 5 * DAY) + ROAD_OF_ANSWERS

    assert run(end - SECOND) == (0, 0)
    assert run(end) == (1, 0)


def test_a_flight_that_crosses_the_end_is_refused(port: AuthorityRef) -> None:
    case = made.case_in(CaseStatus.WITHDRAWN, Desk())
    before = everything()

    with pytest.raises(MoveNotAllowed):
        another_flight(case, over(case))

    assert everything() == before


def test_a_case_that_cannot_be_asked_about_does_not_hold_up_the_others(
    port: AuthorityRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = made.received(), made.received()

    def told_unless_bad(case: PortCase, *args: Any) -> None:
        if case.id == bad.id:
            raise SignerAway
        tell_city(case, *args)

    monkeypatch.setattr(unflown, "tell_city", told_unless_bad)
    with time_machine.travel(max(over(bad), over(good))):
        tasks.clear_unflown(schema="port_shanghai")

    assert made.fresh(bad).missed_arrival_at is None
    assert made.fresh(good).missed_arrival_at == good.arrival_at


def test_a_run_that_is_killed_has_done_nothing_and_the_next_one_does_it_all(
    port: AuthorityRef,
) -> None:
    cases = [made.received() for _ in range(3)]
    last = max(over(case) for case in cases)

    class Killed(Exception):
        pass

    def killed(at: dt.datetime) -> None:
        with transaction.atomic():
            assert sum(run(at)) == 3
            raise Killed

    for at in (last, last + 9 * DAY):
        before = everything()
        with pytest.raises(Killed):
            killed(at)
        assert everything() == before
        assert sum(run(at)) == 3
        hear(at)

    assert len(bodies("flight.missed")) == len(bodies("withdrawal.answered")) == 3


def test_the_task_does_both_at_its_port_and_may_run_twice(public: AuthorityRef) -> None:
    with enter("port_shanghai"):
        case = made.received()

    for at in (over(case), over(case) + 9 * DAY):
        with time_machine.travel(at):
            tasks.clear_unflown(schema="port_shanghai")
            tasks.clear_unflown(schema="port_shanghai")
        with enter("port_shanghai"):
            hear(at)

    with enter("port_shanghai"):
        assert made.fresh(case).status == CaseStatus.WITHDRAWN
        assert len(bodies("flight.missed")) == 1
    assert timezone.now() < case.arrival_at
    assert tasks.clear_unflown_everywhere.name in {e["task"] for e in BEAT_SCHEDULE.values()}
