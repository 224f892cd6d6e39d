"""Of a guest without an exit the city is told once, what the record says and nothing more."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.core.workcalendar import beijing_date, last_day_of
from apps.endorsement import tasks
from apps.endorsement.border_states import BorderKind
from apps.endorsement.models import BorderReport, PortCase, Visa
from apps.endorsement.schedule import BEAT_SCHEDULE
from apps.endorsement.services import stays
from apps.endorsement.states import VisaStatus
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.models import OutboxMessage
from tests.endorsement.test_border import DAY, HOUR, SECOND, event, report
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

STAYS = Actor.system("stays")


@pytest.fixture
def line(port: AuthorityRef) -> Actor:
    """The program of border inspection, which has told of an exit before."""
    return speaking()


def speaking() -> Actor:
    program = make_actor(Role.BORDER_PROGRAM)
    other = made.issued(Desk())
    for kind in BorderKind:
        report(program, event(other, kind, at=other.issued_at), now=other.issued_at)
    return program


def entered(line: Actor) -> Visa:
    """A visa whose entry the program reported an hour after issue."""
    visa = made.issued(Desk())
    report(line, event(visa), now=visa.issued_at + HOUR)
    visa.refresh_from_db()
    return visa


def end_of(visa: Visa) -> dt.datetime:
    assert visa.leave_by is not None
    return visa.leave_by


def heard(line: Actor, at: dt.datetime) -> None:
    """Border inspection tells of the exit of some other guest, at once."""
    other = entered_before(line, at)
    report(line, event(other, BorderKind.EXIT, at=at), now=at)


def entered_before(line: Actor, at: dt.datetime) -> Visa:
    with time_machine.travel(at - 2 * DAY, tick=False):
        other = made.issued(Desk())
    report(line, event(other))
    return other


def find(at: dt.datetime) -> int:
    with time_machine.travel(at, tick=False):
        return sum(
            stays.tell_missing_exit(actor=STAYS, visa_id=visa_id)
            for visa_id in stays.stays_without_exit()
        )


def told() -> list[dict[str, Any]]:
    rows = OutboxMessage.objects.filter(type="stay.told").order_by("version")
    return [json.loads(row.envelope)["body"] for row in rows]


def test_the_city_is_told_once_that_no_exit_is_on_record(line: Actor) -> None:
    visa = entered(line)
    heard(line, end_of(visa) + DAY)

    assert find(end_of(visa) + DAY - SECOND) == 0  # the day after the last one is not over
    assert find(end_of(visa) + DAY) == 1
    assert find(end_of(visa) + 9 * DAY) == 0

    assert told() == [
        {
            "request_id": str(visa.visitor.case_id),
            "visitor_id": str(visa.visitor_id),
            "visa_number": visa.number,
            "finding": "no_exit",
            "last_day": str(last_day_of(end_of(visa))),
            "left_on": None,
        }
    ]
    visa.refresh_from_db()
    assert (visa.status, visa.last_event) == (VisaStatus.USED, "endorsement.no_exit_on_record")


def test_nothing_is_told_while_border_inspection_is_silent(line: Actor) -> None:
    """A broken line would make every guest look as if they had stayed."""
    visa = entered(line)
    before = everything()

    assert find(end_of(visa) + 9 * DAY) == 0
    assert everything() == before

    heard(line, end_of(visa) + 9 * DAY)
    assert find(end_of(visa) + 9 * DAY) == 1


def test_a_line_that_falls_silent_in_the_time_for_reports_accuses_nobody(line: Actor) -> None:
    visa = entered(line)
    heard(line, end_of(visa) + DAY - SECOND)  # who left that evening may not have been reported yet

    assert find(end_of(visa) + 9 * DAY) == 0

    heard(line, end_of(visa) + 9 * DAY)
    assert find(end_of(visa) + 9 * DAY) == 1


def test_a_line_that_tells_of_entries_alone_accuses_nobody(line: Actor) -> None:
    visa = entered(line)
    late = end_of(visa) + 9 * DAY
    other = entered_before(line, late)
    assert find(late) == 0

    too_early = event(other, BorderKind.EXIT, at=other.issued_at - SECOND)
    assert report(line, too_early, now=late).is_refused
    assert find(late) == 0  # what was refused proves as little

    heard(line, late)
    assert find(late) == 1


def test_a_line_that_catches_up_is_behind_until_it_is_there(line: Actor) -> None:
    visa, other = entered(line), entered(line)
    late = end_of(visa) + 9 * DAY

    report(line, event(other, BorderKind.EXIT, at=end_of(visa) - HOUR), now=late)
    assert find(late) == 0

    heard(line, end_of(visa) + DAY)
    assert find(late) == 1


def test_who_entered_before_the_first_exit_was_told_is_not_looked_for(port: AuthorityRef) -> None:
    program = make_actor(Role.BORDER_PROGRAM)
    visa = entered(program)
    other = made.issued(Desk())
    for kind in BorderKind:
        report(program, event(other, kind, at=other.issued_at + 2 * HOUR))
    late = end_of(visa) + 9 * DAY
    heard(program, late)

    assert find(late) == 0


@pytest.mark.parametrize("order", ["exit first", "entry first"])
def test_a_guest_with_an_exit_that_could_not_be_noted_is_not_told_of(
    line: Actor, order: str
) -> None:
    visa = made.issued(Desk())
    told_of = [
        event(visa, BorderKind.EXIT, at=visa.issued_at + HOUR),
        event(visa, at=visa.issued_at + 2 * HOUR),
    ]
    for told_now in told_of if order == "exit first" else reversed(told_of):
        report(line, told_now, now=visa.issued_at + DAY)
    visa.refresh_from_db()
    late = end_of(visa) + 9 * DAY
    heard(line, late)

    assert BorderReport.objects.get(visa=visa, kind=BorderKind.EXIT).code != ""
    assert find(late) == 0
    assert told() == []


@pytest.mark.parametrize(
    ("offset", "finding"), [(-SECOND, None), (dt.timedelta(0), "left_late"), (DAY, "left_late")]
)
def test_an_exit_in_time_is_told_to_nobody_and_a_late_one_once(
    line: Actor, offset: dt.timedelta, finding: str | None
) -> None:
    visa = entered(line)
    left = end_of(visa) + offset

    report(line, out := event(visa, BorderKind.EXIT, at=left))
    report(line, out)
    heard(line, left + 5 * DAY)
    assert find(left + 9 * DAY) == 0

    assert [(one["finding"], one["left_on"]) for one in told()] == (
        [(finding, str(beijing_date(left)))] if finding else []
    )


@pytest.mark.parametrize(
    ("offset", "finding"), [(-SECOND, "left_in_time"), (dt.timedelta(0), "left_late")]
)
def test_an_exit_reported_after_the_telling_puts_it_right(
    line: Actor, offset: dt.timedelta, finding: str
) -> None:
    visa = entered(line)
    heard(line, end_of(visa) + DAY)
    find(end_of(visa) + DAY)

    late = end_of(visa) + 3 * DAY
    report(line, event(visa, BorderKind.EXIT, at=end_of(visa) + offset), now=late)

    assert [one["finding"] for one in told()] == ["no_exit", finding]
    assert find(late + 9 * DAY) == 0


def test_a_run_that_is_killed_halfway_goes_on_where_it_was(line: Actor) -> None:
    visas = [entered(line) for _ in range(3)]
    latest = max(end_of(visa) for visa in visas)
    heard(line, latest + DAY)
    with time_machine.travel(latest + DAY, tick=False):
        first, *_rest = stays.stays_without_exit()
        assert stays.tell_missing_exit(actor=STAYS, visa_id=first) is True
        assert stays.tell_missing_exit(actor=STAYS, visa_id=first) is False

    assert find(latest + DAY) == 2
    assert sorted(one["visa_number"] for one in told()) == sorted(visa.number for visa in visas)


def test_a_stay_that_cannot_be_told_of_does_not_hold_up_the_others(line: Actor) -> None:
    stuck, behind = entered(line), entered(line)
    PortCase.objects.filter(id=stuck.visitor.case_id).update(origin="city_that_has_gone")
    latest = max(end_of(stuck), end_of(behind))
    heard(line, latest + DAY)

    with time_machine.travel(latest + DAY):
        tasks.find_missing_exits(schema="port_shanghai")

    assert [one["visa_number"] for one in told()] == [behind.number]
    stuck.refresh_from_db()
    assert stuck.exit_missed_at is None


def test_the_task_finds_them_at_its_port_and_may_run_twice(public: AuthorityRef) -> None:
    with enter("port_shanghai"):
        program = speaking()
        visa = entered(program)
        heard(program, end_of(visa) + DAY)

    with time_machine.travel(end_of(visa) + DAY):
        tasks.find_missing_exits(schema="port_shanghai")
        tasks.find_missing_exits(schema="port_shanghai")

    with enter("port_shanghai"):
        assert len(told()) == 1
    rung = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    assert tasks.find_missing_exits_everywhere.name in rung


def test_the_database_refuses_a_missing_exit_before_the_stay_is_over(line: Actor) -> None:
    visa = entered(line)

    with pytest.raises(IntegrityError), transaction.atomic():
        Visa.objects.filter(id=visa.id).update(exit_missed_at=end_of(visa) - SECOND)
