"""The port's queue by the keyboard: walk, take the next, pick with a reason, switch keys off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.models import CaseHold, PortCase
from apps.endorsement.states import CaseStatus, HoldWay
from apps.regions.scoping import enter
from tests.databases import Copy
from tests.factories import endorsement as made
from tests.factories.accounts import PASSWORD, make_actor
from tests.factories.endorsement import Desk
from tests.journeys.person import Person, person
from tests.journeys.stage import Stage
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

PORT = "port"


@pytest.fixture
def stage(committed: Copy, settings: Any) -> Iterator[Stage]:
    """The pages on a port, without workers: nothing here waits for one."""
    settings.SESSION_COOKIE_SECURE = False
    with serving() as port:
        made_stage = Stage(port)
        made_stage.password = PASSWORD
        yield made_stage


@pytest.fixture
def colleague(stage: Stage) -> Actor:
    """An officer, with two cases that somebody else has accepted."""
    with enter("port_shanghai"):
        desk = Desk()
        for _ in range(2):
            made.accepted(desk)
        return make_actor(Role.PORT_OFFICER)


def name_of(actor: Actor) -> str:
    with enter("port_shanghai"):
        return User.objects.get(id=actor.id).username


def ways() -> list[str]:
    with enter("port_shanghai"):
        return list(CaseHold.objects.order_by("since").values_list("way", flat=True))


def type_keys(officer: Person, *keys: str) -> None:
    officer.page.evaluate("document.activeElement.blur()")
    for key in keys:
        officer.page.keyboard.press(key)
    officer.page.wait_for_load_state()


def test_an_officer_works_through_the_queue_by_keys_and_switches_them_off(
    chromium: Browser, stage: Stage, colleague: Actor
) -> None:
    with person(chromium, stage, PORT, name_of(colleague)) as officer:
        officer.go("/cases/")
        type_keys(officer, "j", "c")
        officer.page.wait_for_url("**/cases/*-*/#confirm-claim")
        box = officer.page.locator("#confirm-claim textarea[name=reason]")
        box.and_(officer.page.locator(":focus")).wait_for()
        officer.page.keyboard.type("The guest stands at the counter")
        officer.page.locator("#confirm-claim button[type=submit]").click()
        officer.page.wait_for_load_state()
        assert ways() == [HoldWay.PICKED]

        type_keys(officer, "n")
        officer.page.get_by_text("The case is on your desk.").wait_for()
        assert ways() == [HoldWay.PICKED, HoldWay.NEXT]
        officer.look()

        officer.go("/cases/")
        type_keys(officer, "?")
        with officer.page.expect_response("**/account/keys/"):
            officer.page.locator("#keys-switch").uncheck()
        officer.go("/cases/")
        type_keys(officer, "j", "n")
        assert officer.page.locator("tr.is-here").count() == 0
        assert ways() == [HoldWay.PICKED, HoldWay.NEXT]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_officer_takes_the_next_case_and_hands_the_desk_over_at_the_end(
    chromium: Browser, stage: Stage, colleague: Actor, scripts: bool
) -> None:
    with enter("port_shanghai"):
        other = make_actor(Role.PORT_OFFICER)
        User.objects.filter(id=other.id).update(display_name="Lin Yue")
    with person(chromium, stage, PORT, name_of(colleague), scripts=scripts) as officer:
        officer.go("/cases/")
        officer.press("Take the next one")
        officer.go("/cases/")
        officer.follow("Hand over")
        officer.page.select_option("[name=officer]", label="Lin Yue")
        officer.fill(reason="The shift ends")
        officer.press("Hand all of it over")

    with enter("port_shanghai"):
        held = PortCase.objects.get(status=CaseStatus.EXAMINING)
        assert held.claimed_by == other.id
    assert ways() == [HoldWay.NEXT, HoldWay.HANDED]
