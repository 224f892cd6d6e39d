"""A page of a scan that does not appear says so, with scripts and without."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.chromium import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[2] / "static"


class File:
    """A scan of one page."""

    id, name, pages, page_numbers = "0b7c3c1e-5a51-4f5e-9d6f-1f6f5a1c2d3e", "a.pdf", 1, (1,)


class Paper:
    """A paper of it."""

    id, file, file_id = "1", File, File.id


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_of_a_scan_that_does_not_appear_can_be_loaded_again(
    chromium: Browser, scripts: bool, settings: Any
) -> None:
    settings.ROOT_URLCONF = "config.urls.port"
    with translation.override("en"):
        sheet = render_to_string("files/_sheet.html", {"paper": Paper})
    loads = []

    def answer(route: Route) -> None:
        path = route.request.url.partition("localhost")[2]
        if path == "/":
            loads.append(path)
            page = f"<!doctype html><script src='/js' defer></script><p id=live></p>{sheet}"
            route.fulfill(content_type="text/html", body=page)
        elif path == "/js":
            script = (STATIC / "js" / "deltavisa.js").read_text()
            route.fulfill(content_type="text/javascript", body=script)
        else:
            route.fulfill(status=404, content_type="text/html", body="none")

    with visit(chromium, javascript=scripts) as page:
        page.route("**/*", answer)
        page.goto("http://port.localhost/")
        link = page.get_by_role("link", name="Load again")
        link.click()
        link.wait_for()

    assert loads == ["/", "/"]
