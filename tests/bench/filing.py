"""What filing costs an inviter: `python -m tests.bench.filing`, with real workers and a browser.

Three guests from scans of their passports, in seconds, clicks and characters; and a workbook of
500 visitors until it is checked and added, with the memory that the workers came to hold.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
os.environ.setdefault("DELTAVISA_TEST_DIR", ".data/bench")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread
django.setup()

from django.conf import settings  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.accounts.permissions import actor_of  # noqa: E402
from apps.regions.scoping import enter  # noqa: E402
from apps.transfers import services  # noqa: E402
from apps.transfers.models import VisitorImport  # noqa: E402
from apps.transfers.sheets.states import ImportState  # noqa: E402
from tests.browser import find_browser  # noqa: E402
from tests.chromium import FLAGS, visit  # noqa: E402
from tests.databases import Databases  # noqa: E402
from tests.factories import sheets  # noqa: E402
from tests.factories import transfers as made  # noqa: E402
from tests.journeys.filing_three import Counted, file_three  # noqa: E402
from tests.journeys.stage import Stage, staged  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CITY: Final = "city_320500"
ROWS: Final = 500


class Unseen(Counted):
    """Counts, and does not stop at each page to have it looked at."""

    def look(self) -> None:
        """Go on."""


def main() -> None:
    """File, import, and print."""
    settings.DEMO = True
    databases = Databases()
    databases.ensure_base()
    copy = databases.make_copy()
    try:
        with (
            databases.using(copy),
            tempfile.TemporaryDirectory() as folder,
            sync_playwright() as started,
            staged(copy, Path(folder)) as stage,
        ):
            browser = started.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
            say(f"three guests from scans: {filed(browser, stage, Path(folder))}")
            import_rows()
            for command, peak in memory():
                say(f"{peak:>6.0f} MB at most: {command}")
            browser.close()
    finally:
        databases.drop(copy)


def filed(browser: Browser, stage: Stage, folder: Path) -> str:
    """File for three in a browser of its own."""
    with visit(browser) as page:
        firm = Unseen(page, stage, "suzhou-js", scripts=True)
        firm.log_in("handler")
        effort = file_three(firm, folder)
    return f"{effort.seconds:.1f} s, {effort.clicks} clicks, {effort.characters} characters"


def import_rows() -> None:
    """Send a workbook, wait for the workers, add all rows, wait again."""
    with enter(CITY):
        handler = actor_of(User.objects.get(username="handler"))
        request = services.start_draft(actor=handler, trip=made.trip())
        data = sheets.xlsx(sheets.people(ROWS))
        began = time.perf_counter()
        job = sheets.sent(handler, request, data)
        say(
            f"{ROWS} rows, {len(data) / 1000:.0f} kB, taken in: {time.perf_counter() - began:.2f} s"
        )
    checked = waited(job.id, ImportState.READY)
    say(f"{ROWS} rows read and checked by a worker: {checked:.1f} s")
    with enter(CITY):
        job = VisitorImport.objects.get(id=job.id)
        services.apply_import(actor=handler, import_id=job.id, revision=job.revision)
    say(f"{ROWS} rows added by a worker: {waited(job.id, ImportState.DONE):.1f} s")


def waited(job: UUID, state: ImportState) -> float:
    """Seconds until the import stands there."""
    began = time.perf_counter()
    while True:
        with enter(CITY):
            if VisitorImport.objects.get(id=job).state == state:
                return time.perf_counter() - began
        time.sleep(0.05)


def memory() -> list[tuple[str, float]]:
    """Each worker process there is, with the most memory it ever held, in MB."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text().replace("\0", " ")
            status = (process / "status").read_text()
        except OSError:
            continue
        if "celery" in command and "worker" in command and f"{os.getpid()}" in parents(process):
            peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
            found.append((f"worker {process.name}", int(peak.split()[1]) / 1000))
    return found


def parents(process: Path) -> set[str]:
    """The numbers of the processes above this one."""
    above: set[str] = set()
    number = process.name
    while number not in {"0", "1"} and number not in above:
        above.add(number)
        number = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1]
    return above


def say(line: str) -> None:
    """Print at once."""
    print(line, flush=True)  # noqa: T201 (a program that prints)


if __name__ == "__main__":
    main()
