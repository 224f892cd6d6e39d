"""Border inspection reports at the same moment: noted once, and an exit finds its entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.border_errors import BorderEventReused
from apps.endorsement.border_states import BorderKind, BorderOutcome
from apps.endorsement.models import BorderReport, Visa
from apps.endorsement.services import border
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.models import OutboxMessage
from tests.databases import Copy
from tests.endorsement.test_border import event, report
from tests.endorsement.test_desk_pages import browser
from tests.endorsement.test_races import PORT, at_once
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk


@pytest.fixture
def line(committed: Copy) -> Actor:
    with enter(PORT):
        return make_actor(Role.BORDER_PROGRAM)


@pytest.fixture
def visa(line: Actor) -> Visa:
    with enter(PORT):
        return made.issued(Desk())


def telling(line: Actor, told: border.Reported) -> Callable[[], object]:
    return lambda: border.report(actor=line, told=told)


def test_one_event_told_eight_times_at_once_is_noted_once(line: Actor, visa: Visa) -> None:
    told = event(visa, at=visa.issued_at)

    answers = at_once([telling(line, told)] * 8)

    with enter(PORT):
        kept = BorderReport.objects.get()
        assert OutboxMessage.objects.filter(type="visa.changed").count() == 1
    assert kept.outcome == BorderOutcome.NOTED
    assert {getattr(one, "outcome", one) for one in answers} == {BorderOutcome.NOTED}
    assert {getattr(one, "id", one) for one in answers} == {kept.id}


def test_of_two_events_under_one_id_the_second_is_refused(line: Actor, visa: Visa) -> None:
    told = event(visa, at=visa.issued_at)

    answers = at_once([telling(line, told), telling(line, replace(told, place="SHA"))])

    with enter(PORT):
        kept = BorderReport.objects.get()
        assert OutboxMessage.objects.filter(type="visa.changed").count() == 1
        visa.refresh_from_db()
    assert sum(isinstance(one, BorderEventReused) for one in answers) == 1
    assert kept.outcome == BorderOutcome.NOTED
    assert visa.entry_port == kept.place


def test_an_exit_told_with_its_entry_finds_it(line: Actor, visa: Visa) -> None:
    entry = event(visa, at=visa.issued_at)
    left = event(visa, BorderKind.EXIT, at=visa.issued_at)

    at_once([telling(line, left), telling(line, entry)])

    with enter(PORT):
        visa.refresh_from_db()
        noted = BorderReport.objects.get(kind=BorderKind.ENTRY)
    assert noted.outcome == BorderOutcome.NOTED
    assert visa.used_at is not None
    assert visa.left_at is not None  # whether it was told first, and waited, or second


@pytest.mark.parametrize("many", [1, 7])
def test_the_page_of_reports_asks_the_same_however_many_there_are(
    many: int, port: AuthorityRef, django_assert_num_queries: Callable[..., Any]
) -> None:
    program = make_actor(Role.BORDER_PROGRAM)
    for _ in range(many):
        visa = made.issued(Desk())
        report(program, event(visa, passport_number="X0000000"))
    supervisor: Client = browser(make_actor(Role.PORT_SUPERVISOR))
    supervisor.get("/border/")

    with django_assert_num_queries(7):
        answer = supervisor.get("/border/")

    assert answer.content.decode().count("data-label") >= many
