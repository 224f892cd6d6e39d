"""A delegation by a list: sent, watched, mended in place, and added; with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from apps.accounts.models import User
from apps.accounts.permissions import actor_of
from apps.regions.scoping import enter
from apps.transfers import selectors, services, tasks
from apps.transfers.models import Visitor
from tests.databases import Copy
from tests.factories import sheets
from tests.factories import transfers as made
from tests.journeys.person import Person, person
from tests.journeys.stage import Stage, staged

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.xdist_group("journeys")]

CITY, SCHEMA = "suzhou-js", "city_320500"


@pytest.fixture
def stage(committed: Copy, tmp_path: Path, settings: Any) -> Iterator[Stage]:
    settings.DEMO = True
    with staged(committed, tmp_path) as made_stage:
        yield made_stage


def test_a_list_is_sent_mended_and_added_with_scripts_and_without(
    chromium: Browser, stage: Stage, tmp_path: Path
) -> None:
    for scripts in (True, False):
        with enter(SCHEMA):
            handler = actor_of(User.objects.get(username="handler"))
            request = services.start_draft(actor=handler, trip=made.trip())
        with person(chromium, stage, CITY, "handler", scripts=scripts) as firm:
            add_a_list(firm, str(request.id), tmp_path)
        with enter(SCHEMA):
            assert Visitor.objects.filter(request=request).count() == 3


def add_a_list(firm: Person, request_id: str, folder: Path) -> None:
    """Send three rows, of which one is wrong; mend it; add all."""
    rows = [
        sheets.person(1),
        sheets.person(2, birth_date="30/02/1980", name_zh="安娜"),
        sheets.person(3),
    ]
    path = folder / "visitors.xlsx"
    path.write_bytes(sheets.xlsx(rows))
    firm.go(f"/requests/{request_id}/visitors/")
    firm.follow("Add a whole list")
    firm.page.set_input_files("[name=file]", path)
    firm.press("Send and check")
    do_what_waits()
    until(firm, "There is no such day")
    firm.follow("Rows to mend")
    firm.follow("Mend row 3")
    assert firm.page.input_value("[name=birth_date]") == "30/02/1980"
    firm.fill(birth_date="1980-02-29")
    firm.press("Save and check the row")
    assert firm.sees("Row 3 is in order")
    firm.press("Add 3 visitors")
    do_what_waits()
    until(firm, "3 visitors are added")
    firm.follow("Go on with request")


def do_what_waits() -> None:
    """Do here what beat would have a worker do within a minute: the pages know no broker here."""
    with enter(SCHEMA):
        for import_id in selectors.imports_due():
            tasks.run_import(schema=SCHEMA, import_id=str(import_id))


def until(firm: Person, text: str) -> None:
    """Wait for a worker: the page watches it by itself, or is asked for by its link."""
    if firm.scripts:
        firm.page.get_by_text(text).first.wait_for()
        firm.look()
    else:
        path = "/" + firm.page.url.split("/", 3)[3]
        firm.wait_until_seen(path, text)
