"""What a program of border inspection reports is noted once, in any order, or refused for good."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts import services as accounts
from apps.accounts.errors import ProgramStandsAlone
from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.workcalendar import BEIJING, beijing_date, last_day_of
from apps.endorsement import border_brake
from apps.endorsement.border_errors import BorderEventReused, BorderTimeAhead
from apps.endorsement.border_states import BorderKind, BorderOutcome
from apps.endorsement.models import BorderReport, Visa
from apps.endorsement.services import border
from apps.endorsement.states import VisaStatus
from apps.endorsement.staying import leave_by
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.endorsement.test_desk_pages import browser, main_of
from tests.endorsement.test_moves import everything, visa_in
from tests.factories import endorsement as made
from tests.factories.accounts import SYSTEM, let_in, make_actor, make_user
from tests.factories.endorsement import Desk

REPORTS, LOOK_UPS = "/api/v1/border/reports", "/api/v1/border/look-ups"
SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def line(port: AuthorityRef) -> Actor:
    """The program of border inspection; the test runs at the port."""
    return make_actor(Role.BORDER_PROGRAM)


def event(visa: Visa, kind: BorderKind = BorderKind.ENTRY, **changes: Any) -> border.Reported:
    told: dict[str, Any] = {
        "event_id": str(uuid4()),
        "kind": kind,
        "visa_number": visa.number,
        "passport_number": visa.passport_number,
        "place": "PVG",
        "at": visa.issued_at + HOUR,
    }
    return border.Reported(**(told | changes))


def report(line: Actor, told: border.Reported, *, now: dt.datetime | None = None) -> BorderReport:
    """Report it, an hour after it happened unless told when."""
    with time_machine.travel(now or told.at + HOUR, tick=False):
        return border.report(actor=line, told=told)


def refused(line: Actor, told: border.Reported, code: str, **when: Any) -> BorderReport:
    """A report that is kept with its reason, and leaves the visa as it was."""
    before = list(Visa.objects.order_by("id").values())
    messages = OutboxMessage.objects.count()
    kept = report(line, told, **when)
    assert (kept.outcome, kept.code) == (BorderOutcome.REFUSED, code)
    assert list(Visa.objects.order_by("id").values()) == before
    assert OutboxMessage.objects.count() == messages
    return kept


def test_an_entry_uses_the_visa_and_its_stay_ends_so_many_days_after(line: Actor) -> None:
    visa = made.issued(Desk())

    kept = report(line, told := event(visa, place="SHA"))

    visa.refresh_from_db()
    assert (kept.outcome, kept.visa_id, kept.code) == (BorderOutcome.NOTED, visa.id, "")
    assert (visa.status, visa.used_at, visa.entry_port) == (VisaStatus.USED, told.at, "SHA")
    assert visa.leave_by is not None
    assert last_day_of(visa.leave_by) == beijing_date(told.at) + 10 * DAY
    assert visa.last_actor == line.id
    assert '"status":"used"' in OutboxMessage.objects.get(type="visa.changed").envelope
    assert AuditEvent.objects.get(event="endorsement.border_reported").payload == {
        "kind": "ENTRY",
        "outcome": "NOTED",
        "code": "",
    }


@given(st.integers(0, 4 * 365 * 24 * 60), st.integers(1, 30))
def test_the_day_of_entry_does_not_count_at_whatever_hour(minutes: int, days: int) -> None:
    at = dt.datetime(2026, 1, 1, tzinfo=BEIJING) + dt.timedelta(minutes=minutes)

    end = leave_by(at, days).astimezone(BEIJING)

    assert (end.hour, end.minute, end.second) == (0, 0, 0)
    assert (end.date() - at.date()).days == days + 1


def test_the_same_event_twice_has_the_same_answer_and_acts_once(line: Actor) -> None:
    told = event(made.issued(Desk()))
    first = report(line, told)
    before = everything()

    again = report(line, told, now=told.at + 3 * DAY)

    assert again == first
    assert again.outcome == BorderOutcome.NOTED
    assert everything() == before


def test_another_content_under_the_same_id_is_refused(line: Actor) -> None:
    told = event(made.issued(Desk()), event_id="E-1")
    report(line, told)
    before = everything()

    changes: list[dict[str, Any]] = [
        {"place": "SHA"},
        {"at": told.at + SECOND},
        {"passport_number": "X123456"},
        {"kind": BorderKind.EXIT},
    ]
    for change in changes:
        with pytest.raises(BorderEventReused):
            report(line, replace(told, **change))

    assert everything() == before
    other = make_actor(Role.BORDER_PROGRAM)  # its ids are its own
    assert report(other, told).outcome == BorderOutcome.ON_RECORD


@pytest.mark.parametrize("order", list(permutations(["in", "out", "out again"])))
def test_in_whatever_order_they_come_the_visa_ends_up_the_same(
    line: Actor, order: tuple[str, ...]
) -> None:
    visa = made.issued(Desk())
    entered, left = visa.issued_at + HOUR, visa.issued_at + 3 * DAY
    told = {
        "in": event(visa, at=entered),
        "out": event(visa, BorderKind.EXIT, at=left, place="PEK"),
        "out again": event(visa, BorderKind.EXIT, at=left, place="PEK"),
    }

    for name in order:
        report(line, told[name], now=left + DAY)

    visa.refresh_from_db()
    assert (visa.status, visa.used_at, visa.entry_port) == (VisaStatus.USED, entered, "PVG")
    assert (visa.left_at, visa.exit_port) == (left, "PEK")
    assert not BorderReport.objects.exclude(code="").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"passport_number": "X123456"}, "border-passport-differs"),
        ({"visa_number": "SH269999999X"}, "border-visa-unknown"),
        ({"place": "PEK"}, "border-entry-elsewhere"),
    ],
)
def test_what_does_not_fit_is_kept_and_a_supervisor_is_told_once_a_day(
    line: Actor, change: dict[str, Any], code: str
) -> None:
    supervisor = make_actor(Role.PORT_SUPERVISOR)
    visa = made.issued(Desk())

    kept = refused(line, event(visa, **change), code)
    refused(line, event(visa, **change), code)

    assert report(line, event(visa, event_id=kept.event_id, **change)) == kept
    notice = Notice.objects.get(event="endorsement.border_report_refused")
    assert str(notice.recipient_id) == supervisor.id
    assert visa.passport_number not in notice.link + notice.reference
    last = kept.received_at + 25 * HOUR
    refused(line, event(visa, at=last - HOUR, **change), code, now=last)
    assert Notice.objects.filter(event="endorsement.border_report_refused").count() == 2


def test_a_time_outside_the_validity_is_refused_and_the_last_second_counts(line: Actor) -> None:
    visa = made.issued(Desk())

    refused(line, event(visa, at=visa.issued_at - SECOND), "border-entry-too-early")
    refused(line, event(visa, at=visa.enter_by), "border-entry-too-late")
    kept = report(line, event(visa, at=visa.enter_by - SECOND))

    assert kept.outcome == BorderOutcome.NOTED


@pytest.mark.parametrize("kind", BorderKind)
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (VisaStatus.DECLARED_VOID, "border-visa-void"),
        (VisaStatus.SUPERSEDED, "border-visa-superseded"),
    ],
)
def test_nobody_enters_or_leaves_on_a_visa_that_was_ended(
    line: Actor, status: VisaStatus, code: str, kind: BorderKind
) -> None:
    visa = visa_in(status, Desk())

    refused(line, event(visa, kind), code)


def test_an_entry_reported_after_the_visa_expired_by_itself_is_noted(line: Actor) -> None:
    visa = visa_in(VisaStatus.EXPIRED, Desk())

    refused(line, event(visa, at=visa.enter_by), "border-entry-too-late")
    kept = report(line, event(visa, at=visa.enter_by - SECOND))

    visa.refresh_from_db()
    assert (kept.outcome, visa.status) == (BorderOutcome.NOTED, VisaStatus.USED)
    told = [row.envelope for row in OutboxMessage.objects.filter(type="visa.changed")]
    assert sum('"status":"used"' in envelope for envelope in told) == 1


def test_an_entry_that_an_officer_noted_before_is_on_record_unless_of_another_day(
    line: Actor,
) -> None:
    visa = visa_in(VisaStatus.USED, Desk())
    assert visa.used_at is not None
    same_day = dt.datetime.combine(beijing_date(visa.used_at), dt.time.max, BEIJING)

    kept = report(line, event(visa, at=same_day, place="SHA"))
    refused(line, event(visa, at=same_day + SECOND), "border-entry-again")

    assert kept.outcome == BorderOutcome.ON_RECORD
    assert Visa.objects.get(id=visa.id).used_at == visa.used_at


def test_an_exit_follows_its_entry_and_happens_once(line: Actor) -> None:
    visa = visa_in(VisaStatus.USED, Desk())
    assert visa.used_at is not None

    early = event(visa, BorderKind.EXIT, at=visa.used_at - SECOND)
    refused(line, early, "border-exit-before-entry")
    left = visa.used_at + DAY
    assert report(line, event(visa, BorderKind.EXIT, at=left)).outcome == BorderOutcome.NOTED
    refused(line, event(visa, BorderKind.EXIT, at=left + DAY), "border-exit-again")

    assert Visa.objects.get(id=visa.id).left_at == left


def test_a_clock_may_be_two_minutes_ahead_and_no_more(line: Actor) -> None:
    visa = made.issued(Desk())
    told = event(visa)
    before = everything()

    with pytest.raises(BorderTimeAhead):
        report(line, told, now=told.at - border.CLOCK_SKEW - SECOND)
    assert everything() == before
    assert not BorderReport.objects.exists()  # the right time is reported under the same id

    now = told.at - border.CLOCK_SKEW
    report(line, told, now=now)
    assert Visa.objects.get(id=visa.id).used_at == now  # never later than when we heard of it


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BORDER_PROGRAM}))
def test_nobody_else_reports_or_asks(port: AuthorityRef, role: Role) -> None:
    visa = made.issued(Desk())
    actor = Actor(kind="user", id=str(uuid4()), roles=frozenset({role}))
    before = everything()

    with pytest.raises(NotAllowed):
        border.report(actor=actor, told=event(visa))
    with pytest.raises(NotAllowed):
        border.look_up(actor=actor, visa_number=visa.number, passport_number=visa.passport_number)

    assert everything() == before


def test_a_programs_account_holds_no_other_role(line: Actor) -> None:
    officer = make_actor(Role.PORT_OFFICER)

    for account, role in ((line, Role.PORT_OFFICER), (officer, Role.BORDER_PROGRAM)):
        with pytest.raises(ProgramStandsAlone):
            accounts.grant_role(actor=SYSTEM, user_id=UUID(account.id), role=role)
    with pytest.raises(ProgramStandsAlone):
        make_user(Role.BORDER_PROGRAM, Role.PORT_ADMIN)

    held = {role for user in User.objects.with_roles() for role in user.roles}
    assert held == {Role.BORDER_PROGRAM, Role.PORT_OFFICER}


@pytest.mark.parametrize(
    "change",
    [
        {"left_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "exit_port": "PVG"},
        {"left_at": dt.datetime(2040, 1, 1, tzinfo=dt.UTC)},
        {"exit_port": "PVG"},
        {"leave_by": None},
    ],
)
def test_the_database_refuses_a_stay_that_cannot_be(
    port: AuthorityRef, change: dict[str, Any]
) -> None:
    visa = visa_in(VisaStatus.USED, Desk())

    with pytest.raises(IntegrityError), transaction.atomic():
        Visa.objects.filter(id=visa.id).update(**change)


# --- The API ----------------------------------------------------------------------------------


def program(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    return let_in(client, User.objects.get(id=actor.id))


def body_of(told: border.Reported) -> dict[str, Any]:
    return {
        "event_id": told.event_id,
        "kind": told.kind.value,
        "visa_number": told.visa_number,
        "passport_number": told.passport_number,
        "place": told.place,
        "at": told.at.isoformat(),
    }


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, body, content_type="application/json")


def test_the_program_hears_the_last_day_and_nothing_of_the_person(line: Actor) -> None:
    visa = visa_in(VisaStatus.USED, Desk())
    assert visa.used_at is not None
    client = program(line)
    body = body_of(event(visa, at=visa.used_at)) | {
        "passport_number": f" {visa.passport_number.lower()} "
    }

    answer = post(client, REPORTS, body)

    assert answer.status_code == 200
    assert answer.json() == {
        "event_id": body["event_id"],
        "kind": "ENTRY",
        "outcome": "ON_RECORD",
        "last_day_of_stay": str(beijing_date(visa.used_at) + 10 * DAY),
    }
    keys = {"visa_number": visa.number, "passport_number": visa.passport_number}
    looked = post(client, LOOK_UPS, keys)
    assert looked.json()["status"] == "USED"
    for word in (visa.surname, visa.passport_number, visa.nationality, str(visa.birth_date)):
        assert word not in looked.content.decode()
    assert AuditEvent.objects.filter(event="endorsement.visa_read", actor_id=line.id).exists()


def test_a_refusal_says_the_same_the_second_time(line: Actor) -> None:
    client, visa = program(line), visa_in(VisaStatus.DECLARED_VOID, Desk())
    body = body_of(event(visa, at=visa.issued_at))

    first, again = post(client, REPORTS, body), post(client, REPORTS, body)

    assert first.status_code == again.status_code == 409
    assert first["Content-Type"].startswith("application/problem+json")
    assert first.json()["code"] == again.json()["code"] == "border-visa-void"
    assert BorderReport.objects.count() == 1  # it outlasts the answer
    reused = post(client, REPORTS, body | {"place": "SHA"})
    assert (reused.status_code, reused.json()["code"]) == (409, "border-event-reused")


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-12-01T08:00:00"},  # without an offset
        {"at": "9999-12-31T23:59:59-12:00"},
        {"at": "yesterday"},
        {"place": "pvg"},
        {"place": "P\nG"},
        {"kind": "TRANSIT"},
        {"event_id": ""},
        {"event_id": "a b"},
        {"event_id": "x" * 65},
        {"passport_number": "1"},
        {"visa_number": "\u0000"},
        {"name": "ANNA"},
        {"event_id": None},
    ],
)
def test_a_body_of_another_shape_is_refused_and_not_kept(
    line: Actor, change: dict[str, Any]
) -> None:
    body = body_of(event(made.issued(Desk())))
    before = everything()

    answer = post(program(line), REPORTS, body | change)

    assert answer.status_code == 400
    assert everything() == before
    assert not BorderReport.objects.exists()


def test_too_many_calls_in_a_minute_are_told_when_to_go_on(
    line: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(border_brake, "CALLS_PER_MINUTE", 2)
    client = program(line)
    keys = {"visa_number": "SH269999999X", "passport_number": "X123456"}

    now = dt.datetime.now(dt.UTC).replace(second=15)
    with time_machine.travel(now, tick=False):
        answers = [post(client, LOOK_UPS, keys) for _call in range(3)]

    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert answers[2]["Retry-After"] == "45"
    other = make_actor(Role.BORDER_PROGRAM)
    with time_machine.travel(now, tick=False):
        assert post(program(other), LOOK_UPS, keys).status_code == 404


# --- The pages --------------------------------------------------------------------------------


def test_an_officer_notes_the_exit_on_the_page_of_the_visa(port: AuthorityRef) -> None:
    desk = Desk()
    visa = visa_in(VisaStatus.USED, desk)
    client = browser(desk.officer)
    assert "no exit is on record" in main_of(client.get(f"/visas/{visa.id}/"))

    with time_machine.travel(dt.datetime.now(BEIJING) + dt.timedelta(minutes=5), tick=False):
        left = dt.datetime.now(BEIJING) - dt.timedelta(minutes=1)
        day = {"day_day": left.day, "day_month": left.month, "day_year": left.year}
        form = {"revision": visa.revision, **day, "clock": f"{left:%H:%M}", "port": "pek"}
        early = form | {"day_year": left.year - 1}
        assert client.post(f"/visas/{visa.id}/left/", early).status_code == 422
        answer = client.post(f"/visas/{visa.id}/left/", form)

    assert answer.status_code == 302
    visa.refresh_from_db()
    assert (visa.exit_port, visa.left_at is not None) == ("PEK", True)
    assert "Note the exit" not in main_of(client.get(f"/visas/{visa.id}/"))
