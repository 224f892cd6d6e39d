"""An exit that is reported before its entry waits for it, and is settled with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.workcalendar import BEIJING, beijing_date
from apps.endorsement import services
from apps.endorsement.border_states import BorderKind, BorderOutcome
from apps.endorsement.models import BorderReport, Visa
from apps.endorsement.states import VisaStatus
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_border import DAY, HOUR, SECOND, event, report
from tests.endorsement.test_desk_pages import browser, main_of
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk


@pytest.fixture
def line(port: AuthorityRef) -> Actor:
    return make_actor(Role.BORDER_PROGRAM)


def waiting(line: Actor, visa: Visa, at: dt.datetime) -> BorderReport:
    kept = report(line, event(visa, BorderKind.EXIT, at=at))
    assert kept.outcome == BorderOutcome.WAITING
    return kept


def became(kept: BorderReport) -> tuple[str, str, str]:
    """What the program was answered, and what became of it with which reason."""
    kept.refresh_from_db()
    assert kept.settled_at is not None
    return kept.outcome, kept.settled_as, kept.code


def settlings() -> list[dict[str, Any]]:
    found = AuditEvent.objects.filter(event="endorsement.waiting_exit_settled")
    return [one.payload for one in found.order_by("id")]


def test_an_exit_waits_for_its_entry_and_its_answer_stays(line: Actor) -> None:
    visa = made.issued(Desk())
    out = event(visa, BorderKind.EXIT, at=visa.issued_at + 2 * DAY)
    assert report(line, out).outcome == BorderOutcome.WAITING
    visa.refresh_from_db()
    assert visa.status == VisaStatus.ISSUED

    desk = Desk()
    with time_machine.travel(out.at + HOUR, tick=False):  # an officer notes it, not the program
        services.mark_used(
            actor=desk.officer,
            visa_id=visa.id,
            revision=visa.revision,
            entered_at=visa.issued_at + HOUR,
            port="PVG",
        )

    visa.refresh_from_db()
    assert visa.left_at == out.at
    again = report(line, out, now=out.at + DAY)
    assert (again.outcome, again.code) == (BorderOutcome.WAITING, "")
    assert again.settled_at is not None


def test_a_waiting_exit_that_lies_before_the_entry_is_kept_with_the_reason(line: Actor) -> None:
    supervisor = make_actor(Role.PORT_SUPERVISOR)
    visa = made.issued(Desk())
    kept = waiting(line, visa, visa.issued_at + HOUR)

    report(line, event(visa, at=visa.issued_at + 2 * HOUR))

    visa.refresh_from_db()
    assert (visa.status, visa.left_at) == (VisaStatus.USED, None)
    assert became(kept) == ("WAITING", "REFUSED", "border-exit-before-entry")
    assert settlings() == [{"outcome": "REFUSED", "code": "border-exit-before-entry"}]
    notice = Notice.objects.get(event="endorsement.border_report_refused")
    assert str(notice.recipient_id) == supervisor.id


def test_of_two_waiting_exits_the_first_is_the_exit_and_one_of_another_day_has_a_reason(
    line: Actor,
) -> None:
    make_actor(Role.PORT_SUPERVISOR)
    visa = made.issued(Desk())
    left = dt.datetime.combine(beijing_date(visa.issued_at) + 2 * DAY, dt.time(12), BEIJING)
    later = waiting(line, visa, left + DAY)
    same_day = waiting(line, visa, left + HOUR)
    first = waiting(line, visa, left)

    report(line, event(visa, at=visa.issued_at), now=left + 3 * DAY)

    visa.refresh_from_db()
    assert visa.left_at == left
    assert became(first) == ("WAITING", "NOTED", "")
    assert became(same_day) == ("WAITING", "ON_RECORD", "")
    assert became(later) == ("WAITING", "REFUSED", "border-exit-again")
    assert settlings() == [
        {"outcome": "NOTED", "code": ""},
        {"outcome": "ON_RECORD", "code": ""},
        {"outcome": "REFUSED", "code": "border-exit-again"},
    ]
    assert Notice.objects.filter(event="endorsement.border_report_refused").count() == 1


def test_the_settling_is_told_once_a_day_as_a_refusal_is(line: Actor) -> None:
    make_actor(Role.PORT_SUPERVISOR)
    visa = made.issued(Desk())
    for minutes in (10, 20):
        waiting(line, visa, visa.issued_at + dt.timedelta(minutes=minutes))

    report(line, event(visa, at=visa.issued_at + HOUR), now=visa.issued_at + 3 * DAY)

    assert [one["outcome"] for one in settlings()] == ["REFUSED", "REFUSED"]
    assert Notice.objects.filter(event="endorsement.border_report_refused").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"settled_at": timezone.now()},
        {"settled_as": "NOTED"},
        {"settled_at": timezone.now(), "settled_as": "REFUSED"},
        {"settled_at": timezone.now(), "settled_as": "NOTED", "code": "border-exit-again"},
        {"settled_at": timezone.now(), "settled_as": "WAITING"},
        {"code": "border-exit-again"},
    ],
)
def test_the_database_refuses_a_settling_without_its_outcome_or_reason(
    line: Actor, change: dict[str, Any]
) -> None:
    visa = made.issued(Desk())
    kept = waiting(line, visa, visa.issued_at + HOUR)

    with pytest.raises(IntegrityError, match="border_report_answered"), transaction.atomic():
        BorderReport.objects.filter(id=kept.id).update(**change)


def test_the_supervisor_finds_what_was_settled_among_what_was_not_noted(line: Actor) -> None:
    visa = made.issued(Desk())
    waiting(line, visa, visa.issued_at + HOUR)
    client = browser(make_actor(Role.PORT_SUPERVISOR))
    lies_before, waits = "The exit lies before the entry on record.", "Kept until the entry"
    assert waits in main_of(client.get("/border/?outcome=WAITING"))

    report(line, event(visa, at=visa.issued_at + HOUR + SECOND))

    assert lies_before in main_of(client.get("/border/?outcome=REFUSED"))
    assert lies_before not in main_of(client.get("/border/?outcome=WAITING"))
