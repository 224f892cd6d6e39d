"""The login and account pages in a real browser: usable by everybody, on any screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from apps.accounts import services
from apps.accounts.permissions import actor_of
from apps.accounts.roles import Role
from apps.regions.scoping import enter
from tests.axe import violations
from tests.chromium import PHONE, WIDE, overflow, visit
from tests.factories.accounts import PASSWORD, make_user
from tests.webserver import serving

NEW = "another long battery staple"


def check(page, name: str) -> None:
    """Assert that axe finds nothing and nothing scrolls sideways; keep a picture if asked to."""
    if folder := os.environ.get("DELTAVISA_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert [str(found) for found in violations(page)] == []
    assert overflow(page) <= 0


@pytest.fixture(scope="module")
def browser(chromium):
    """The browser of the run, under a name that does not hide the import."""
    return chromium


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_login_and_account_can_be_used_by_everybody(
    committed, browser, viewport, language: str
) -> None:
    with enter("city_320500"):
        user = make_user(Role.HANDLER, Role.ENTERPRISE_ADMIN, username="lilei", language=language)
        services.create_token(actor=actor_of(user), user_id=user.pk)
    name = f"{language}-{viewport['width']}"
    with serving() as port, visit(browser, language=language, viewport=viewport) as page:
        host = f"http://suzhou-js.localhost:{port}"
        page.goto(f"{host}/account/")
        assert page.url == f"{host}/login/?next=/account/"
        check(page, f"login-{name}")

        page.fill("#id_username", "lilei")
        page.fill("#id_password", "wrong")
        page.click("form[action='/login/'] button")
        check(page, f"login-refused-{name}")

        page.fill("#id_password", PASSWORD)
        page.click("form[action='/login/'] button")
        assert page.url == f"{host}/account/"
        check(page, f"account-{name}")

        page.goto(f"{host}/account/password/")
        page.fill("#id_old_password", PASSWORD)
        page.fill("#id_new_password", "short")
        page.fill("#id_new_password_again", "shorter")
        page.click("main form button[type=submit]")
        check(page, f"password-refused-{name}")


def test_all_of_it_works_without_javascript(committed, browser) -> None:
    with enter("city_320500"):
        make_user(Role.HANDLER, username="lilei")
    with serving() as port, visit(browser, javascript=False) as page:
        host = f"http://suzhou-js.localhost:{port}"
        page.goto(f"{host}/login/?next=/account/password/")
        page.fill("#id_username", "lilei")
        page.fill("#id_password", PASSWORD)
        page.click("form[action='/login/'] button")

        page.fill("#id_old_password", PASSWORD)
        page.fill("#id_new_password", NEW)
        page.fill("#id_new_password_again", NEW)
        page.click("main form button[type=submit]")

        assert page.url == f"{host}/account/"
        assert page.locator(".dv-main [class*=dv-message], .dv-main .dv-notice").count() > 0
        page.check("input[name=language][value=zh-hans]")
        page.click("main form[action='/account/'] button")
        assert page.get_attribute("html", "lang") == "zh-Hans"
