"""A trip is refused for what is wrong with it, each reason with its own error."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.core.errors import DomainError
from apps.core.identifiers.errors import PhoneInvalid
from apps.transfers import services
from apps.transfers.errors import (
    ArrivalInPast,
    PortNotOpen,
    SeveralDefects,
    StayTooLong,
    StayTooShort,
    TextUnfit,
)
from apps.transfers.inputs import TripInput
from tests.factories import transfers as made
from tests.factories.transfers import People, seen
from tests.transfers.acts import everything

NOW = timezone.now()
BAD: list[tuple[dict[str, Any], type[DomainError], str]] = [
    ({"arrival_at": NOW - dt.timedelta(minutes=1)}, ArrivalInPast, "arrival_at"),
    ({"arrival_at": dt.datetime(1999, 1, 1, tzinfo=dt.UTC)}, ArrivalInPast, "arrival_at"),
    ({"stay_days": 31}, StayTooLong, "stay_days"),
    ({"stay_days": 2**31}, StayTooLong, "stay_days"),
    ({"stay_days": 0}, StayTooShort, "stay_days"),
    ({"stay_days": -5}, StayTooShort, "stay_days"),
    ({"port_of_entry": "JFK"}, PortNotOpen, "port_of_entry"),
    ({"port_of_entry": "PVG; DROP"}, PortNotOpen, "port_of_entry"),
    ({"port_of_entry": "浦东"}, PortNotOpen, "port_of_entry"),
    ({"contact_phone": "021-12"}, PhoneInvalid, "contact_phone"),
    ({"contact_phone": "call me"}, PhoneInvalid, "contact_phone"),
    ({"flight_no": "M" * 13}, TextUnfit, "flight_no"),
    ({"purpose": "x" * 2001}, TextUnfit, "purpose"),
    ({"itinerary": "行" * 10_000}, TextUnfit, "itinerary"),
    ({"purpose": "bell\x07"}, TextUnfit, "purpose"),
    ({"purpose": "nul\x00"}, TextUnfit, "purpose"),
    ({"contact_name": "王" * 121}, TextUnfit, "contact_name"),
    ({"purpose": "\ud800"}, TextUnfit, "purpose"),
]


def test_each_thing_wrong_with_a_trip_has_its_own_error_and_changes_nothing(
    people: People,
) -> None:
    request = made.draft(people)
    before = everything()

    for changes, error, field in BAD:
        with pytest.raises(DomainError) as refused:
            services.edit_trip(actor=people.handler, **seen(request), trip=made.trip(**changes))
        assert type(refused.value) is error, changes
        assert list(refused.value.fields) == [field], changes
        assert everything() == before


def test_a_new_draft_with_a_wrong_trip_is_not_started(people: People) -> None:
    before = everything()

    with pytest.raises(StayTooLong):
        services.start_draft(actor=people.handler, trip=made.trip(stay_days=31))

    assert everything() == before


def test_all_that_is_wrong_is_told_at_once(people: People) -> None:
    request = made.draft(people)
    typed = made.trip(stay_days=31, port_of_entry="JFK", arrival_at=NOW - dt.timedelta(days=1))

    with pytest.raises(SeveralDefects) as refused:
        services.edit_trip(actor=people.handler, **seen(request), trip=typed)

    assert refused.value.fields.keys() == {"arrival_at", "stay_days", "port_of_entry"}
    told = {(one["field"], one["code"]) for one in refused.value.data["defects"]}
    assert told == {
        ("arrival_at", "arrival-in-past"),
        ("stay_days", "stay-too-long"),
        ("port_of_entry", "port-not-open"),
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"stay_days": 30},
        {"stay_days": 1},
        {"port_of_entry": " sha "},
        {"contact_phone": "12367"},
        {"contact_phone": "+86 21 2895 1610"},
        {"purpose": "Überprüfung & <b>测试</b> 🛬 \u202eلندن"},
        {"flight_no": "mu553"},
    ],
)
def test_lawful_trips_are_taken(people: People, changes: dict[str, Any]) -> None:
    request = made.draft(people)

    services.edit_trip(actor=people.handler, **seen(request), trip=made.trip(**changes))

    assert made.fresh(request).revision == request.revision + 1


def test_what_is_typed_is_kept_in_one_form(people: People) -> None:
    typed = made.trip(
        port_of_entry="sha",
        flight_no=" mu553 ",
        contact_phone="021-28951610",
        contact_name="王\u200b经办",
        purpose="line\r\n  two  ",
    )

    request = made.fresh(services.start_draft(actor=people.handler, trip=typed))

    assert request.port_of_entry == "SHA"
    assert request.port_schema == "port_shanghai"
    assert request.flight_no == "MU553"
    assert request.contact_phone == "+862128951610"
    assert request.contact_name == "王经办"
    assert request.purpose == "line\n  two"


def test_a_draft_may_be_empty_and_takes_its_contact_from_the_register(people: People) -> None:
    request = services.start_draft(actor=people.handler, trip=TripInput())

    assert request.arrival_at is None
    assert request.port_of_entry == ""
    assert request.contact_name == people.unit.enterprise.contact_name
    assert request.reference.startswith(f"{timezone.localdate():%y}-")
