"""The forecast of staffing as the supervisor asks for it."""

from __future__ import annotations

import datetime as dt
import random
import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.regions.scoping import AuthorityRef
from apps.reports import forecasting, selectors
from apps.reports.asking import Asked, Staffing
from apps.reports.tables import Cell, Name, Report
from tests.factories.accounts import make_actor
from tests.factories.past import HOUR, decided, row_of_case, save

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
FIRST, LAST = dt.date(2026, 9, 25), dt.date(2026, 11, 19)
"""Eight weeks before NOW."""
MONDAY_NINE = dt.datetime(2026, 11, 9, 1, tzinfo=dt.UTC)


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


def read(chief: Actor, **staffing: Any) -> Report:
    asked = Asked(FIRST, LAST, NOW, staffing=Staffing(**staffing))
    return selectors.report(actor=chief, code="staffing", asked=asked)


def lines(report: Report, table: str) -> dict[str, dict[str, Cell]]:
    found = report.table(table)
    codes = [one.code for one in found.columns[1:]]
    return {
        line[0].code: dict(zip(codes, line[1:], strict=True))
        for line in found.lines
        if isinstance(line[0], Name)
    }


def busy_mondays(cases: int = 40, **spans: Any) -> None:
    """So many cases that came in on one Monday at nine, an hour of work each."""
    save(*(decided(MONDAY_NINE, MONDAY_NINE + 48 * HOUR, **spans) for _case in range(cases)))


def at(name: str, *parts: str) -> str:
    return reverse(f"reports:{name}", args=parts, urlconf="config.urls.port")


def test_arrivals_are_told_by_the_hour_of_beijing_and_by_what_they_keep_busy(chief: Actor) -> None:
    busy_mondays()
    saturday = dt.datetime(2026, 11, 14, 15, 30, tzinfo=dt.UTC)  # 23:30
    save(*(row_of_case(saturday, saturday + 48 * HOUR) for _case in range(16)))

    hours = lines(read(chief, officers=(1, 3, 2)), "hours")

    assert len(hours) == 24
    assert hours["09"] == {"weekday": 1.0, "weekend": 0.0, "busy": 1.0, "on_duty": 3}
    assert hours["23"] == {"weekday": 0.0, "weekend": 1.0, "busy": 0.0, "on_duty": 2}
    assert hours["00"]["on_duty"] == 1
    assert [name for name, line in hours.items() if line["weekday"]] == ["09"]


def test_what_lies_outside_the_weeks_plays_no_part(chief: Actor) -> None:
    busy_mondays()
    before = read(chief)
    save(
        row_of_case(
            dt.datetime(2026, 9, 24, 15, 59, tzinfo=dt.UTC), NOW
        ),  # a minute before the first day
        row_of_case(dt.datetime(2026, 11, 19, 16, tzinfo=dt.UTC), NOW + HOUR),  # today
    )

    assert read(chief).tables == before.tables


def test_each_number_of_officers_has_a_row_with_its_range(chief: Actor) -> None:
    busy_mondays(examine=3 * HOUR)

    rows = lines(read(chief, officers=(0, 1, 0)), "officers")

    assert list(rows) == ["0-0-0", "0-1-0", "1-2-1", "2-3-2", "3-4-3"]
    assert rows["0-0-0"]["begun"] == 0
    assert rows["0-0-0"]["wait"] is None
    for row in rows.values():
        assert row["begun_low"] <= row["begun"] <= row["begun_high"]  # type: ignore[operator]
        assert row["landed_low"] <= row["landed"] <= row["landed_high"]  # type: ignore[operator]
        assert row["weeks"] == forecasting.MOST_WEEKS
    assert rows["3-4-3"]["landed"] == 1.0
    assert rows["0-1-0"]["wait"] > rows["3-4-3"]["wait"]  # type: ignore[operator]


def test_given_minutes_replace_the_measured_average(chief: Actor) -> None:
    busy_mondays(examine=5 * HOUR)

    measured = lines(read(chief), "hours")["09"]["busy"]
    given = lines(read(chief, minutes=30), "hours")["09"]["busy"]

    assert measured == pytest.approx(5.0)
    assert given == pytest.approx(0.5)


def test_too_few_cases_give_no_forecast_and_say_so(chief: Actor) -> None:
    busy_mondays(29)

    table = read(chief).table("officers")

    assert table.rows == []
    assert table.note
    assert read(chief).table("hours").rows


def test_more_cases_than_a_page_can_simulate_are_told_and_not_simulated(
    chief: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_mondays()
    monkeypatch.setattr(forecasting, "MOST_CASES", 50)

    table = read(chief).table("officers")

    assert table.rows == []
    assert "PVG" not in str(table.note)


def test_heavier_traffic_gets_fewer_rows_before_it_gets_none(
    chief: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_mondays()
    monkeypatch.setattr(forecasting, "MOST_CASES", 100)  # 5 cases a week, 9 days, 5 rows: 3 weeks

    rows = lines(read(chief), "officers")

    assert len(rows) == 3
    assert {row["weeks"] for row in rows.values()} == {5}


def test_the_worst_that_a_form_can_ask_stays_within_seconds(chief: Actor) -> None:
    dice = random.Random(1)
    save(
        *(
            decided(at, at + 48 * HOUR, examine=8 * HOUR)
            for at in (NOW - dt.timedelta(days=2 + 26 * dice.random()) for _case in range(4000))
        )
    )

    begun = time.process_time()
    asked = Asked(NOW.date() - dt.timedelta(days=28), LAST, NOW)
    worst = Staffing(weeks=4, officers=(60, 60, 60), minutes=480)
    report = selectors.report(
        actor=chief, code="staffing", asked=Asked(asked.first, LAST, NOW, staffing=worst)
    )

    assert report.table("officers").rows
    assert time.process_time() - begun < 10  # of a busy machine; alone it takes about one


WRONG = [
    ("weeks=5", "weeks"),
    ("weeks=x", "weeks"),
    ("night=-1", "night"),
    ("day=61", "day"),
    ("evening=1.5", "evening"),
    ("evening=" + "9" * 500, "evening"),
    ("minutes=0", "minutes"),
    ("minutes=481", "minutes"),
    ("minutes=%00", "minutes"),
    ("port=XXX", "port"),
]


@pytest.mark.parametrize(("query", "field"), WRONG)
def test_what_can_not_be_is_told_at_its_field(page: Client, query: str, field: str) -> None:
    answer = page.get(f"{at('report', 'staffing')}?{query}")

    main = BeautifulSoup(answer.content, "lxml").select_one("main")
    assert main is not None
    assert answer.status_code == 422
    assert main.select_one(f"#id_{field}_field.dv-field-wrong")
    assert not main.select("table")


def test_what_is_left_out_is_filled_in(page: Client) -> None:
    main = BeautifulSoup(page.get(at("report", "staffing")).content, "lxml")

    values = [str(main.select_one(f"#id_{name}")["value"]) for name in ("night", "day", "evening")]  # type: ignore[index]
    assert values == ["1", "3", "2"]
    assert main.select_one("#id_weeks option[selected]").text == "8 weeks"  # type: ignore[union-attr]
