"""Charts are drawn from their tables by a real browser, and the page stands without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.regions.scoping import AuthorityRef
from apps.reports.selectors import REPORTS
from tests.chromium import PHONE, overflow, serve, visit
from tests.factories.accounts import make_actor
from tests.factories.past import HOUR, decided, in_settled_quarter, noon, save

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser]

#: What each chart was told, beside what its table says to a program.
DRAWN = """() => Array.from(document.querySelectorAll("[data-chart]"))
.filter((place) => !place.hidden).map((place) => {
  const option = echarts.getInstanceByDom(place).getOption();
  const table = place.parentElement.querySelector("table");
  const heads = Array.from(table.tHead.rows[0].cells);
  const rows = Array.from(table.tBodies[0].rows);
  return {
    label: place.getAttribute("aria-label"),
    role: place.getAttribute("role"),
    inked: place.querySelector("canvas").width > 0,
    names: option.xAxis[0].data ?? option.yAxis[0].data,
    series: option.series.map((one) => [one.name, Array.from(one.data)]),
    columns: heads.flatMap((head, n) => head.dataset.draw ? [[
      head.textContent.trim(),
      head.dataset.kind,
      rows.map((row) => [row.cells[0].textContent.trim(), row.cells[n].dataset.value])]] : []),
  };
})"""
#: Where there is no chart, there is nothing to draw: fewer than two rows with a number.
LEFT_OUT = """() => Array.from(document.querySelectorAll("[data-chart][hidden]")).every((place) =>
  Array.from(place.parentElement.querySelectorAll("tbody tr"))
    .filter((row) => row.querySelector("[data-value]:not([data-value=''])")).length < 2)"""
SCALE = {"share": 100.0, "minutes": 1 / 60}


@pytest.fixture
def chief(port: AuthorityRef) -> User:
    """The supervisor of a port that has been busy."""
    save(
        *in_settled_quarter(300),
        *(
            decided(noon(n) - (9 + n) * HOUR, noon(n), examine=n * HOUR, origin=f"city_3205{n:02}")
            for n in range(1, 27)
            for _case in range(3)
        ),
    )
    return User.objects.get(id=make_actor(Role.PORT_SUPERVISOR).id)


def show(page: Page, chief: User, code: str) -> None:
    """Draw the page here, where the test's cases are, and let the browser have it as it is."""
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(chief)
    drawn = client.get(f"/statistics/{code}/")
    address = f"http://port.localhost/statistics/{code}/"
    serve(page, lambda host: Client(HTTP_HOST=host))
    page.route(
        address, lambda route: route.fulfill(headers=dict(drawn.headers), body=drawn.content)
    )
    page.goto(address)


@pytest.mark.parametrize("code", REPORTS)
def test_each_chart_has_the_numbers_of_its_table(
    browser_page: Page, chief: User, code: str
) -> None:
    """The page would fail on anything the browser complains of: its policy allows no style."""
    show(browser_page, chief, code)

    charts: list[dict[str, Any]] = browser_page.evaluate(DRAWN)

    assert charts
    assert browser_page.evaluate(LEFT_OUT)
    for chart in charts:
        assert chart["role"] == "img"
        assert chart["label"].startswith("Chart: ")
        assert chart["inked"]
        for (name, points), (column, kind, cells) in zip(
            chart["series"], chart["columns"], strict=True
        ):
            told = {
                row: float(value) * SCALE.get(kind, 1.0)
                for row, value in cells
                if value and row in chart["names"]
            }
            drawn = {
                row: point
                for row, point in zip(chart["names"], points, strict=True)
                if point is not None
            }
            assert name == column
            assert drawn == pytest.approx(told)
            assert set(told) == {row for row, value in cells if value}


def test_a_telephone_shows_charts_and_does_not_scroll_sideways(
    chromium: Browser, chief: User
) -> None:
    with visit(chromium, viewport=PHONE) as page:
        show(page, chief, "landing")

        assert page.evaluate(DRAWN)
        assert overflow(page) <= 0


def test_without_scripts_the_tables_stand_alone(chromium: Browser, chief: User) -> None:
    with visit(chromium, javascript=False) as page:
        show(page, chief, "times")

        assert page.locator("table").count() == 3
        assert not page.locator("[data-chart]").first.is_visible()


def test_paper_is_no_wider_than_its_charts(browser_page: Page, chief: User) -> None:
    show(browser_page, chief, "landing")

    browser_page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert browser_page.evaluate("document.querySelector('[data-chart] canvas').clientWidth") <= 640
