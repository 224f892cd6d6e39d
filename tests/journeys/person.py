"""One person at a browser: what they click and fill in, with every page looked at by axe."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.axe import assert_accessible
from tests.chromium import PHONE, WIDE, overflow, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.journeys.stage import Stage

PATIENCE = 120
"""Seconds for what workers bring about, on a machine that does much else."""


class Person:
    """Somebody logged in at one host, reading in English."""

    def __init__(self, page: Page, stage: Stage, slug: str, *, scripts: bool) -> None:
        self.page = page
        self.stage = stage
        self.slug = slug
        self.scripts = scripts
        page.set_default_timeout(60_000)

    def log_in(self, username: str) -> None:
        """Log in with the demo password."""
        self.go("/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", self.stage.password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/login/" not in url)
        english = self.page.get_by_role("button", name="English")
        if english.count():
            english.click()
            self.page.wait_for_load_state()

    def go(self, path: str) -> None:
        """Open a page of the own host and look at it."""
        answer = self.page.goto(self.stage.url(self.slug, path))
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        self.look()

    def press(self, name: str) -> None:
        """Press the first button of that name, and look at the page it leads to."""
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()
        self.page.wait_for_load_state()
        self.look()

    def confirm(self, name: str, *, reason: str = "") -> None:
        """Open a folded section, give the reason if one is asked, and send it."""
        section = self.page.locator("details.dv-confirm").filter(has_text=name).first
        section.locator("summary").click()
        if reason:
            section.locator("textarea[name=reason]").fill(reason)
        section.locator("button[type=submit]").click()
        self.page.wait_for_load_state()
        self.look()

    def follow(self, name: str) -> None:
        """Follow the first link of that name."""
        self.page.get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()
        self.page.wait_for_load_state()
        self.look()

    def fill(self, **values: str) -> None:
        """Fill in boxes by their names."""
        for name, value in values.items():
            self.page.fill(f"[name={name}]", value)

    def give_papers(self, paper: Path) -> int:
        """Give a file for each paper that is required and missing, on the page of papers.

        With scripts choosing is enough. Gives how many there were.
        """
        missing = self.page.locator(".dv-paper:has(h3 + p [data-status=REQUIRED])")
        places = [str(one.get_attribute("id")) for one in missing.all()]
        for place in places:
            section = self.page.locator(f"[id='{place}']")
            section.locator("input[type=file]").first.set_input_files(paper)
            if not self.scripts:
                section.get_by_role("button", name=re.compile("^Attach")).click()
            section.locator(".dv-given").wait_for()
        return len(places)

    def sees(self, text: str) -> bool:
        """Whether the page shows a text."""
        return text in self.page.inner_text("main")

    def wait_until_seen(self, path: str, text: str) -> None:
        """Read a page again until it shows a text that workers bring about."""
        until = time.monotonic() + PATIENCE
        self.page.goto(self.stage.url(self.slug, path))
        while not self.sees(text):
            assert time.monotonic() < until, f"{path} never showed {text!r}"
            time.sleep(0.5)
            self.page.reload()
        self.look()

    def look(self) -> None:
        """Let axe look at the page, and see that a phone need not scroll it sideways."""
        if not self.scripts:
            return
        assert_accessible(self.page)
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert overflow(self.page) <= 0, f"{self.page.url} is too wide for a phone"
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]


@contextmanager
def person(
    browser: Browser, stage: Stage, slug: str, username: str = "", *, scripts: bool = True
) -> Iterator[Person]:
    """Somebody at a browser of their own, logged in unless no name is given."""
    with visit(browser, javascript=scripts) as page:
        made = Person(page, stage, slug, scripts=scripts)
        if username:
            made.log_in(username)
        yield made
