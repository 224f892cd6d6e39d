"""What has the focus on the screen of an examination is never below the bar of its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles.finders import find

from apps.regions.scoping import AuthorityRef
from tests.chromium import visit
from tests.endorsement.test_desk_pages import at, browser
from tests.factories import endorsement as made
from tests.factories.endorsement import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser
COVERED = """() => {
  const bar = document.querySelector(".dv-stick");
  const [one, over] = [document.activeElement, bar.getBoundingClientRect()];
  const box = one.getBoundingClientRect();
  const isCovered = !bar.contains(one) && box.bottom > over.top && box.top < over.bottom;
  return one === bar.lastElementChild ? "end" : isCovered ? one.outerHTML : "";
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (800, 600), (1280, 700)])
def test_no_focused_field_is_below_the_bar(
    chromium: Browser, port: AuthorityRef, width: int, height: int
) -> None:
    desk = Desk()
    case = made.examining(desk)
    sheet = browser(desk.officer).get(at("examine", case.id, made.first(case).id)).content

    def answer(route: Route) -> None:
        _host, _slash, path = route.request.url.partition("port.localhost/")
        file = find(path.removeprefix("static/"))
        if path == "sheet":
            route.fulfill(content_type="text/html; charset=utf-8", body=sheet)
        elif file:
            route.fulfill(path=str(file))
        else:
            route.fulfill(status=404)

    told: list[str] = []
    with visit(chromium, viewport={"width": width, "height": height}) as page:
        page.emulate_media(reduced_motion="reduce")
        page.route("**/*", answer)
        page.goto("http://port.localhost/sheet")
        while "end" not in told and len(told) < 200:
            page.keyboard.press("Tab")
            told.append(page.evaluate(COVERED))

    assert told[-1] == "end"
    assert [one for one in told[:-1] if one] == []
