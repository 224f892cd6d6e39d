"""An officer on call answers from the notice; the port's menu on a phone, by keys and plain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.models import CaseHold, OfficerCall, PortCase
from apps.endorsement.states import HoldWay
from apps.regions.scoping import enter
from tests.axe import assert_accessible
from tests.chromium import PHONE, overflow
from tests.databases import Copy
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.calls import on_call, run
from tests.factories.endorsement import Desk, landing_in
from tests.journeys.person import person
from tests.journeys.port_stage import PORT, SCHEMA, name_of, port_stage
from tests.journeys.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def stage(committed: Copy, settings: Any) -> Iterator[Stage]:
    """The pages on a port."""
    settings.SESSION_COOKIE_SECURE = False
    with port_stage() as served:
        yield served


@pytest.fixture
def boss(stage: Stage) -> Actor:
    """Somebody who sees every entry of the menu."""
    with enter(SCHEMA):
        return make_actor(Role.PORT_SUPERVISOR, Role.PORT_ADMIN)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_who_is_on_call_answers_from_the_notice_with_one_tap(
    chromium: Browser, stage: Stage, boss: Actor, scripts: bool
) -> None:
    with enter(SCHEMA):
        officer = make_actor(Role.PORT_OFFICER)
        on_call(officer)
        case = made.accepted(Desk(), trip=landing_in(6))
        run()
    with person(chromium, stage, PORT, name_of(officer, called="Lin Yue"), scripts=scripts) as one:
        one.go("/notices/")
        one.press(f"You are called: request {case.reference}")
        assert f"/cases/{case.id}/" in one.page.url
        one.press("I am on it: take it to my desk")
        assert one.sees("The case is on your desk.")

    with enter(SCHEMA):
        assert PortCase.objects.get().claimed_by == officer.id
        assert CaseHold.objects.get().way == HoldWay.CALLED
        assert not OfficerCall.objects.filter(ended_at=None).exists()
    with person(chromium, stage, PORT, name_of(boss), scripts=scripts) as chief:
        chief.go("/cases/load/")
        chief.follow("Calls")
        chief.follow("All")
        assert chief.sees("Lin Yue")
        assert chief.sees("answered after 0 min")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_the_long_menu_is_one_row_and_on_a_phone_one_button(
    chromium: Browser, stage: Stage, boss: Actor, scripts: bool
) -> None:
    with person(chromium, stage, PORT, name_of(boss), scripts=scripts) as chief:
        chief.go("/overview/")
        page = chief.page
        bar = page.get_by_role("navigation", name="Main")
        boxes = [one.bounding_box() for one in bar.get_by_role("link").all()]
        assert len(boxes) > 8
        assert len({round(box["y"]) for box in boxes if box}) == 1

        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        entry = bar.get_by_role("link", name="Visas")
        entry.wait_for(state="hidden")
        assert (bar.bounding_box() or {"height": 99})["height"] < 60
        fold = bar.locator("summary", has_text="Menu Overview")
        fold.focus()
        page.keyboard.press("Enter")
        entry.wait_for()
        assert overflow(page) <= 0
        if scripts:
            assert_accessible(page)
        page.keyboard.press("Space")
        entry.wait_for(state="hidden")

        page.keyboard.press("Enter")
        entry.click()
        page.wait_for_url("**/visas/")
