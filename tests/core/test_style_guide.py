"""Every component, in a browser: accessible, in both languages and densities, on any screen."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from playwright.sync_api import Browser, Page

from apps.regions.scoping import AuthorityRef
from tests.axe import assert_accessible, violations
from tests.chromium import PHONE, WIDE, overflow, serve, visit

Opener = Callable[..., AbstractContextManager[Page]]
SCREENS = {"wide": WIDE, "phone": PHONE, "narrowest": {"width": 320, "height": 640}}


@pytest.fixture
def guide(
    chromium: Browser,
    public: AuthorityRef,
    client_for: Callable[[str], Client],
    settings: LazySettings,
) -> Opener:
    """Open the style guide in a browser."""
    settings.TENANT_TYPES = settings.TENANT_TYPES | {
        "public": settings.TENANT_TYPES["public"] | {"URLCONF": "tests.core.style_guide_urls"}
    }

    @contextmanager
    def opened(query: str = "", **how: Any) -> Iterator[Page]:
        with visit(chromium, **how) as page:
            serve(page, client_for)
            page.goto(f"http://localhost/style-guide/{query}")
            yield page

    return opened


@pytest.mark.parametrize(
    ("screen", "language", "density"),
    [
        ("wide", "en", "density-airy"),
        ("wide", "zh-hans", "density-compact"),
        ("phone", "zh-hans", "density-airy"),
        ("phone", "en", "density-compact"),
        ("narrowest", "en", "density-airy"),
        ("narrowest", "zh-hans", "density-compact"),
    ],
)
def test_axe_finds_nothing_and_nothing_runs_off_the_screen(
    screen: str, language: str, density: str, guide: Opener
) -> None:
    with guide(f"?density={density}", language=language, viewport=SCREENS[screen]) as page:
        assert_accessible(page)
        assert overflow(page) == 0
        wanted = {"en": "en", "zh-hans": "zh-Hans"}[language]
        assert page.locator("html").get_attribute("lang") == wanted


def test_axe_sees_what_is_wrong(guide: Opener) -> None:
    with guide() as page:
        page.evaluate("document.querySelector('main').append(new Image())")

        assert [found.rule for found in violations(page)] == ["image-alt"]


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(guide: Opener) -> None:
    with guide() as page:
        assert page.evaluate("document.activeElement.id") == "error-summary"

        page.locator(".dv-error-summary a").first.click()

        assert page.evaluate("document.activeElement.id") == "wrong_surname"


def test_officers_walk_a_queue_with_keys_and_can_switch_them_off(guide: Opener) -> None:
    with guide() as page:
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.textContent") == "26-7K2M9QX-2"

        page.keyboard.press("?")
        page.locator("#keys-switch").uncheck()
        page.locator("#keys button").click()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("k")

        assert "26-7K2M9QX-2" in (page.locator("tr.is-here").text_content() or "")


def test_the_menu_of_skipping_and_the_acts_work_without_javascript(guide: Opener) -> None:
    with guide(javascript=False) as page:
        page.keyboard.press("Tab")
        assert page.locator(".dv-skip").is_visible()

        page.locator("#confirm-hand-on summary").click()

        assert page.locator("#confirm-hand-on form button").is_visible()
        assert not page.locator(".dv-copy").first.is_visible()


def test_the_guide_is_not_there_for_the_world(
    public: AuthorityRef, client_for: Callable[[str], Client]
) -> None:
    assert client_for("localhost").get("/style-guide/").status_code == 404
