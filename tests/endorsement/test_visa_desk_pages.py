"""What the pages and calls about visa desks promise beside the rules of the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.models import DeskHours, PortCase, VisaDesk
from apps.endorsement.placing import DAY, DeskFacts, Opening
from apps.endorsement.web.desk_facts import hours_in_words
from apps.regions.scoping import AuthorityRef
from tests import htmx
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

WORST = ("１２３", "😀👩‍👩‍👧‍👦", "\u202eabc שלום", "<b>&\"'", "长" * 2_000)


@pytest.fixture
def people(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


def browser(actor: Actor) -> Client:
    """Somebody of the port at a browser that reads English."""
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


@pytest.fixture
def officer(people: Desk) -> Client:
    """Who examines, at a browser."""
    return browser(people.officer)


def at(name: str, *ids: object) -> str:
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def rows_of(answer: Any) -> dict[str, str]:
    """The rows of the list of desks by code."""
    table = BeautifulSoup(answer.content, "lxml").select("main tbody tr")
    return {row.select_one("th .dv-id").text: row.text for row in table}  # type: ignore[union-attr]


def test_the_list_says_of_each_desk_whether_it_is_open_and_how_much_waits(
    people: Desk, officer: Client
) -> None:
    made.received()
    made.decided(people)
    VisaDesk.objects.filter(code="SHA").update(
        shut_from="2026-01-01T00:00Z", shut_reason="Rebuilding"
    )
    DeskHours.objects.filter(desk__code="EHB").delete()

    page = officer.get(at("desks"))

    rows = rows_of(page)
    assert "Open now" in rows["PVG"]
    assert "day and night" in rows["PVG"]
    assert "Shut" in rows["SHA"]
    assert "Rebuilding" in rows["SHA"]
    assert "Closed now" in rows["EHB"]
    link = BeautifulSoup(page.content, "lxml").select_one('main a[href$="?desk=PVG"]')
    assert link is not None
    assert link.text == "1"  # a decided case is no load


def test_an_administrator_sees_the_desks_and_no_way_to_the_cases(people: Desk) -> None:
    made.received()

    page = browser(make_actor(Role.PORT_ADMIN)).get(at("desks"))

    assert page.status_code == 200
    assert "?desk=" not in page.content.decode()


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((), []),
        (
            (*(Opening(day, 480, 720) for day in range(5)), Opening(5, 1320, 480)),
            ["Monday to Friday, 08:00–20:00", "Saturday, 22:00–06:00 the next day"],
        ),
        (
            tuple(Opening(day, 0, DAY) for day in (0, 2)),
            ["Monday, 00:00–24:00", "Wednesday, 00:00–24:00"],
        ),
    ],
)
def test_hours_are_told_with_equal_days_together(
    hours: tuple[Opening, ...], words: list[str]
) -> None:
    desk = DeskFacts(VisaDesk().id, "EHB", hours)

    with translation.override("en"):
        assert hours_in_words(desk) == words


def test_a_case_says_its_desk_and_why_and_an_officer_moves_it(
    people: Desk, officer: Client
) -> None:
    case = made.received()
    page = officer.get(at("case", case.id)).content.decode()
    assert "Pudong Airport visa desk" in page
    assert "By rule 1 of version 1" in page

    form = officer.get(at("move-to-desk", case.id))
    offered = BeautifulSoup(form.content, "lxml").select("select[name=desk] option")
    assert [one["value"] for one in offered] == ["", "SHA", "EHB"]
    sent = {"revision": str(case.revision), "desk": "SHA", "reason": "A family together 😀"}
    answer = officer.post(at("move-to-desk", case.id), sent)

    assert answer.status_code == 302
    page = officer.get(at("case", case.id)).content.decode()
    assert "Hongqiao Airport visa desk" in page
    assert "A family together 😀" in page


@pytest.mark.parametrize("worst", WORST, ids=["wide", "emoji", "rtl", "markup", "long"])
@pytest.mark.parametrize("desk", ["", "PVG", "XXX"])
def test_a_move_that_names_no_other_desk_comes_back_as_typed(
    people: Desk, officer: Client, desk: str, worst: str
) -> None:
    case = made.received()
    sent = {"revision": str(case.revision), "desk": desk, "reason": worst}

    answer = officer.post(at("move-to-desk", case.id), sent)

    assert answer.status_code == 422
    box = BeautifulSoup(answer.content, "lxml").select_one("main textarea")
    assert box is not None
    assert box.text.removeprefix("\n") == worst
    assert made.fresh(case).revision == case.revision


def test_a_stale_move_is_a_409_and_changes_nothing(people: Desk, officer: Client) -> None:
    case = made.accepted(people)

    answer = officer.post(
        at("move-to-desk", case.id), {"revision": "1", "desk": "SHA", "reason": "x"}
    )

    assert answer.status_code == 409
    assert made.fresh(case).revision == case.revision


def test_a_closed_case_offers_no_move(people: Desk, officer: Client) -> None:
    case = made.decided(people, refuse=[1])

    assert at("move-to-desk", case.id) not in officer.get(at("case", case.id)).content.decode()


def codes(answer: Any) -> set[str]:
    return {case["desk"] for case in answer.json()["results"]}


def two_desks() -> tuple[PortCase, PortCase]:
    trip = made.request_body()["trip"]
    return made.received(), made.received(trip=trip | {"port_of_entry": "SHA"})


def test_the_queue_and_the_api_list_the_cases_of_one_desk(people: Desk, officer: Client) -> None:
    here, there = two_desks()

    page = officer.get(at("queue") + "?desk=SHA").content.decode()

    assert there.reference in page
    assert here.reference not in page
    assert codes(officer.get("/api/v1/cases?desk=SHA")) == {"SHA"}
    assert codes(officer.get("/api/v1/cases")) == {"PVG", "SHA"}
    assert officer.get("/api/v1/cases?desk=XXX").status_code == 400


def test_the_queue_of_a_desk_by_htmx_equals_the_fresh_page(people: Desk, officer: Client) -> None:
    two_desks()
    page, query = officer.get(at("queue")), at("queue") + "?desk=SHA"
    asks = BeautifulSoup(page.content, "lxml").select_one("main form[hx-target]")
    assert asks is not None

    htmx.assert_swap_equals_fresh(
        page,
        officer.get(query, headers=htmx.HEADERS),
        target=str(asks["hx-target"]),
        fresh=officer.get(query),
    )


def test_a_case_is_moved_by_a_call(people: Desk, officer: Client) -> None:
    case = made.received()
    body = {"revision": case.revision, "desk": "EHB", "reason": "Its guests stay in the zone"}

    answer = officer.post(f"/api/v1/cases/{case.id}/desk", body, content_type="application/json")

    assert answer.status_code == 200
    assert (answer.json()["desk"], answer.json()["desk_reason"]) == ("EHB", body["reason"])


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"desk": "XXX"}, 404, "visa-desk-not-found"),
        ({"desk": "PVG"}, 422, "same-desk"),
        ({"reason": " "}, 422, "note-missing"),
        ({"revision": 99}, 409, "stale-revision"),
        ({"desk": None}, 400, "invalid-input"),
        ({"desk": "A" * 9}, 400, "invalid-input"),
    ],
)
def test_a_call_that_is_wrong_says_why_and_changes_nothing(
    people: Desk, officer: Client, changes: dict[str, Any], status: int, code: str
) -> None:
    case = made.received()
    body = {"revision": case.revision, "desk": "SHA", "reason": "x"} | changes

    answer = officer.post(f"/api/v1/cases/{case.id}/desk", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert made.fresh(case).revision == case.revision


def test_the_list_of_desks_asks_no_more_for_more_desks_and_cases(
    people: Desk, officer: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    def count() -> int:
        officer.get(at("desks"))
        with django_assert_max_num_queries(200) as asked:
            assert officer.get(at("desks")).status_code == 200
        return len(asked)

    made.received()
    few = count()
    VisaDesk.objects.bulk_create(
        VisaDesk(code=f"T{place}", name_en="x", name_zh="x", position=9, last_at="2026-01-01T00Z")
        for place in range(5)
    )
    two_desks()
    assert count() == few
