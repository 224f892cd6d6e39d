"""A case follows its flight: both are kept, and what hangs on the landing is reckoned anew."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleRevision
from apps.endorsement import services
from apps.endorsement.entry import covers
from apps.endorsement.errors import CaseClash, CaseNotFound, LandingInPast, NotYourPort
from apps.endorsement.models import CaseFlightChange, PortCase
from apps.endorsement.policies import due_at
from apps.endorsement.services.flights import take_flight_change
from apps.endorsement.states import CaseStatus
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_desk_pages import at, browser, main_of
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.endorsement import CITY, SENDER, Desk


def told(**changes: Any) -> dict[str, Any]:
    """`trip.changed` of the contract: six hours later, at the other airport."""
    now = timezone.now()
    return {
        "change_id": str(uuid4()),
        "port_of_entry": "SHA",
        "flight_no": "MU588",
        "arrival_at": (now + dt.timedelta(days=5, hours=6)).isoformat(),
        "changed_at": now.isoformat(),
        "note": "Cancelled",
    } | changes


def take(case: PortCase, *, origin: str = CITY, **changes: Any) -> CaseFlightChange:
    return take_flight_change(actor=SENDER, origin=origin, case_id=case.id, body=told(**changes))


@pytest.mark.parametrize("status", sorted(set(CaseStatus) - {CaseStatus.WITHDRAWN}))
def test_a_case_takes_another_flight_until_it_is_withdrawn(
    port: AuthorityRef, status: CaseStatus
) -> None:
    case = made.case_in(status, Desk())

    change = take(case)

    after = made.fresh(case)
    assert after.status == status
    assert after.revision > case.revision  # its desk may follow the new landing
    assert (after.port_of_entry, after.flight_no, after.arrival_at) == change.after
    assert change.before == (case.port_of_entry, case.flight_no, case.arrival_at)
    event = AuditEvent.objects.get(event="endorsement.flight_changed")
    assert event.payload == {"change": str(change.id), "revision": case.revision + 1}


def test_what_was_recommended_stands_and_its_officer_is_told(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examined(desk)
    states = [one.state for one in made.in_order(case)]

    take(case)

    assert [one.state for one in made.in_order(case)] == states
    notices = Notice.objects.filter(event="endorsement.flight_changed")
    assert [str(one.recipient_id) for one in notices] == [desk.officer.id]


def test_an_officer_who_saw_the_old_flight_decides_nothing(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examined(desk)
    take(case)
    before = everything()

    with pytest.raises(StaleRevision):
        services.approve(
            actor=desk.approver,
            case_id=case.id,
            visitor_id=made.first(case).id,
            revision=case.revision,
        )

    assert everything() == before


def test_the_time_to_decide_follows_the_landing(port: AuthorityRef) -> None:
    case = made.accepted(Desk())
    assert case.accepted_at is not None
    soon = timezone.now() + dt.timedelta(hours=20)

    take(case, arrival_at=soon.isoformat())
    assert made.fresh(case).due_at == soon

    take(case, arrival_at=(soon + dt.timedelta(days=30)).isoformat())
    assert made.fresh(case).due_at == due_at(case.accepted_at, soon + dt.timedelta(days=30))


def test_a_landing_that_was_over_at_acceptance_sets_no_limit(port: AuthorityRef) -> None:
    now = timezone.now()

    assert due_at(now, now - dt.timedelta(hours=1)) == due_at(now, now + dt.timedelta(days=60))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"port_of_entry": "PEK"}, NotYourPort),
        ({"port_of_entry": "ZZZ"}, NotYourPort),
        ({"arrival_at": "2026-01-01T00:00:00+00:00"}, LandingInPast),
        (
            {"arrival_at": "2026-11-28T20:00:00Z", "changed_at": "2026-11-28T20:00:00Z"},
            LandingInPast,
        ),
    ],
)
def test_a_flight_that_is_none_is_refused(
    port: AuthorityRef, changes: dict[str, Any], error: type[DomainError]
) -> None:
    case = made.accepted(Desk())
    before = everything()

    with pytest.raises(error):
        take(case, **changes)

    assert everything() == before
    assert not CaseFlightChange.objects.exists()


def test_another_citys_case_is_not_found_and_a_change_is_taken_once(port: AuthorityRef) -> None:
    case = made.accepted(Desk())
    change = take(case)
    before = everything()

    with pytest.raises(CaseNotFound):
        take(case, origin="city_320100")
    with pytest.raises(CaseClash):
        take(case, change_id=str(change.id))

    assert everything() == before


@pytest.mark.parametrize(
    ("changes", "fits"),
    [({}, True), ({"days": 16}, False), ({"port": "WGQ"}, True)],
)
def test_approvers_are_told_when_a_visa_does_not_allow_the_entry(
    port: AuthorityRef, changes: dict[str, Any], fits: bool
) -> None:
    desk = Desk()
    visa = made.issued(desk)
    case = visa.visitor.case
    landing = timezone.now() + dt.timedelta(days=changes.get("days", 5))

    take(case, arrival_at=landing.isoformat(), port_of_entry=changes.get("port", "SHA"))

    assert covers(visa, made.fresh(case)) is fits
    notices = Notice.objects.filter(event="endorsement.visa_misses_flight")
    assert [str(one.recipient_id) for one in notices] == [desk.approver.id] * (not fits)


def test_the_page_shows_both_flights_and_which_visa_does_not_fit(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    take(visa.visitor.case, arrival_at=(visa.enter_by + dt.timedelta(hours=1)).isoformat())
    officer: Client = browser(desk.officer)

    text = main_of(officer.get(at("case", visa.visitor.case_id)))

    assert "MU553" in text
    assert "MU588" in text
    assert "A visa does not fit the flight" in text
    assert visa.number in text


def test_the_database_refuses_a_landing_before_the_change(port: AuthorityRef) -> None:
    change = take(made.accepted(Desk()))
    rows = CaseFlightChange.objects.filter(id=change.id)

    with pytest.raises(IntegrityError, match="case_flight_change_to_come"), transaction.atomic():
        rows.update(arrival_after=change.changed_at)
