"""A counter without network: the file opens from a disk, what is noted in it comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.core.workcalendar import BEIJING
from apps.endorsement import counter_selectors
from apps.endorsement.counter_states import OfflineOutcome
from apps.endorsement.models import CaseVisitor, Visa
from apps.endorsement.offline_page import page_of
from apps.endorsement.services import merging
from apps.endorsement.states import VisaStatus, VisitorState
from apps.regions.scoping import AuthorityRef
from tests.axe import assert_accessible
from tests.chromium import PHONE, overflow, visit
from tests.factories import counter as noted
from tests.factories import endorsement as made
from tests.factories.endorsement import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


def saved(folder: Path, desk: Desk) -> Path:
    """The newest file, saved where the counter finds it."""
    snapshot = noted.taken()
    found = counter_selectors.snapshot_to_save(actor=desk.officer, snapshot_id=snapshot.id)
    path = folder / "counter.html"
    path.write_text(page_of(found), encoding="utf-8")
    return path


@contextmanager
def opened(browser: Browser, path: Path, passphrase: str, **how: str) -> Iterator[Page]:
    """The file in a browser without network, with a passphrase typed."""
    with visit(browser, **how) as page:  # type: ignore[arg-type]
        page.context.set_offline(True)
        page.goto(path.as_uri())
        page.fill("#passphrase", passphrase)
        page.locator("form button").click()
        yield page


def look(page: Page) -> None:
    """Nothing for axe to find, and nothing too wide for a phone."""
    assert_accessible(page)
    before = page.viewport_size
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert overflow(page) <= 0
    page.set_viewport_size(before)  # type: ignore[arg-type]


def test_a_wrong_passphrase_opens_nothing_and_says_what_to_check(
    chromium: Browser, desk: Desk, tmp_path: Path
) -> None:
    visa = made.issued(desk, trip=made.landing_in(2))

    with opened(chromium, saved(tmp_path, desk), noted.PASSPHRASE.upper()) as page:
        page.get_by_role("alert").wait_for()

        assert "Check capitals and blanks" in page.inner_text("main")
        assert visa.surname not in page.inner_text("body")
        look(page)


def test_what_is_noted_offline_is_saved_and_done_when_the_platform_is_back(
    chromium: Browser, desk: Desk, tmp_path: Path
) -> None:
    visa = made.issued(desk, trip=made.landing_in(2))
    case = made.examining(desk, trip=made.landing_in(5, flight_no="CA1858"))
    officer = User.objects.get(id=desk.officer.id)

    with opened(chromium, saved(tmp_path, desk), noted.PASSPHRASE) as page:
        page.locator("details.case").first.wait_for()
        assert page.locator("details.case").count() == 2
        page.locator("summary", has_text="CA1858").click()
        page.get_by_role("button", name="Note a recommendation").click()
        page.get_by_role("button", name="Keep this").click()
        assert "Choose your name first" in page.inner_text("main")
        page.select_option("#officer", str(officer.pk))
        page.get_by_role("button", name="Keep this").click()
        page.fill("#search", visa.number)
        page.locator("summary").first.click()
        page.get_by_role("button", name="Note the entry").click()
        look(page)
        entered = (timezone.now() + dt.timedelta(minutes=1)).astimezone(BEIJING)
        page.fill("input[type=datetime-local]", f"{entered:%Y-%m-%dT%H:%M}")  # not before issue
        page.get_by_role("button", name="Keep this").click()
        assert page.locator("ul.noted li").count() == 2
        assert "Not saved yet" in page.inner_text("aside")
        with page.expect_download() as download:
            page.get_by_role("button", name="Save what was noted").click()
        data = Path(download.value.path()).read_bytes()
        assert "bring the file in" in page.inner_text("aside")

    merged = merging.bring_in(actor=desk.officer, data=data)

    assert [(act.outcome, act.code) for act in merged.acts] == [(OfflineOutcome.DONE, "")] * 2
    assert Visa.objects.get(id=visa.id).status == VisaStatus.USED
    assert CaseVisitor.objects.get(case=case).state == VisitorState.RECOMMENDED


@pytest.mark.parametrize("damage", ["flipped", "cut"])
def test_a_damaged_file_says_so_in_place_of_asking_for_the_passphrase(
    chromium: Browser, desk: Desk, tmp_path: Path, damage: str
) -> None:
    path = saved(tmp_path, desk)
    whole = path.read_text(encoding="utf-8")
    at = whole.index('"content": "') + 40
    flipped = "B" if whole[at] == "A" else "A"
    bad = whole[:at] + (flipped + whole[at + 1 :] if damage == "flipped" else "")
    path.write_text(bad, encoding="utf-8")

    with visit(chromium) as page:
        page.context.set_offline(True)
        page.goto(path.as_uri())
        page.locator(".wrong, .warn").first.wait_for()

        assert "copy" in page.inner_text("#app")
        assert page.locator("#passphrase").count() == 0


def test_the_file_is_read_in_chinese_too(chromium: Browser, desk: Desk, tmp_path: Path) -> None:
    made.issued(desk, trip=made.landing_in(2))
    path = saved(tmp_path, desk)

    with opened(chromium, path, noted.PASSPHRASE, language="zh-hans") as page:
        page.locator("details.case").first.click()

        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        assert "已签发" in page.inner_text("main")
        page.get_by_role("button", name="English").click()
        assert "Passport" in page.inner_text("main")
