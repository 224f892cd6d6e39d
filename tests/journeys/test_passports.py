"""A passport reads itself on a visitor's page, from its lines or a scan, and never over typing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from apps.accounts.models import User
from apps.regions.scoping import enter
from apps.transfers.models import PassportReading
from tests.databases import Copy
from tests.factories import passports as drawn
from tests.factories import transfers as made
from tests.factories.accounts import PASSWORD
from tests.factories.transfers import People
from tests.journeys.person import Person, person
from tests.journeys.stage import Stage
from tests.transfers.scanning import read
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

CITY = "city_320500"


@pytest.fixture
def stage(committed: Copy, settings: Any) -> Iterator[Stage]:
    """The pages on a port; the test is the worker, so that it decides when a scan is read."""
    settings.SESSION_COOKIE_SECURE = False
    with serving() as port:
        made_stage = Stage(port)
        made_stage.password = PASSWORD
        yield made_stage


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_lines_and_scans_fill_what_is_empty_and_mark_what_differs(
    chromium: Browser, stage: Stage, tmp_path: Path, scripts: bool
) -> None:
    with enter(CITY):
        people = People()
        request = made.draft(people)
        name = User.objects.get(id=people.handler.id).username
    with person(chromium, stage, "suzhou-js", name, scripts=scripts) as firm:
        firm.go(f"/requests/{request.id}/visitors/add/")
        a_wrong_digit_is_shown_on_its_character(firm)

        firm.go(f"/requests/{request.id}/visitors/add/")
        firm.fill(surname="ERICSON")
        scan = tmp_path / "passport.jpg"
        scan.write_bytes(drawn.as_jpeg(drawn.page()))
        firm.page.set_input_files("[name=scan]", scan)
        firm.press("Read the scan")
        firm.page.locator("#scan progress").wait_for()
        with enter(CITY):
            read(PassportReading.objects.get())
        if scripts:
            firm.press("Fill in what is empty")
            # The wrong lines were kept while they were typed, and are not replaced unasked.
            firm.press("Take the lines of the scan")
        else:
            firm.press("Look again")
        firm.page.locator("#id_passport_number_field", has_text="From the passport").wait_for()
        assert firm.page.input_value("[name=passport_number]") == "L898902C3"
        assert firm.page.input_value("[name=surname]") == "ERICSON"  # typed, so it stays
        firm.look()

        firm.page.locator("button[name=take][value=surname]").first.click()
        firm.page.wait_for_load_state()
        assert firm.page.input_value("[name=surname]") == "ERIKSSON"


def a_wrong_digit_is_shown_on_its_character(firm: Person) -> None:
    """The digit that does not fit, and the one that would, stand in the line itself."""
    first, second = drawn.lines_of(drawn.ANNA)
    firm.fill(mrz=f"{first}\n{second[:9]}7{second[10:]}", occupation="engineer")
    firm.press("Read the lines")
    cell = firm.page.locator(".dv-cell-wrong")
    assert cell.get_attribute("data-position") == "10"
    assert firm.page.input_value("[name=occupation]") == "engineer"
