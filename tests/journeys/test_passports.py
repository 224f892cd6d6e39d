"""A passport that reads itself: a photograph is sent, a worker reads it, the form is filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.databases import Copy
from tests.factories import passports as drawn
from tests.journeys.person import PATIENCE, Person, person
from tests.journeys.stage import Stage, staged

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.xdist_group("journeys"),
]

CITY = "suzhou-js"


@pytest.fixture
def stage(committed: Copy, tmp_path: Path, settings: Any) -> Iterator[Stage]:
    settings.DEMO = True
    with staged(committed, tmp_path) as made:
        yield made


def test_a_photograph_fills_the_form_with_and_without_scripts(
    chromium: Browser, stage: Stage, tmp_path: Path
) -> None:
    photograph = tmp_path / "upside-down.jpg"
    photograph.write_bytes(drawn.as_jpeg(drawn.turned(180)(drawn.page(dpi=200))))
    blurred = tmp_path / "blurred.jpg"
    blurred.write_bytes(drawn.as_jpeg(drawn.blurred(9)(drawn.page(dpi=200))))
    for scripts in (True, False):
        with person(chromium, stage, CITY, "handler", scripts=scripts) as firm:
            visitors = begin(firm)
            send(firm, photograph)
            wait_for_the_reading(firm)
            keep_what_was_typed(firm)
            firm.press("Save the visitor")
            assert firm.sees("ERIKSSON")
            firm.page.goto(f"{visitors}add/")
            send(firm, blurred)
            wait_until(firm, "Photograph the whole data page")


def begin(firm: Person) -> str:
    """Start a request; gives the address of its visitors."""
    firm.go("/requests/new/")
    firm.page.select_option("[name=port_of_entry]", "PVG")
    firm.press("Save and continue")
    request = firm.page.url.split("/requests/")[1].split("/")[0]
    path = f"/requests/{request}/visitors/"
    firm.go(f"{path}add/")
    return firm.stage.url(CITY, path)


def send(firm: Person, file: Path) -> None:
    """Choose a file and have it read."""
    firm.page.set_input_files("[name=scan]", file)
    firm.press("Read the scan")


def wait_for_the_reading(firm: Person) -> None:
    """With scripts the form fills itself; without, people look again."""
    if firm.scripts:
        surname = firm.page.locator("[name=surname]")
        expect(surname).to_have_value("ERIKSSON", timeout=PATIENCE * 1000)
    else:
        wait_until(firm, "every check digit fits")
    firm.look()
    assert firm.page.input_value("[name=passport_number]") == "L898902C3"


def keep_what_was_typed(firm: Person) -> None:
    """A name that differs is marked, and taken over only when asked."""
    firm.page.select_option("[name=category]", "M")
    firm.fill(surname="ERICSON")
    firm.press("Read the lines")
    assert firm.page.input_value("[name=surname]") == "ERICSON"
    firm.press("Take it")
    assert firm.page.input_value("[name=surname]") == "ERIKSSON"


def wait_until(firm: Person, words: str) -> None:
    """Wait for the part that asks by itself, or look again by hand."""
    if firm.scripts:
        firm.page.get_by_text(words).first.wait_for(timeout=PATIENCE * 1000)
        return
    for _look in range(60):
        if firm.sees(words):
            return
        firm.page.wait_for_timeout(500)
        firm.press("Look again")
    raise AssertionError(words)
