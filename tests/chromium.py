"""The installed Chromium as fixtures, `chromium` and `browser_page`, which conftest offers to all.

A page fails its test when the browser had anything to complain of.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest

from tests.browser import find_browser, is_ci

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, Page, Request, Route

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
_OWN_HEADERS = {"cookie", "content-type", "content-length"}
"""What the test client says itself."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run; skips without one, except in CI, where that is a failure."""
    path = find_browser()
    if path is None:
        (pytest.fail if is_ci() else pytest.skip)("no Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django takes for async code; it is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def visit(
    browser: Browser,
    *,
    language: str = "en",
    viewport: dict[str, int] | None = None,
    javascript: bool = True,
) -> Iterator[Page]:
    """Open a page with a jar of cookies of its own, and check at the end that nothing went wrong.

    Console errors, refused resources and script errors are wrong; an answer of 4xx to the page
    itself is not, since pages of refusals are tested too.
    """
    context = browser.new_context(
        viewport=viewport or WIDE,  # type: ignore[arg-type]
        locale={"zh-hans": "zh-CN"}.get(language, language),
        timezone_id="Asia/Shanghai",
        java_script_enabled=javascript,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on(
        "requestfailed",
        lambda request: (
            complaints.append(f"failed: {request.url}") if not _was_given_up(request) else None
        ),
    )
    page.on(
        "console",
        lambda message: complaints.append(f"console: {message.text}") if _is_bad(message) else None,
    )
    try:
        yield page
        assert not complaints, "\n".join(complaints)
    finally:
        context.close()


def _was_given_up(request: Request) -> bool:
    """A navigation whose answer is a file to keep, or a picture of a page that was left."""
    is_picture = request.resource_type == "image"
    return (request.is_navigation_request() or is_picture) and request.failure == "net::ERR_ABORTED"


def serve(page: Page, client_for: Callable[[str], Client]) -> None:
    """Let Django's test client answer the page, so that a browser test needs no server.

    Each host gets a client of its own, which keeps its cookies; all runs in the test's transaction.
    The browser would follow a redirect past us, so a navigation that is sent on gets a page that
    sends it on, and any other request the answer at its end.
    """
    clients: dict[str, Client] = {}

    def answer(route: Route) -> None:
        request = route.request
        address = urlsplit(request.url)
        host = address.hostname or ""
        client = clients.setdefault(host, client_for(host))
        response = client.generic(
            request.method,
            address.path + (f"?{address.query}" if address.query else ""),
            request.post_data_buffer or b"",
            content_type=request.headers.get("content-type", ""),
            headers={k: v for k, v in request.headers.items() if k not in _OWN_HEADERS},
        )
        if response.has_header("Location") and request.is_navigation_request():
            target = escape(urljoin(request.url, response["Location"]))
            sent_on = f'<!doctype html><meta http-equiv="refresh" content="0; url={target}">'
            route.fulfill(content_type="text/html", body=sent_on)
            return
        if response.has_header("Location"):
            response = client.get(response["Location"])
        headers = {k: v for k, v in response.headers.items() if k != "Content-Length"}
        route.fulfill(status=response.status_code, headers=headers, body=b"".join(response))

    page.route("**/*", answer)


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Page]:
    """A wide page in English."""
    with visit(chromium) as page:
        yield page


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window: no page may scroll sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def _is_bad(message: object) -> bool:
    kind, text = getattr(message, "type", ""), getattr(message, "text", "")
    return kind in {"error", "warning"} and "the server responded with a status of 4" not in text
