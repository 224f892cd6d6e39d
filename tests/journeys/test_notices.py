"""Somebody hears of what happens: opens a notice in one click, and chooses how to hear of more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from apps.accounts.models import User
from apps.notices.models import Notice, Preference
from apps.regions.scoping import enter
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.accounts import PASSWORD
from tests.factories.transfers import People
from tests.journeys.person import person
from tests.journeys.stage import Stage
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def stage(committed: Copy) -> Iterator[Stage]:
    """The pages on a port, without workers: nothing here waits for one."""
    with serving() as port:
        made_stage = Stage(port)
        made_stage.password = PASSWORD
        yield made_stage


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_question_is_opened_in_one_click_and_the_mail_is_chosen(
    chromium: Browser, stage: Stage, scripts: bool
) -> None:
    with enter("city_320500"):
        people = People()
        request = made.asked(people)
        name = User.objects.get(id=people.unit.user_id).username

    with person(chromium, stage, "suzhou-js", name, scripts=scripts) as handler:
        handler.go("/notices/")
        handler.press("The city asks for supplements to request")
        assert handler.page.url.endswith(f"/requests/{request.id}/")
        handler.go("/notices/?by=request")
        assert handler.sees(request.reference)
        handler.press("Mark all as read")
        handler.follow("Choose what comes by mail")
        handler.page.locator("[name=MOVED][value=IN_APP]").check()
        handler.press("Save the choice")
        assert handler.sees("Your choice is saved")

    with enter("city_320500"):
        assert Notice.objects.filter(recipient_id=people.unit.user_id, read_at=None).count() == 0
        chosen = Preference.objects.get(person_id=people.unit.user_id, group="MOVED")
        assert chosen.way == "IN_APP"
