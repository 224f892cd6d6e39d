"""The inviter changes the flight until landing; both flights are kept, and the port hears of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.core.errors import DomainError, StaleRevision
from apps.endorsement.models import PortCase
from apps.notices.models import Notice
from apps.regions.scoping import enter
from apps.routing.models import OutboxMessage
from apps.routing.relay import carry_everything
from apps.transfers import services
from apps.transfers.errors import (
    ArrivalInPast,
    CannotChangeFlight,
    DuplicateOpenRequest,
    NoFlightChange,
    OtherPortAuthority,
    PassportTooShort,
    PortNotOpen,
    RequestNotFound,
    TextUnfit,
)
from apps.transfers.models import FlightChange, TransferRequest, Visitor
from apps.transfers.policies.flights import (
    GRACE,
    awaits_flight,
    check_same_authority,
    may_change_flight,
)
from apps.transfers.services import flights, port_answers, port_visas
from apps.transfers.states import Status, VisitorState
from tests.factories import transfers as made
from tests.factories.enterprises import make_unit
from tests.factories.transfers import PORT, People, seen
from tests.transfers.acts import everything
from tests.transfers.browsing import browser

FILED = {
    Status.SUBMITTED,
    Status.CHECKING,
    Status.SUPPLEMENT_ASKED,
    Status.HANDED_ON,
    Status.ACCEPTED,
    Status.DECIDED,
    Status.CLOSED,
}


def flight(**changes: Any) -> dict[str, Any]:
    """Another flight, two days later, at the other airport."""
    landing = timezone.now() + dt.timedelta(days=12)
    return {"port_of_entry": "SHA", "flight_no": "MU 588", "arrival_at": landing} | changes


def change(people: People, request: TransferRequest, **changes: Any) -> FlightChange:
    return services.change_flight(actor=people.handler, **seen(request), **flight(**changes))


def sent(request: TransferRequest) -> list[dict[str, Any]]:
    found = OutboxMessage.objects.filter(type="trip.changed", aggregate_id=request.id)
    return [json.loads(row.envelope)["body"] for row in found.order_by("version")]


@pytest.mark.parametrize("status", list(Status))
def test_the_flight_of_a_filed_request_is_changed_and_the_port_told_where_it_has_it(
    people: People, status: Status
) -> None:
    request = made.request_in(status, people)
    before = everything()
    if status not in FILED:
        with pytest.raises(CannotChangeFlight):
            change(people, request)
        assert everything() == before
        return

    done = change(people, request, words=" Cancelled ")

    after = made.fresh(request)
    assert after.status == status
    assert (after.port_of_entry, after.flight_no, after.arrival_at) == done.after
    assert done.before == (request.port_of_entry, request.flight_no, request.arrival_at)
    assert (done.note, done.changed_by) == ("Cancelled", people.handler.id)
    assert (after.revision, after.last_event) == (request.revision + 1, "transfers.flight_changed")
    at_port = status in {Status.HANDED_ON, Status.ACCEPTED, Status.DECIDED, Status.CLOSED}
    assert [one["change_id"] for one in sent(request)] == [str(done.id)] * at_port


def test_the_officer_is_told_and_open_visitors_follow_the_new_day(people: People) -> None:
    request = made.checking(people)

    done = change(people, request)

    told = Notice.objects.filter(event="transfers.flight_changed.desk")
    assert [str(one.recipient_id) for one in told] == [people.officer.id]
    (visitor,) = made.in_order(request)
    assert visitor.trip_date == timezone.localdate(done.arrival_after)
    assert visitor.port_of_entry == "SHA"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"arrival_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, ArrivalInPast),
        ({"port_of_entry": "PEK"}, PortNotOpen),
        ({"port_of_entry": " "}, PortNotOpen),
        ({"port_of_entry": "<b>"}, PortNotOpen),
        ({"flight_no": "M" * 13}, DomainError),
        ({"flight_no": "MU\x00553"}, DomainError),
        ({"words": "x" * 501}, TextUnfit),
        ({"words": "a\x00b"}, TextUnfit),
        ({"revision": 99}, StaleRevision),
    ],
)
def test_a_flight_that_is_none_changes_nothing(
    people: People, changes: dict[str, Any], error: type[DomainError]
) -> None:
    request = made.accepted(people)
    told: dict[str, Any] = {**seen(request), **flight(), **changes}
    before = everything()

    with pytest.raises(error):
        services.change_flight(actor=people.handler, **told)

    assert everything() == before


def test_a_place_of_another_authority_is_for_requests_that_no_port_has(people: People) -> None:
    check_same_authority(made.checking(people), "port_ningbo")

    with pytest.raises(OtherPortAuthority):
        check_same_authority(
            made.handed_on(people, arrival_at=timezone.now() + dt.timedelta(days=20)), "port_ningbo"
        )


def test_a_program_changes_the_flight(people: People) -> None:
    request = made.accepted(people)
    landing = (timezone.now() + dt.timedelta(days=11)).isoformat()
    told = {"revision": request.revision, "port_of_entry": "SHA", "flight_no": "CA1"}

    answer = browser(people.handler).post(
        f"/api/v1/requests/{request.id}/flight",
        {**told, "arrival_at": landing},
        content_type="application/json",
    )

    assert answer.status_code == 200, answer.content
    assert answer.json()["flight_changes"][0]["flight_after"] == "CA1"


def test_the_same_flight_is_no_change(people: People) -> None:
    request = made.accepted(people)
    before = everything()

    with pytest.raises(NoFlightChange):
        change(
            people,
            request,
            port_of_entry=request.port_of_entry.lower(),
            flight_no=f" {request.flight_no} ",
            arrival_at=request.arrival_at,
        )

    assert everything() == before


def test_another_units_request_is_not_found(people: People) -> None:
    request, stranger = made.accepted(people), make_unit(1).handler
    before = everything()

    with pytest.raises(RequestNotFound):
        services.change_flight(actor=stranger, **seen(request), **flight())

    assert everything() == before


def test_a_passport_that_ends_too_early_for_the_new_day_is_named_by_its_place(
    people: People,
) -> None:
    request = made.accepted(people)
    Visitor.objects.filter(request=request).update(
        passport_expires_on=timezone.localdate() + dt.timedelta(days=40)
    )
    before = everything()

    with pytest.raises(PassportTooShort, match="1"):
        change(people, request)

    assert everything() == before


def test_a_passport_with_another_open_request_on_the_new_day_is_refused(people: People) -> None:
    first = made.accepted(people)
    other = made.handed_on(people, arrival_at=timezone.now() + dt.timedelta(days=20))
    before = everything()

    with pytest.raises(DuplicateOpenRequest):
        change(people, other, arrival_at=first.arrival_at, port_of_entry=first.port_of_entry)

    assert everything() == before


def test_a_flight_may_be_changed_for_a_day_after_its_landing_and_no_longer(people: People) -> None:
    request = made.accepted(people)
    assert request.arrival_at is not None
    visitors = made.in_order(request)
    last = request.arrival_at + GRACE

    assert may_change_flight(request, visitors, now=last - dt.timedelta(seconds=1))
    assert not may_change_flight(request, visitors, now=last)
    with time_machine.travel(request.arrival_at + dt.timedelta(hours=3), tick=False):
        done = change(people, request, arrival_at=timezone.now() + dt.timedelta(hours=2))
    assert done.arrival_after > request.arrival_at


@pytest.mark.parametrize("status", ["used", "expired", "declared_void"])
def test_when_nobody_is_left_to_land_the_flight_stands(people: People, status: str) -> None:
    request = made.closed(people)
    (one,) = made.in_order(request)
    port_visas.visa_changed(
        origin=PORT,
        request_id=request.id,
        visitor_id=one.id,
        visa_number=one.visa_number,
        status=status,
        at=timezone.now(),
    )
    request = made.fresh(request)
    before = everything()

    with pytest.raises(CannotChangeFlight):
        change(people, request)

    assert everything() == before


def undone(people: People, done: FlightChange) -> TransferRequest:
    flights.flight_change_undone(
        actor=people.officer, request_id=done.request_id, change_id=done.id, reason="refused"
    )
    return TransferRequest.objects.get(id=done.request_id)


def test_a_change_that_the_port_refuses_is_undone_and_told(people: People) -> None:
    request = made.accepted(people)
    done = change(people, request)

    back = undone(people, done)

    assert (back.port_of_entry, back.flight_no, back.arrival_at) == done.before
    assert made.in_order(request)[0].port_of_entry == request.port_of_entry
    assert FlightChange.objects.get().undone_at is not None
    assert Notice.objects.filter(event="transfers.flight_change_undone").exists()


def test_a_refused_change_leaves_a_later_one(people: People) -> None:
    request = made.accepted(people)
    first = change(people, request)
    second = change(people, made.fresh(request), flight_no="CA1")

    back = undone(people, first)

    assert (back.port_of_entry, back.flight_no, back.arrival_at) == second.after


def test_the_port_takes_the_other_flight_over_the_real_road(people: People) -> None:
    request = made.handed_on(people)
    done = change(people, request)

    with enter("public"):
        carry_everything()

    with enter(PORT):
        case = PortCase.objects.get(id=request.id)
        assert (case.port_of_entry, case.flight_no, case.arrival_at) == done.after
        assert case.flight_changes.get().id == done.id


def test_the_database_refuses_a_change_that_is_none_or_lands_before_it_was_made(
    people: People,
) -> None:
    done = change(people, made.accepted(people))
    rows = FlightChange.objects.filter(id=done.id)
    same = {"port_after": "PVG", "flight_after": "MU553", "arrival_after": done.arrival_before}

    with pytest.raises(IntegrityError, match="flight_change_is_one"), transaction.atomic():
        rows.update(**same)
    with pytest.raises(IntegrityError, match="flight_change_to_come"), transaction.atomic():
        rows.update(arrival_after=done.changed_at)


def form(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + dt.timedelta(days=12)
    typed = {
        "port_of_entry": "SHA",
        "flight_no": "mu588",
        "arrival_day_year": day.year,
        "arrival_day_month": day.month,
        "arrival_day_day": day.day,
        "arrival_clock": "14:05",
        "words": "Cancelled",
    }
    return typed | changes


def test_the_page_changes_the_flight_and_shows_both_ever_after(
    people: People, inviter: Client, officer: Client
) -> None:
    request = made.accepted(people)
    here = f"/requests/{request.id}/flight/"
    assert here in inviter.get(f"/requests/{request.id}/").content.decode()

    past = inviter.post(here, form(revision=request.revision, arrival_day_year=2020))
    worst = inviter.post(here, form(revision=request.revision, arrival_clock="２５:61"))
    done = inviter.post(here, form(revision=request.revision))

    assert [past.status_code, worst.status_code, done.status_code] == [422, 422, 302]
    for client, page in ((inviter, f"/requests/{request.id}/"), (officer, f"/desk/{request.id}/")):
        text = client.get(page).content.decode()
        assert "MU588" in text
        assert "MU553" in text
        assert "Cancelled" in text


def test_the_page_warns_where_a_visa_ends_before_the_landing(
    people: People, inviter: Client
) -> None:
    request = made.closed(people)
    page = f"/requests/{request.id}/"
    warning = "A visa does not fit the flight"
    assert warning not in inviter.get(page).content.decode()
    assert "Enter until" in inviter.get(f"{page}flight/").content.decode()

    change(people, request, arrival_at=timezone.now() + dt.timedelta(days=16))

    assert warning in inviter.get(page).content.decode()


def test_the_page_of_a_request_that_has_ended_is_a_conflict(
    people: People, inviter: Client
) -> None:
    request = made.withdrawn(people)

    assert inviter.get(f"/requests/{request.id}/flight/").status_code == 409


def test_a_flight_that_did_not_come_is_asked_for_once_more(people: People) -> None:
    request = made.accepted(people)
    assert request.arrival_at is not None
    answer_by = request.arrival_at + dt.timedelta(days=4)
    told: dict[str, Any] = {"origin": PORT, "request_id": request.id, "answer_by": answer_by}
    before = everything()
    other = request.arrival_at + dt.timedelta(hours=1)
    flights.flight_missed(**told, arrival_at=other)  # the inviter has changed it meanwhile
    assert everything() == before

    flights.flight_missed(**told, arrival_at=request.arrival_at)

    events = set(Notice.objects.values_list("event", flat=True))
    assert {"transfers.flight_missed", "transfers.flight_missed.desk"} <= events
    request = made.fresh(request)
    visitors = made.in_order(request)
    assert may_change_flight(request, visitors, now=answer_by - dt.timedelta(seconds=1))
    assert not may_change_flight(request, visitors, now=answer_by)
    late = answer_by - dt.timedelta(hours=1)
    assert awaits_flight(request, visitors, now=late)
    with time_machine.travel(late, tick=False):
        done = change(people, request, arrival_at=answer_by + dt.timedelta(days=1))
        assert not awaits_flight(made.fresh(request), visitors, now=late)

        undone(people, done)

    assert awaits_flight(made.fresh(request), visitors, now=late)
    assert may_change_flight(made.fresh(request), visitors, now=late)
    visitors[0].state = VisitorState.APPROVED  # decided after the asking
    assert not awaits_flight(made.fresh(request), visitors, now=late)


def test_a_request_that_lapsed_at_the_port_is_withdrawn_with_the_reason(people: People) -> None:
    request = made.accepted(people)

    port_answers.withdrawal_answered(
        origin=PORT, request_id=request.id, granted=True, at=timezone.now(), reason="No flight"
    )

    assert made.fresh(request).status == Status.WITHDRAWN
    assert Notice.objects.filter(event="transfers.withdrawn_by_port").exists()
