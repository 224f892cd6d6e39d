"""An earlier trip is copied in part, and one guest of sixty is found in the new draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from apps.accounts.models import User
from apps.regions.scoping import enter
from apps.transfers.models import TransferRequest, Visitor
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.accounts import PASSWORD
from tests.factories.transfers import People
from tests.journeys.person import person
from tests.journeys.stage import Stage
from tests.transfers.crowds import many
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def stage(committed: Copy, settings: Any) -> Iterator[Stage]:
    """The pages on a port, without workers: nothing here waits for one."""
    settings.SESSION_COOKIE_SECURE = False
    with serving() as port:
        made_stage = Stage(port)
        made_stage.password = PASSWORD
        yield made_stage


def test_sixty_guests_are_copied_and_one_of_them_is_found(chromium: Browser, stage: Stage) -> None:
    with enter("city_320500"):
        people = People()
        earlier = made.draft(people)
        many(earlier, made.add(people, earlier), 60)
        name = User.objects.get(id=people.handler.id).username
    with person(chromium, stage, "suzhou-js", name) as firm:
        firm.go(f"/requests/{earlier.id}/")
        firm.follow("Copy to a new draft")
        firm.page.check("[name=trip][value=purpose]")
        firm.page.locator("[name=visitors]").last.uncheck()
        firm.press("Make the draft")
        with enter("city_320500"):
            draft = TransferRequest.objects.exclude(id=earlier.id).get()
            assert Visitor.objects.filter(request=draft).count() == 59
        assert str(draft.id) in firm.page.url

        firm.go(f"/requests/{draft.id}/visitors/")
        firm.page.check("[name=lacking]")
        firm.fill(words="0059C")
        firm.press("Show")
        assert "0059C" not in firm.page.url
        rows = firm.page.locator("main tbody tr")
        assert rows.count() == 1
        assert "L8980059C" in rows.inner_text()
        firm.follow("Show all")
        assert firm.page.locator("main tbody tr").count() > 1
