"""What the pages of statistics and their files promise beside the figures themselves."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.regions.scoping import AuthorityRef
from apps.reports.exporting import csv_of
from apps.reports.selectors import REPORTS
from apps.reports.tables import WITHHELD, Column, Kind, Name, Table
from apps.reports.templatetags.reports import cell_text
from tests.factories.accounts import make_actor
from tests.factories.past import HOUR, decided, in_settled_quarter, noon, row_of_case, save

BOM = "\ufeff"


@pytest.fixture
def chief(port: AuthorityRef) -> Actor:
    """The supervisor of the port; the test runs there."""
    return make_actor(Role.PORT_SUPERVISOR)


@pytest.fixture
def page(chief: Actor) -> Client:
    """The supervisor at a browser that reads English."""
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=chief.id))
    return client


def at(name: str, *parts: str) -> str:
    return reverse(f"reports:{name}", args=parts, urlconf="config.urls.port")


def main_of(answer: Any) -> BeautifulSoup:
    found = BeautifulSoup(answer.content, "lxml").select_one("main")
    assert found is not None
    return BeautifulSoup(str(found), "lxml")


def text_of(answer: Any) -> list[list[str]]:
    text = answer.content.decode()
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM))))


def some_cases() -> None:
    save(*in_settled_quarter())
    for days in (1, 2, 9):
        save(decided(noon(days) - 20 * HOUR, noon(days)))
    save(row_of_case(noon(3), noon(1)), row_of_case(noon(3), noon(-3), port_of_entry="SHA"))


def test_the_way_in_leads_to_the_first_report(page: Client) -> None:
    assert page.get(at("statistics")).headers["Location"] == at("report", "queue")


@pytest.mark.parametrize("code", REPORTS)
def test_each_report_has_its_tables_with_a_caption_and_a_file_for_each(
    page: Client, code: str
) -> None:
    some_cases()

    main = main_of(page.get(at("report", code)))

    tables = main.select("table")
    assert tables
    assert all(table.select_one("caption") for table in tables)
    files = [str(link["href"]) for link in main.select(".dv-report-head a")]
    assert len(files) == len(tables)
    assert all(page.get(one).status_code == 200 for one in files)


def test_the_period_is_kept_from_tab_to_tab_and_in_the_files(page: Client) -> None:
    some_cases()

    main = main_of(page.get(at("report", "landing") + "?first=2026-01-01&last=2026-02-01&port=PVG"))

    links = [str(a["href"]) for a in main.select(".dv-tabs a, a[download]")]
    assert len(links) > 3
    assert all("?first=2026-01-01&last=2026-02-01&port=PVG" in link for link in links)


WRONG = [
    ("first=2026-02-30", "first"),
    ("first=２０２６-01-01x", "first"),
    ("first=0001-01-01", "first"),
    ("first=9999-12-31", "first"),
    ("first=2019-12-31&last=2020-01-05", "first"),
    ("last=9999-12-31", "last"),
    ("last=0001-01-01", "last"),
    ("first=2026-03-02&last=2026-03-01", "last"),
    ("first=2024-01-01&last=2026-01-01", "last"),
    ("port=XXX", "port"),
    ("port=%00", "port"),
    ("port=" + "P" * 5000, "port"),
]


@pytest.mark.parametrize(("query", "field"), WRONG)
def test_a_period_that_can_not_be_is_told_at_its_field_and_nothing_is_counted(
    page: Client, query: str, field: str
) -> None:
    answer = page.get(f"{at('report', 'landing')}?{query}")
    file = page.get(f"{at('table', 'landing', 'places')}?{query}")

    main = main_of(answer)
    assert answer.status_code == 422
    assert main.select_one(f"#id_{field}_field.dv-field-wrong")
    assert not main.select("table")
    assert file.status_code == 400
    assert not AuditEvent.objects.filter(event="reports.exported").exists()


@pytest.mark.parametrize("query", ["first=2026-10-01", "last=2026-10-01", "first=2099-12-31", ""])
def test_an_end_that_is_left_out_is_filled_in(page: Client, query: str) -> None:
    assert page.get(f"{at('report', 'times')}?{query}").status_code == 200


@pytest.mark.parametrize(
    "parts", [("report", "nothing"), ("table", "landing", "nothing"), ("workbook", "x")]
)
def test_what_is_not_there_is_not_found(page: Client, parts: tuple[str, ...]) -> None:
    assert page.get(at(*parts)).status_code == 404


def test_a_file_says_what_the_page_says_and_leaves_a_trace(page: Client, chief: Actor) -> None:
    some_cases()
    query = f"?first={noon(30):%Y-%m-%d}&last={noon(0):%Y-%m-%d}"

    lines = text_of(page.get(at("table", "landing", "places") + query))

    assert lines[0][0] == "Port of entry"
    assert lines[-1][:4] == ["All", "3", "0", "1"]
    assert lines[-1][5] == "0.75"
    event = AuditEvent.objects.get(event="reports.exported")
    assert (event.actor_id, event.subject) == (chief.id, "report:landing")
    assert event.payload["table"] == "places"
    assert event.payload["first"] == f"{noon(30):%Y-%m-%d}"


def test_a_workbook_has_a_sheet_for_each_table_and_says_what_was_asked(page: Client) -> None:
    some_cases()

    answer = page.get(at("workbook", "landing"))

    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[0] == "about"
    assert set(book.sheetnames[1:]) == {"days", "places"}
    shares = [row[5].value for row in book["days"].iter_rows(min_row=2)]
    assert shares[-1] == 0.75
    assert AuditEvent.objects.filter(event="reports.exported").count() == 1


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_spreadsheet_calculates_nothing_of_a_name(name: str) -> None:
    columns = [Column("name", name, Kind.TEXT), Column("n", "n"), Column("share", "s", Kind.SHARE)]
    table = Table("t", "t", columns, [[Name("x", name), -3, WITHHELD]])

    head, line = csv.reader(io.StringIO(csv_of(table).decode("utf-8-sig"), newline=""))

    assert head[0] == "'" + name
    assert line[0] == "'" + name
    assert line[1] == "-3"


def test_a_longer_past_asks_the_database_no_more(
    page: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    def count() -> dict[str, int]:
        found = {}
        for code in REPORTS:
            page.get(at("report", code))
            with django_assert_max_num_queries(40, exact=False) as seen:
                assert page.get(at("report", code)).status_code == 200
            found[code] = len(seen)
        return found

    some_cases()
    short = count()
    save(
        *(decided(noon(n) - 9 * HOUR, noon(n), origin=f"city_{n:06}") for n in range(1, 27)),
        *(row_of_case(noon(n), noon(-n)) for n in range(1, 9)),
    )

    assert count() == short


@pytest.mark.parametrize(
    ("cell", "kind", "told"),
    [
        (2 / 3, Kind.SHARE, "66.7%"),
        (1.0, Kind.SHARE, "100.0%"),
        (1.005, Kind.RATIO, "1.00"),
        (1234567, Kind.COUNT, "1,234,567"),
        (0, Kind.MINUTES, "0 min"),
        (1600.4, Kind.MINUTES, "1 day 2 h"),
        (0.25, Kind.NUMBER, "0.2"),
        (None, Kind.SHARE, "–"),
        (WITHHELD, Kind.COUNT, "withheld"),
    ],
)
def test_cells_are_rounded_and_not_cut_off(cell: Any, kind: Kind, told: str) -> None:
    with translation.override("en"):
        assert cell_text(cell, Column("x", "x", kind)) == told


def test_a_day_is_written_as_the_reader_writes_it(chief: Actor) -> None:
    save(decided(noon(1) - 20 * HOUR, noon(1)))
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(User.objects.get(id=chief.id))
    day = noon(1).date()

    told = main_of(client.get(at("report", "landing"))).text

    assert f"{day.year}年{day.month}月{day.day}日" in told
    assert isinstance(day, dt.date)


@pytest.mark.parametrize(
    ("report", "asked", "words"),
    [
        ("times", {"first": "soon"}, "First day: enter a day, such as 2026-03-01."),
        (
            "times",
            {"first": "2026-02-02", "last": "2026-02-01"},
            "Last day: Choose a day that is not before the first.",
        ),
        ("staffing", {"night": "61"}, "Officers, 0–8 o'clock: enter 60 or less."),
    ],
)
def test_the_summary_of_a_filter_names_the_field_and_links_to_it(
    page: Client, report: str, asked: dict[str, str], words: str
) -> None:
    answer = page.get(at("report", report), asked)

    found = BeautifulSoup(answer.content, "lxml")
    link = found.select_one("#error-summary a")
    assert answer.status_code == 422
    assert link is not None
    assert link.text == words
    assert found.select_one(str(link["href"])) is not None
