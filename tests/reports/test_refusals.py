"""Refusals as the supervisor reads them: even or not, and of nobody in particular."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.finality import SETTLES_AFTER
from apps.regions.scoping import AuthorityRef
from apps.reports import quarters, selectors
from apps.reports.asking import Asked
from apps.reports.exporting import csv_of
from apps.reports.tables import WITHHELD, Cell, Report
from tests.factories.accounts import make_actor
from tests.factories.past import HOUR, decided, save

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
SUMMER = Asked(dt.date(2026, 7, 1), dt.date(2026, 9, 30), NOW)
IN_AUGUST = dt.datetime(2026, 8, 3, 4, tzinfo=dt.UTC)


@pytest.fixture
def chief(port: AuthorityRef) -> Actor:
    """The supervisor of the port; the test runs there."""
    return make_actor(Role.PORT_SUPERVISOR)


def of(refused: int, others: int, *, at: dt.datetime = IN_AUGUST, **more: Any) -> list[Any]:
    """Cases of one visitor each."""
    outcomes = ["4"] * refused + ["approved"] * others
    return [decided(at, at + 40 * HOUR, outcomes=[one], **more) for one in outcomes]


def read(chief: Actor, asked: Asked = SUMMER) -> Report:
    return selectors.report(actor=chief, code="refusals", asked=asked)


def lines(report: Report, table: str) -> dict[str, list[Cell]]:
    return {line[0].code: list(line[1:]) for line in report.table(table).lines if line[0]}  # type: ignore[union-attr]


def test_a_share_is_told_of_what_is_large_enough_and_the_rest_only_together(chief: Actor) -> None:
    save(
        *of(2, 40, origin="city_320500"),
        *of(6, 54, origin="city_320100"),
        *of(20, 80, origin="city_310000"),
    )

    cities = lines(read(chief), "cities")

    assert cities == {
        "city_310000": [100, 20, 0.2],
        "city_320100": [WITHHELD] * 3,
        "city_320500": [WITHHELD] * 3,
        "withheld": [102, 8, pytest.approx(8 / 102)],
        "all": [202, 28, pytest.approx(28 / 202)],
    }


def test_a_total_that_is_small_is_withheld_with_all_of_its_table(chief: Actor) -> None:
    save(*of(4, 90))

    report = read(chief)

    for table in ("cities", "categories", "regions"):
        assert all(cells == [WITHHELD] * 3 for cells in lines(report, table).values())
    assert lines(report, "grounds") == {"4": [WITHHELD] * 2, "all": [WITHHELD] * 2}
    assert lines(report, "spread")["deciders"] == [WITHHELD] * 3


def test_grounds_are_counted_alone_and_few_are_withheld(chief: Actor) -> None:
    save(*of(20, 60), *(decided(IN_AUGUST, IN_AUGUST, outcomes=["1", "3"]) for _ in range(2)))

    grounds = lines(read(chief), "grounds")

    assert grounds == {
        "1": [WITHHELD] * 2,
        "3": [WITHHELD] * 2,
        "4": [WITHHELD] * 2,  # else 24 less 20 would tell that 1 and 3 are few
        "withheld": [24, 1.0],
        "all": [24, 1.0],
    }


def test_a_file_withholds_what_the_page_withholds(chief: Actor) -> None:
    save(*of(2, 40, origin="city_320500"), *of(20, 80, origin="city_310000"))

    with translation.override("en"):
        text = csv_of(read(chief).table("cities")).decode()

    assert text.count(",withheld") == 2 * 3
    assert not any(f",{number}," in text for number in (2, 20, 42, 100))


def test_officers_lie_in_bands_and_nobody_is_named(chief: Actor) -> None:
    officers = [f"{number:08}-0000-4000-8000-000000000000" for number in range(1, 8)]
    for place, officer in enumerate(officers):
        save(*of(3 * place, 40 - 3 * place, decided_by=officer))
    save(*of(5, 5, decided_by="99999999-0000-4000-8000-000000000000"))  # too few to count

    report = read(chief)

    bands = [(name, cells[0]) for name, cells in lines(report, "deciders").items()]
    assert bands == [("0-20", 3), ("20-50", 4)]
    told = lines(report, "spread")["deciders"]
    assert told[0] == 7
    assert isinstance(told[1], float)
    assert told[1] > 2.1 == told[2]
    assert not any(officer in str(report) for officer in officers)
    assert lines(report, "spread")["examiners"] == [WITHHELD] * 3  # there is but one


def test_only_cases_decided_in_the_quarter_count(chief: Actor) -> None:
    begin, end = SUMMER.begin, SUMMER.end
    minute = dt.timedelta(minutes=1)
    save(
        *of(5, 5, at=begin - 3 * HOUR),
        *of(7, 7, at=begin - 3 * HOUR - minute),
        *of(7, 7, at=end - 3 * HOUR),
    )

    assert lines(read(chief), "categories")["all"][:2] == [10, 5]


@given(st.dates(dt.date(2020, 6, 1), dt.date(2099, 12, 31)))
def test_quarters_are_whole_disjoint_and_settled(today: dt.date) -> None:
    found = quarters.settled(today)

    assert len(found) == quarters.OFFERED
    assert today - found[0].last >= SETTLES_AFTER
    assert all(two.last + dt.timedelta(days=1) == one.first for one, two in pairwise(found))
    assert all(quarters.quarter_of(day) == one for one in found for day in (one.first, one.last))


@pytest.fixture
def page(chief: Actor) -> Client:
    """The supervisor at a browser that reads English."""
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=chief.id))
    return client


def at(name: str, *parts: str) -> str:
    return reverse(f"reports:{name}", args=parts, urlconf="config.urls.port")


@pytest.mark.parametrize(
    "query",
    ["port=PVG", "first=2026-07-01&last=2026-07-02", "first=x", "quarter=&port=NOWHERE"],
)
def test_neither_a_place_nor_a_day_divides_the_figures(page: Client, query: str) -> None:
    whole = page.get(at("table", "refusals", "categories")).content

    assert page.get(f"{at('table', 'refusals', 'categories')}?{query}").content == whole


@pytest.mark.parametrize("quarter", ["2026", "2099-Q4", "2019-Q1", "Q", "\x00", "9" * 999])
def test_a_quarter_that_is_not_settled_is_refused(page: Client, quarter: str) -> None:
    answer = page.get(at("report", "refusals"), {"quarter": quarter})

    assert answer.status_code == 422
    assert not BeautifulSoup(answer.content, "lxml").select("main table")


def test_the_running_quarter_is_not_offered(page: Client) -> None:
    running = quarters.quarter_of(dt.datetime.now(tz=dt.UTC).date()).code

    assert page.get(at("report", "refusals"), {"quarter": running}).status_code == 422
