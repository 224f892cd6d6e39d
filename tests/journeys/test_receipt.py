"""A receipt of filing, downloaded by its inviter and checked by anybody, on a phone too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from apps.regions.scoping import enter
from apps.transfers import selectors
from tests.axe import assert_accessible
from tests.chromium import PHONE, overflow, visit
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.transfers import People
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "scripts"), [("en", True), ("zh-hans", False)], ids=["en", "zh without scripts"]
)
def test_anybody_checks_a_receipt_and_hears_when_it_is_none(
    committed: Copy, chromium: Browser, language: str, scripts: bool
) -> None:
    with enter("city_320500"):
        people = People()
        filed = made.submitted(people, visitors=2)
        code = selectors.receipt_for_inviter(people.handler, filed.id).code

    with (
        serving() as port,
        visit(chromium, language=language, viewport=PHONE, javascript=scripts) as page,
    ):
        page.goto(f"http://localhost:{port}/verify/receipt/")
        look(page, scripts=scripts)
        page.fill("[name=code]", code[:-1] + ("A" if code[-1] != "A" else "B"))
        page.click("main form button")
        look(page, scripts=scripts)
        assert page.locator(".dv-error-summary").count() == 1
        assert page.input_value("[name=code]").startswith(code[:8])

        page.fill("[name=code]", code)
        page.click("main form button")
        look(page, scripts=scripts)
        assert filed.reference in page.inner_text("main")


def look(page: Page, *, scripts: bool) -> None:
    """See that everybody can use the page."""
    page.wait_for_load_state()
    assert overflow(page) <= 0
    if scripts:
        assert_accessible(page)
