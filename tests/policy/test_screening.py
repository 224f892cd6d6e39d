"""Does this guest need a port visa? One answer, with reasons, for whatever is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from apps.core.identifiers import nationality
from apps.policy import selectors
from apps.policy.dated import Dated
from apps.policy.lists import DocumentRule, SchemePort, SchemeTerms, VisitPurpose
from apps.policy.loading import read_rows
from apps.policy.models import Exemption, Parameter, VisaCategory
from apps.policy.policies.screening import Asked, Book, Screening, screen
from apps.policy.states import Answer, Route, TravelDocument
from apps.regions.scoping import AuthorityRef

Row = TypeVar("Row", bound=Dated)
NOW = dt.date(2026, 11, 24)
EVERYBODY = nationality.nationalities()


def rows(model: type[Row]) -> list[Row]:
    return [model(**values) for values in read_rows(model)]


BOOK = Book(
    terms=rows(SchemeTerms),
    ports=rows(SchemePort),
    purposes=rows(VisitPurpose),
    documents=rows(DocumentRule),
    categories=rows(VisaCategory),
    longest_stay=[one for one in rows(Parameter) if one.key == "stay.max_days"],
    exemptions=rows(Exemption),
)


def ask(code: str = "SWE", **changes: Any) -> Screening:
    whole: dict[str, Any] = {
        "document": "ORDINARY",
        "purpose": "business",
        "days": 10,
        "route": "return",
        "on": NOW,
        "port": "PVG",
    }
    with translation.override("en"):
        return screen(Asked(nationality=nationality.find(code), **(whole | changes)), BOOK)


def titles(answer: Screening) -> str:
    return " ".join(f"{one.title} {one.text}" for one in answer.because)


@pytest.mark.parametrize(
    ("code", "changes", "answer", "told"),
    [
        ("SWE", {}, Answer.PROBABLY_NOT, "Unilateral"),
        ("D", {}, Answer.PROBABLY_NOT, "Unilateral"),
        ("SWE", {"purpose": "work"}, Answer.YES, "Z"),
        ("SGP", {}, Answer.PROBABLY_NOT, "Mutual"),
        ("USA", {}, Answer.YES, "M"),
        ("USA", {"route": "third"}, Answer.PROBABLY_NOT, "240-hour"),
        ("USA", {"route": "third", "days": 11}, Answer.YES, "M"),
        ("USA", {"route": "third", "port": "YSA"}, Answer.YES, "M"),
        ("USA", {"route": "third", "purpose": "press"}, Answer.NOT_HERE, "embassy"),
        ("IND", {}, Answer.YES, "M"),
        ("IND", {"purpose": "exchange"}, Answer.YES, "F"),
        ("IND", {"purpose": "talent"}, Answer.YES, "R"),
        ("IND", {"purpose": "family"}, Answer.YES, "Q2"),
        ("IND", {"purpose": "private"}, Answer.YES, "S2"),
        ("IND", {"purpose": "crew"}, Answer.YES, "C"),
        ("IND", {"purpose": "tourism_group"}, Answer.YES, "L"),
        ("IND", {"purpose": "tourism"}, Answer.NOT_HERE, "group"),
        ("IND", {"purpose": "study"}, Answer.NOT_HERE, "embassy"),
        ("IND", {"days": 31}, Answer.NOT_HERE, "at most 30 days"),
        ("IND", {"purpose": "work", "has_permit": True}, Answer.PROBABLY_NOT, "residence permit"),
        (
            "IND",
            {"purpose": "tourism_group", "route": "cruise", "port": "WSK", "days": 15},
            Answer.PROBABLY_NOT,
            "Cruise",
        ),
        ("IND", {"route": "zone", "port": "EHB", "days": 30}, Answer.PROBABLY_NOT, "Eastern Hub"),
        ("IND", {"route": "zone", "port": "SHA"}, Answer.YES, "M"),
        ("IND", {"purpose": "transit", "route": "third", "days": 1}, Answer.PROBABLY_NOT, "24"),
        ("IND", {"purpose": "transit", "route": "third", "days": 2}, Answer.NOT_HERE, "embassy"),
        ("SWE", {"document": "DIPLOMATIC"}, Answer.NOT_HERE, "ordinary passports"),
        ("SWE", {"document": "SERVICE"}, Answer.NOT_HERE, "ordinary passports"),
        ("SWE", {"document": "TRAVEL_DOCUMENT"}, Answer.YES, "M"),
        ("XXA", {}, Answer.YES, "M"),
        ("RKS", {}, Answer.YES, "M"),
        ("GBD", {}, Answer.YES, "M"),
        ("GBR", {}, Answer.PROBABLY_NOT, "Unilateral"),
        ("UTO", {}, Answer.YES, "M"),
        ("HKG", {}, Answer.NOT_HERE, "Chinese citizens"),
    ],
)
def test_a_guest_is_told_by_the_lists(
    code: str, changes: dict[str, Any], answer: Answer, told: str
) -> None:
    found = ask(code, **changes)

    assert found.answer == answer
    assert told in (found.category if answer == Answer.YES else titles(found))


def test_a_list_that_has_ended_or_ends_before_the_arrival_is_said_so() -> None:
    lapsed = ask("RUS", on=dt.date(2026, 9, 15))
    ends = ask("SWE", on=dt.date(2027, 1, 1))

    assert ask("RUS", on=dt.date(2026, 9, 14)).answer == Answer.PROBABLY_NOT
    assert ask("SWE", on=dt.date(2026, 12, 31)).answer == Answer.PROBABLY_NOT
    assert (lapsed.answer, ends.answer) == (Answer.YES, Answer.YES)
    assert "ended on 14 Sep 2026" in " ".join(one.text for one in lapsed.looked_at)
    assert "ended on 31 Dec 2026" in " ".join(one.text for one in ends.looked_at)
    assert any("renewal" in line for line in ends.changes)


def test_what_would_change_the_answer_is_said_where_little_would() -> None:
    transit, zone = ask("USA", days=20).changes

    assert transit.startswith("240-hour visa-free transit would need: a stay of at most 10 days; ")
    assert transit.endswith("a confirmed ticket on to a third country or region.")
    assert zone.startswith("Eastern Hub cooperation zone would need: an invitation into the zone")
    assert "31 Dec 2026" in " ".join(ask("SWE").changes)
    assert not any("240-hour" in line for line in ask("USA", purpose="work").changes)


@settings(max_examples=300)
@given(
    who=st.sampled_from(EVERYBODY),
    document=st.sampled_from(TravelDocument.values),
    purpose=st.sampled_from(sorted({one.code for one in BOOK.purposes})),
    days=st.integers(1, 999),
    route=st.sampled_from(Route.values),
    port=st.sampled_from(["", "PVG", "SHA", "EHB", "WSK", "YSA", "ZZZ"]),
    on=st.dates(),
    has_permit=st.booleans(),
    language=st.sampled_from(["en", "zh-hans"]),
)
def test_whatever_is_asked_has_one_answer_with_a_reason_its_source_and_its_day(
    who: nationality.Nationality, language: str, **asked: Any
) -> None:
    with translation.override(language):
        found = screen(Asked(nationality=who, **asked), BOOK)

    assert found.answer in Answer
    assert found.because
    assert all(one.text and one.title and one.source and one.valid_from for one in found.because)
    assert bool(found.category) is (found.answer == Answer.YES)
    assert bool(found.category_name) is (found.answer == Answer.YES)
    told = " ".join([*(one.text for one in found.because), *found.changes]).casefold()
    assert "you are exempt" not in told
    if found.answer == Answer.YES:
        assert asked["days"] <= 30
        assert asked["document"] in {"ORDINARY", "TRAVEL_DOCUMENT"}


@given(
    days=st.integers(1, 998), who=st.sampled_from(EVERYBODY), route=st.sampled_from(Route.values)
)
def test_a_shorter_stay_never_makes_a_visa_necessary(
    days: int, who: nationality.Nationality, route: str
) -> None:
    longer, shorter = (
        ask(who.code, days=days + 1, route=route),
        ask(who.code, days=days, route=route),
    )

    if longer.answer == Answer.PROBABLY_NOT:
        assert shorter.answer == Answer.PROBABLY_NOT


def test_every_purpose_leads_to_a_category_that_is_issued_or_to_none() -> None:
    issued = {one.code for one in BOOK.categories}

    assert {one.category for one in BOOK.purposes if one.is_offered} == issued


@pytest.mark.parametrize("place", ["public", "suzhou", "port"])
def test_every_authority_screens_alike(
    place: str,
    request: pytest.FixtureRequest,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    request.getfixturevalue(place)
    asked = Asked(nationality.find("SWE"), "ORDINARY", "business", 10, "return", NOW)

    with django_assert_num_queries(8):  # seven, and the one that enters the schema
        found = selectors.screening(asked)

    assert found.answer == Answer.PROBABLY_NOT


def query(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + dt.timedelta(days=3)
    return {
        "nationality": "IND",
        "document": "ORDINARY",
        "permit": "no",
        "purpose": "business",
        "days": "10",
        "arrival_year": str(day.year),
        "arrival_month": str(day.month),
        "arrival_day": str(day.day),
        "port": "PVG",
        "route": "return",
    } | changes


def page(**changes: Any) -> tuple[int, BeautifulSoup]:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
    answer = client.get("/screening/?" + urlencode(query(**changes)))
    return answer.status_code, BeautifulSoup(answer.content, "lxml")


def test_the_page_answers_at_an_address_that_can_be_kept(public: AuthorityRef) -> None:
    status, shown = page()

    text = shown.get_text(" ")
    assert status == 200
    assert "Yes: a port visa of category M" in text
    assert "12367" in text
    assert "Source:" in text
    assert "Nanjing" in text
    link = shown.find("a", string="Change your answers")
    again = Client(HTTP_HOST="localhost").get("/screening/" + str(link["href"]))  # type: ignore[index]
    assert again.status_code == 200
    assert b'value="10"' in again.content


def test_an_answer_in_chinese_is_chinese(public: AuthorityRef) -> None:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="zh-CN")

    shown = BeautifulSoup(client.get("/screening/", query(nationality="SWE")).content, "lxml")

    for foreign in shown.select("[lang|=en], script, .dv-id"):
        foreign.decompose()
    assert "可能无需办理口岸签证" in shown.get_text()
    main = str(shown.select_one("main").get_text(" "))  # type: ignore[union-attr]
    assert "list" not in main
    assert "days" not in main


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"days": "0"}, 422, "at least one day"),
        ({"days": "-1"}, 422, "at least one day"),
        ({"days": "1000"}, 422, "at most 999"),
        ({"days": "ten"}, 422, "in digits"),
        ({"days": "１０"}, 200, "category M"),
        ({"days": "999"}, 200, "at most 30 days"),
        ({"arrival_year": "1999"}, 422, "still to come"),
        ({"arrival_year": "9999"}, 200, "category M"),
        ({"arrival_day": "31", "arrival_month": "2"}, 422, "no such day"),
        ({"nationality": "<script>alert(1)</script>"}, 422, "Choose the nationality"),
        ({"nationality": "ZZZ"}, 422, "Nationality"),
        ({"nationality": "XXA"}, 200, "category M"),
        ({"purpose": "holiday"}, 422, "Choose why they come"),
        ({"route": "moon"}, 422, "Choose where they go"),
        ({"port": "LAX"}, 422, "Choose one of the ports"),
        ({"port": ""}, 200, "category M"),
        ({"unknown": "<b>x</b>"}, 200, "category M"),
    ],
)
def test_the_worst_that_can_stand_in_an_address(
    public: AuthorityRef, changes: dict[str, Any], status: int, told: str
) -> None:
    given, shown = page(**changes)

    assert given == status
    assert told in shown.get_text(" ")
    assert "alert(1)" not in "".join(one.get_text() for one in shown.select("script"))
    assert shown.find("b", string="x") is None


def test_a_page_without_answers_asks_and_finds_nothing_wrong(public: AuthorityRef) -> None:
    answer = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en").get("/screening/")

    assert answer.status_code == 200
    assert b"dv-error-summary" not in answer.content


@pytest.mark.parametrize("host", ["localhost", "suzhou-js.localhost", "port.localhost"])
def test_programs_screen_on_every_host(
    db: None, host: str, client_for: Callable[[str], Client]
) -> None:
    told = {"nationality": "D", "purpose": "work", "days": "10", "has_permit": "true"}

    found = client_for(host).get("/api/v1/screenings", told).json()

    assert (found["answer"], found["category"]) == ("probably_not", "")
    assert found["because"][0]["source"]
    assert found["check_with"] == "12367"
    assert found["checked_on"] == "2026-11-23"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"nationality": "QQQ"}, 422),
        ({"days": "0"}, 400),
        ({"days": "x"}, 400),
        ({"purpose": "holiday"}, 400),
        ({"on": "1999-01-01"}, 400),
        ({"name": "Anna"}, 400),
        ({"port": "<b>"}, 400),
        ({"on": "9999-12-31"}, 200),
    ],
)
def test_a_program_that_asks_wrongly_is_told_what_is_wrong(
    public: AuthorityRef, client_for: Callable[[str], Client], changes: dict[str, str], status: int
) -> None:
    told = {"nationality": "SWE", "purpose": "business", "days": "10"} | changes

    answer = client_for("localhost").get("/api/v1/screenings", told)

    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer["Content-Type"].startswith("application/problem+json")
