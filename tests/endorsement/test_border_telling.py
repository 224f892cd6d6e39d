"""Supervisors hear of what could not be noted: of each number once a day, and find all of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.core.workcalendar import beijing_date, end_of_day_beijing
from apps.endorsement import border_telling
from apps.endorsement.border_states import BorderOutcome
from apps.endorsement.models import BorderReport
from apps.endorsement.states import VisaStatus
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_border import HOUR, SECOND, event, report
from tests.endorsement.test_desk_pages import browser, main_of
from tests.endorsement.test_moves import visa_in
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

ONE, ANOTHER = "SH269999999X", "SH269999998X"


@pytest.fixture
def line(port: AuthorityRef) -> Actor:
    return make_actor(Role.BORDER_PROGRAM)


def notices() -> list[Notice]:
    return list(Notice.objects.filter(event="endorsement.border_report_refused"))


def test_of_an_unknown_number_a_supervisor_hears_once_a_day_and_of_another_one_again(
    line: Actor,
) -> None:
    make_actor(Role.PORT_SUPERVISOR)
    visa = made.issued(Desk())
    at = visa.issued_at + HOUR

    first = report(line, event(visa, visa_number=ONE, at=at))
    report(line, event(visa, visa_number=ONE, at=at, passport_number="X123456"))
    assert len(notices()) == 1

    report(line, event(visa, visa_number=ANOTHER, at=at))
    assert len(notices()) == 2

    midnight = end_of_day_beijing(beijing_date(first.received_at))
    report(line, event(visa, visa_number=ONE, at=at), now=midnight - SECOND)
    assert len(notices()) == 2
    report(line, event(visa, visa_number=ONE, at=at), now=midnight)
    assert len(notices()) == 3
    assert first.reference in {one.reference for one in notices()}


def test_an_unknown_number_is_kept_as_a_digest_and_a_known_one_as_its_visa(line: Actor) -> None:
    visa = made.issued(Desk())

    unknown = report(line, event(visa, visa_number=ONE))
    known = report(line, event(visa, passport_number="X123456"))

    assert len(unknown.number_key) == 64
    assert ONE not in str(BorderReport.objects.filter(id=unknown.id).values())
    assert (known.visa_id, known.number_key) == (visa.id, "")


def test_a_program_that_names_nothing_but_unknown_numbers_does_not_flood_the_desk(
    line: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(border_telling, "MOST_UNKNOWN_TOLD", 2)
    make_actor(Role.PORT_SUPERVISOR)
    visa = made.issued(Desk())

    for serial in range(4):
        report(line, event(visa, visa_number=f"SH26999990{serial}X"))
    assert len(notices()) == 2

    report(line, event(visa, passport_number="X123456"))
    assert len(notices()) == 3  # of a visa of ours it is told all the same
    assert BorderReport.objects.filter(outcome=BorderOutcome.REFUSED).count() == 5


@pytest.mark.parametrize("change", [{"number_key": ""}, {"visa": "any"}])
def test_the_database_refuses_a_report_that_names_no_number_or_two(
    line: Actor, change: dict[str, Any]
) -> None:
    visa = made.issued(Desk())
    kept = report(line, event(visa, visa_number=ONE))
    changed = {"visa": visa} if "visa" in change else change

    with pytest.raises(IntegrityError, match="names_a_number"), transaction.atomic():
        BorderReport.objects.filter(id=kept.id).update(**changed)


def test_the_supervisor_reads_what_could_not_be_noted_who_told_it_and_as_which_event(
    line: Actor,
) -> None:
    User.objects.filter(id=line.id).update(display_name="Border station Pudong")
    visa = visa_in(VisaStatus.SUPERSEDED, Desk())
    report(line, event(visa, event_id="pvg-2026-000184"))
    unknown = report(line, event(visa, visa_number=ONE, event_id="pvg-2026-000185"))

    client = browser(make_actor(Role.PORT_SUPERVISOR))
    page = main_of(client.get("/border/"))

    assert "The visa was replaced by another." in page
    assert "No visa with this number was issued here." in page
    assert visa.number in page
    assert unknown.reference in page
    assert page.count("Border station Pudong") == 2
    assert "pvg-2026-000184" in page
    assert visa.number not in main_of(client.get("/border/?outcome=NOTED"))


@pytest.mark.parametrize("query", [f"number={ONE.lower()}", "event=pvg-2"])
def test_the_supervisor_finds_a_report_by_its_event_and_by_a_number_that_no_visa_has(
    line: Actor, query: str
) -> None:
    visa = made.issued(Desk())
    report(line, event(visa, event_id="pvg-1"))
    report(line, event(visa, visa_number=ONE, event_id="pvg-2"))
    report(line, event(visa, visa_number=ANOTHER, event_id="pvg-3"))

    page = main_of(browser(make_actor(Role.PORT_SUPERVISOR)).get(f"/border/?{query}"))

    assert [f"pvg-{number}" in page for number in (1, 2, 3)] == [False, True, False]
