"""The port sees that a passport is in other open cases; no city learns of another's."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.endorsement import duplicate_selectors, selectors, services
from apps.endorsement.duplicate_selectors import MOST, FiledElsewhere
from apps.endorsement.models import CaseVisitor, PortCase
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.endorsement.test_desk_pages import browser
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

OTHER = "city_320100"


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    return Desk()


def passport(number: str = "L8989001C", issuer: str = "UTO") -> dict[str, Any]:
    body: dict[str, Any] = made.visitor_body()["passport"]
    return body | {"number": number, "issuing_state": issuer}


def elsewhere(desk: Desk, case: PortCase) -> list[FiledElsewhere | None]:
    read = selectors.case_for_desk(actor=desk.officer, case_id=case.id)
    found = duplicate_selectors.filed_elsewhere(actor=desk.officer, case=read)
    return [found.get(one.id) for one in read.visitors.all()]


def test_the_same_passport_from_two_cities_is_seen_in_both_cases(desk: Desk) -> None:
    mine, theirs = made.received(2), made.received(1, origin=OTHER)

    (first, second), (other,) = elsewhere(desk, mine), elsewhere(desk, theirs)

    assert first is not None
    assert [(one.case_id, one.origin) for one in first.twins] == [(theirs.id, OTHER)]
    assert second is None
    assert other is not None
    assert [one.reference for one in other.twins] == [mine.reference]


@pytest.mark.parametrize(
    ("body", "is_same"),
    [
        ({}, True),
        ({"surname": "OTHER", "birth_date": "1990-01-01"}, True),
        ({"passport": passport(issuer="XXA")}, False),
        ({"passport": passport("L8989001D")}, False),
    ],
)
def test_a_passport_is_its_number_and_who_issued_it(
    desk: Desk, body: dict[str, Any], is_same: bool
) -> None:
    case = made.received()
    made.received(origin=OTHER, visitors=[made.visitor_body(**body)])

    assert (elsewhere(desk, case) != [None]) == is_same


def test_what_is_over_or_has_left_is_no_duplicate(desk: Desk) -> None:
    case = made.received()
    made.not_accepted(desk)
    made.left(made.received(), services.answer_withdrawal)
    made.decided(desk, refuse=[1])
    refused = made.examined(desk, 2, refuse=[1])
    services.refuse(
        actor=desk.approver,
        case_id=refused.id,
        visitor_id=made.first(refused).id,
        revision=refused.revision,
        ground="4",
    )

    assert elsewhere(desk, case) == [None]


def test_the_same_passport_twice_in_one_case_is_not_filed_elsewhere(desk: Desk) -> None:
    twice = [made.visitor_body(1), made.visitor_body(2, passport=passport())]
    case = made.received(visitors=twice)
    assert elsewhere(desk, case) == [None, None]

    made.received(origin=OTHER)

    found = elsewhere(desk, case)
    assert [one.number for one in found if one] == [1, 1]


def test_visitors_without_a_key_are_nobodys_twins(desk: Desk) -> None:
    case = made.received()
    made.received(origin=OTHER)
    CaseVisitor.objects.update(passport_key="")

    assert elsewhere(desk, case) == [None]
    mine = duplicate_selectors.marked(actor=desk.officer, cases=PortCase.objects.all())
    assert {one.has_twin for one in mine} == {False}


def test_of_many_the_first_to_land_are_told_and_all_are_counted(desk: Desk) -> None:
    case = made.received()
    others = [made.received(origin=OTHER, trip=made.landing_in(100 - n)) for n in range(MOST + 2)]

    (found,) = elsewhere(desk, case)

    assert found is not None
    assert found.number == MOST + 2
    assert [one.case_id for one in found.twins] == [one.id for one in others[:1:-1]]


def test_the_look_into_other_cases_is_on_record_and_only_where_there_was_one(desk: Desk) -> None:
    case = made.received()
    elsewhere(desk, case)
    assert not AuditEvent.objects.filter(event="endorsement.duplicates_read").exists()

    made.received(origin=OTHER)
    elsewhere(desk, case)

    event = AuditEvent.objects.get(event="endorsement.duplicates_read")
    assert (event.actor_id, event.chain) == (desk.officer.id, case.chain)


def test_no_city_hears_of_it(desk: Desk) -> None:
    case = made.received()
    made.received(origin=OTHER)
    before = OutboxMessage.objects.count()

    elsewhere(desk, case)
    browser(desk.officer).get(f"/cases/{case.id}/")

    assert OutboxMessage.objects.count() == before


def test_a_role_that_reads_no_cases_reads_no_duplicates(desk: Desk) -> None:
    read = selectors.case_for_desk(actor=desk.officer, case_id=made.received().id)

    for nobody in (make_actor(Role.PORT_ADMIN), make_actor()):
        with pytest.raises(NotAllowed):
            duplicate_selectors.filed_elsewhere(actor=nobody, case=read)
        with pytest.raises(NotAllowed):
            duplicate_selectors.marked(actor=nobody, cases=PortCase.objects.all())


def test_queue_and_page_show_it_with_a_way_there(desk: Desk) -> None:
    case, twin, alone = (
        made.received(),
        made.received(origin=OTHER),
        made.received(visitors=[made.visitor_body(passport=passport("X1"))]),
    )
    client = browser(desk.officer)

    queue = BeautifulSoup(client.get("/cases/").content.decode(), "html.parser")
    page = client.get(f"/cases/{case.id}/").content.decode()

    marked = {
        row.a.text  # type: ignore[union-attr]
        for row in queue.select("tr[data-row]")
        if row.select_one("[data-status=TWIN]")
    }
    assert marked == {case.reference, twin.reference}
    assert "This passport is in one other open case" in page
    assert f"/cases/{twin.id}/" in page
    other = client.get(f"/cases/{alone.id}/").content.decode()
    assert "Filed elsewhere too" not in other


def test_programs_read_it_too(desk: Desk) -> None:
    case, twin = made.received(2), made.received(origin=OTHER)

    told = browser(desk.officer).get(f"/api/v1/cases/{case.id}/same-passports").json()

    assert [(one["visitor_id"], one["number"]) for one in told] == [(str(made.first(case).id), 1)]
    assert told[0]["cases"][0]["case_id"] == str(twin.id)
    assert "passport" not in str(told)
