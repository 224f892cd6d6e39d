"""A handler downloads the letters of a request beside their slots, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from apps.accounts.models import User
from apps.regions.scoping import enter
from tests.chromium import visit
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.accounts import PASSWORD
from tests.factories.transfers import People
from tests.journeys.person import Person
from tests.journeys.stage import Stage
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
PAGE_OF = {"en": ("English", "Download as"), "zh": ("中文", "下载")}


@pytest.fixture
def stage(committed: Copy, settings: Any) -> Iterator[Stage]:
    """The pages on a port, without workers: nothing here waits for one."""
    settings.SESSION_COOKIE_SECURE = False
    with serving() as port:
        made_stage = Stage(port)
        made_stage.password = PASSWORD
        yield made_stage


def test_a_handler_downloads_a_letter_in_both_forms_without_scripts(
    chromium: Browser, stage: Stage
) -> None:
    with enter("city_320500"):
        people = People()
        request = made.draft(people)
        made.add(people, request)
        made.add(people, request, made.visitor(2))
        name = User.objects.get(id=people.unit.user_id).username

    with visit(chromium, javascript=False) as page:
        me = Person(page, stage, "suzhou-js", scripts=False)
        me.log_in(str(name))
        for language, words in PAGE_OF.values():
            other = page.get_by_role("button", name=language)
            if other.count():
                other.click()
                page.wait_for_load_state()
            me.go(f"/requests/{request.id}/papers/")
            for form, start in (("PDF", b"%PDF"), ("Word", b"PK")):
                with page.expect_download() as waiting:
                    page.get_by_role("link", name=f"{words} {form}").first.click()
                assert Path(waiting.value.path()).read_bytes().startswith(start)
