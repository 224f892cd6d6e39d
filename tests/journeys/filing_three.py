"""A new handler files for three guests from scans of passports; what that costs is counted."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from apps.portal.story import specimens
from tests.factories import passports as drawn
from tests.journeys.person import PATIENCE, Person

GUESTS = (
    drawn.ANNA,
    drawn.ANNA | {"surname": "KOWALSKI", "given_names": "JAN", "number": "K7701234A", "sex": "M"},
    drawn.ANNA | {"surname": "LI", "given_names": "XI", "number": "E12345678"},
)
_COUNT = """
addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true);
"""


@dataclass(frozen=True, slots=True)
class Effort:
    """What filing took: seconds of the system (nobody thinks or reads), clicks, and characters."""

    seconds: float
    clicks: int
    characters: int


class Counted(Person):
    """Somebody whose clicks and typed characters are counted; a choice or a file is two clicks."""

    def begin(self) -> None:
        """Count from here on."""
        self.page.add_init_script(_COUNT)
        self.page.reload()
        self.began, self.characters, self.choices = time.monotonic(), 0, 0

    def fill(self, **values: str) -> None:
        """Type, and count it."""
        self.characters += sum(map(len, values.values()))
        super().fill(**values)

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.choices += 2
        self.page.select_option(f"[name={name}]", value)

    def give(self, name: str, files: list[Path]) -> None:
        """Choose files, all at once."""
        self.choices += 2
        self.page.set_input_files(f"[name={name}]", files)

    def effort(self) -> Effort:
        """What it has cost so far."""
        clicks = int(self.page.evaluate("Number(sessionStorage.clicks || 0)"))
        return Effort(time.monotonic() - self.began, clicks + self.choices, self.characters)


def file_three(firm: Counted, folder: Path) -> Effort:
    """From the home page to the reference of a filed request."""
    firm.go("/home/")
    firm.begin()
    firm.follow("Start a request")
    describe_trip(firm)
    name_guests_from_scans(firm, folder)
    firm.follow("Back to the list of tasks")
    give_papers(firm, folder)
    firm.follow("Check your answers")
    firm.page.check("[name=declaration]")
    firm.press("Declare and file")
    assert firm.sees("Your request is filed")
    return firm.effort()


def describe_trip(firm: Counted) -> None:
    """When, where, why."""
    arrival = timezone.localdate() + dt.timedelta(days=9)
    firm.choose("port_of_entry", "PVG")
    firm.fill(
        arrival_day_year=str(arrival.year),
        arrival_day_month=str(arrival.month),
        arrival_day_day=str(arrival.day),
        arrival_clock="14:05",
        flight_no="MU588",
        stay_days="7",
        purpose="Acceptance of a line",
        itinerary="Pudong, then the plant",
        urgent_reason="The line stands still",
    )
    firm.press("Save and continue")


def name_guests_from_scans(firm: Counted, folder: Path) -> None:
    """Three scans at once; a worker reads them, and each form is filled when it is opened."""
    firm.follow("Visitors")
    scans = []
    for place, guest in enumerate(GUESTS):
        scans.append(folder / f"passport {place}.jpg")
        scans[-1].write_bytes(drawn.as_jpeg(drawn.page(guest)))
    firm.give("scans", scans)
    firm.press("Read the scans")
    firm.page.wait_for_function(
        "() => !document.querySelector('#scans[hx-get]')", timeout=PATIENCE * 1000
    )
    for guest in GUESTS:
        firm.follow("Add this visitor")
        firm.page.wait_for_function("() => document.querySelector('[name=passport_number]').value")
        assert firm.page.input_value("[name=passport_number]") == guest["number"]
        firm.choose("category", "M")
        firm.press("Save the visitor")


def give_papers(firm: Counted, folder: Path) -> None:
    """Whatever is still missing after the unit's file and the scans have given theirs."""
    paper = folder / "paper.jpg"
    paper.write_bytes(specimens.paper("Specimen"))
    firm.follow("Papers")
    firm.choices += 2 * firm.give_papers(paper)
    firm.follow("Continue")
