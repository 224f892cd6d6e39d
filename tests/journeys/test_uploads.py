"""Several papers dropped at once, with their progress; one turned, one replaced, one refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from apps.core.actors import Actor
from apps.files.drawing import process
from apps.files.models import Rendition
from apps.regions.scoping import enter
from apps.transfers.models import Paper
from tests.axe import assert_accessible
from tests.chromium import PHONE, WIDE, overflow, visit
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.files import pdf, picture
from tests.factories.transfers import People
from tests.transfers.browsing import HOST, at
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
LETTER = "#place-invitation_letter"

#: Drops files on a place, as a hand with a mouse does.
DROP = """([place, files]) => {
  const carried = new DataTransfer();
  files.forEach(([name, bytes]) => carried.items.add(new File([new Uint8Array(bytes)], name)));
  const told = { dataTransfer: carried, bubbles: true, cancelable: true };
  const target = document.querySelector(place);
  for (const kind of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(kind, told));
}"""


#: Every first page is there, those too that were refused at first.
ALL_DRAWN = """() => [...document.querySelectorAll(".dv-given img")]
  .every((one) => one.naturalWidth > 0)"""


@contextmanager
def full_room() -> Iterator[None]:
    """As many pages are being drawn as may be at once."""
    with ExitStack() as seats:
        for _seat in range(process.AT_ONCE):
            seats.enter_context(process._room)
        yield


def log_in(page: Page, actor: Actor) -> None:
    """Give the browser a session of the person's."""
    client = Client(HTTP_HOST=HOST)
    client.force_login(User.objects.get(id=actor.id))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "domain": HOST, "path": "/"}]
    )


def see_them_drawn_late(page: Page) -> None:
    """Open the page once more when there is no room to draw; its pictures come all the same."""
    Rendition.objects.all().delete()
    late = page.context.new_page()  # the first one counts a picture refused as a complaint
    with full_room():
        late.goto(page.url)
        late.wait_for_selector(".dv-given img[data-tries]")
    late.wait_for_function(ALL_DRAWN)


def look(page: Page) -> None:
    """See that everybody can use the page, on a phone too."""
    assert_accessible(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert overflow(page) <= 0
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]


def test_papers_are_dropped_turned_and_replaced(committed: Copy, chromium: Browser) -> None:
    with enter("city_320500"):
        people = People()
        request = made.draft(people)
        made.add(people, request)
        with serving() as port, visit(chromium) as page:
            log_in(page, people.handler)
            page.goto(f"http://{HOST}:{port}{at('papers', request.id)}")
            missing = page.locator('#papers-missing a[href="#place-invitation_letter"]')
            assert missing.count() == 1
            assert page.get_by_role("button", name="Attach").count() == 0
            files = [
                ("letter.pdf", pdf()),
                ("empty.pdf", b""),
                ("scan.jpg", picture("JPEG", (400, 300))),
            ]
            page.evaluate(DROP, [LETTER, [(name, list(data)) for name, data in files]])
            page.wait_for_selector(f"{LETTER} .dv-given >> nth=1")
            assert missing.count() == 0
            states = page.locator(f"{LETTER} .dv-uploads li").evaluate_all(
                "all => all.map((one) => one.dataset.state)"
            )
            assert states == ["kept", "refused", "kept"]
            assert "The file is empty" in page.inner_text(LETTER)
            page.wait_for_function(ALL_DRAWN)
            assert page.locator(f"{LETTER} .dv-given img").count() == 2
            look(page)

            scan = page.locator(".dv-given").filter(has_text="scan.jpg")
            scan.get_by_role("button", name="Turn right").click()
            page.wait_for_selector("text=The paper is turned.")
            page.wait_for_load_state("networkidle")
            letter = page.locator(".dv-given").filter(has_text="letter.pdf")
            letter.locator("summary").click()
            letter.locator("input[type=file]").set_input_files(
                {"name": "newer.pdf", "mimeType": "application/pdf", "buffer": pdf(2)}
            )
            letter.get_by_role("button", name="Replace").click()
            page.wait_for_selector("text=The paper is replaced.")
            page.wait_for_load_state("networkidle")
            look(page)
            see_them_drawn_late(page)

        papers = {p.file.name: p.file for p in Paper.objects.select_related("file")}
        assert set(papers) == {"newer.pdf", "scan.jpg"}
        assert (papers["scan.jpg"].width, papers["scan.jpg"].height) == (300, 400)
