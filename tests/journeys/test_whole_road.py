"""The whole road in a browser: a firm files, its city hands on, the port decides, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from apps.core.identifiers.specimen import build_td3
from apps.portal.story import specimens
from tests.databases import Copy
from tests.journeys.person import Person, person
from tests.journeys.stage import Stage, staged

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.xdist_group("journeys"),
]

CITY, PORT = "suzhou-js", "port"


@pytest.fixture
def stage(committed: Copy, tmp_path: Path, settings: Any) -> Iterator[Stage]:
    settings.DEMO = True
    with staged(committed, tmp_path) as made:
        yield made


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_firm_files_the_city_hands_on_the_port_decides_and_the_answer_comes_back(
    chromium: Browser,
    stage: Stage,
    tmp_path: Path,
    scripts: bool,
) -> None:
    with person(chromium, stage, CITY, "handler", scripts=scripts) as firm:
        request_id, reference = file_for_two(firm, tmp_path)
        with person(chromium, stage, CITY, "officer", scripts=scripts) as officer:
            check_and_hand_on(officer, request_id)
        with person(chromium, stage, PORT, "officer", scripts=scripts) as examiner:
            examiner.wait_until_seen("/cases/", reference)
            examine(examiner, request_id)
        with person(chromium, stage, PORT, "approver", scripts=scripts) as approver:
            decide(approver, request_id)
        firm.wait_until_seen(f"/requests/{request_id}/", "Closed")

        firm.wait_until_seen(f"/requests/{request_id}/", "Visa issued")
        firm.wait_until_seen(f"/requests/{request_id}/", "Visa not issued")
        assert firm.sees("SH26") or firm.sees(f"SH{timezone.localdate():%y}")


def file_for_two(firm: Person, folder: Path) -> tuple[str, str]:
    """File a request for two visitors; gives its id and its reference."""
    firm.go("/home/")
    assert firm.sees("Nothing is under way")
    firm.follow("Start a request")
    arrival = timezone.localdate() + dt.timedelta(days=2)
    firm.page.select_option("[name=port_of_entry]", "PVG")
    firm.fill(
        arrival_day_year=str(arrival.year),
        arrival_day_month=str(arrival.month),
        arrival_day_day=str(arrival.day),
        arrival_clock="14:05",
        flight_no="MU588",
        stay_days="7",
        purpose="Repair of a production line",
        itinerary="Pudong, then the plant",
        urgent_reason="The line stands still since yesterday",
    )
    firm.press("Save and continue")
    for one in specimens.PEOPLE[:2]:
        firm.follow("Visitors")
        firm.follow("Add a visitor")
        firm.fill(mrz=lines_of(one))
        firm.press("Read the lines")
        assert firm.page.input_value("[name=passport_number]") == one.number
        firm.page.select_option("[name=category]", "M")
        firm.press("Save the visitor")
        firm.follow("Back to the list of tasks")
    attach_papers(firm, folder)
    firm.follow("Check your answers")
    firm.page.check("[name=declaration]")
    firm.press("Declare and file")
    assert firm.sees("Your request is filed")
    reference = firm.page.inner_text(".dv-panel-reference .dv-reference")
    firm.follow("Follow the request")
    return firm.page.url.rstrip("/").rpartition("/")[2], reference.strip()


def attach_papers(firm: Person, folder: Path) -> None:
    """Attach a specimen to every paper that is required and missing."""
    paper = folder / "paper.jpg"
    paper.write_bytes(specimens.paper("Specimen"))
    firm.follow("Papers")
    firm.give_papers(paper)
    firm.look()
    firm.follow("Continue")


def check_and_hand_on(officer: Person, request_id: str) -> None:
    """Claim the request and hand it on."""
    officer.go("/desk/")
    officer.go(f"/desk/{request_id}/")
    officer.press("Take it to my desk")
    officer.confirm("Hand on to the port", reason="Unit on file")
    assert officer.sees("Handed on")


def examine(examiner: Person, request_id: str) -> None:
    """Accept, claim, and recommend: the first visitor yes, the second no."""
    examiner.go(f"/cases/{request_id}/")
    examiner.confirm("Accept")
    examiner.press("Take it to my desk")
    for recommendation in ("APPROVE", "REFUSE"):
        examiner.follow("Recommend")
        examiner.page.check(f"[name=recommendation][value={recommendation}]")
        if recommendation == "REFUSE":
            examiner.page.select_option("[name=ground]", "5")
        examiner.press("Save the recommendation")
    assert examiner.sees("another officer decides")


def decide(approver: Person, request_id: str) -> None:
    """Approve the first, refuse the second, issue the visa of the first."""
    approver.go("/overview/")
    approver.go(f"/cases/{request_id}/")
    approver.confirm("Approve")
    approver.follow("Refuse to issue")
    approver.page.check("[name=reasons][value=papers_missing]")
    approver.press("Refuse")
    approver.confirm("Tell the city now")
    approver.confirm("Issue the visa")
    assert approver.sees("is issued")
    approver.go("/visas/")
    approver.follow("SH")


def lines_of(one: specimens.Person) -> str:
    """The two lines of a specimen's passport, valid for years."""
    return "\n".join(
        build_td3(
            surname=one.surname,
            given_names=one.given_names,
            number=one.number,
            nationality="UTO",
            birth_date=one.birth_date,
            sex=one.sex,
            expires_on=timezone.localdate() + dt.timedelta(days=4 * 365),
        )
    )
