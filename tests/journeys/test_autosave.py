"""What is typed survives: a killed tab, another device, two windows, two colleagues, a session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from apps.accounts.models import User
from apps.regions.scoping import enter
from apps.transfers.models import Typed
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.accounts import PASSWORD
from tests.factories.enterprises import add_handler
from tests.factories.transfers import People
from tests.journeys.person import Person, person
from tests.journeys.stage import Stage
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

CITY = "suzhou-js"
ODD = "Test 👩‍👩‍👧‍👦\n\u202eשלום a\u200bb"


@pytest.fixture
def stage(committed: Copy, settings: Any) -> Iterator[Stage]:
    """The pages on a port, without workers: nothing here waits for one."""
    settings.SESSION_COOKIE_SECURE = False
    with serving() as port:
        made_stage = Stage(port)
        made_stage.password = PASSWORD
        yield made_stage


@pytest.fixture
def people(stage: Stage) -> dict[str, str]:
    """Two handlers of a unit by user name, and the address of a draft of theirs."""
    with enter("city_320500"):
        unit = People()
        colleague = add_handler(unit.unit.enterprise)
        User.objects.filter(id=colleague.id).update(display_name="李华")
        names = dict(User.objects.values_list("id", "username"))
        request = made.draft(unit)
        return {
            "me": names[unit.unit.user_id],
            "colleague": str(User.objects.get(id=colleague.id).username),
            "trip": f"/requests/{request.id}/trip/",
            "request": f"/requests/{request.id}/",
            "visitor": f"/requests/{request.id}/visitors/add/",
        }


def saved(somebody: Person) -> None:
    """Wait until the page says that it has kept what was typed."""
    somebody.page.locator("[data-autosave-state]", has_text="Saved").wait_for()


def held(somebody: Person, name: str) -> str:
    return somebody.page.input_value(f"[name={name}]")


def test_a_killed_tab_loses_nothing_and_another_device_goes_on(
    chromium: Browser, stage: Stage, people: dict[str, str]
) -> None:
    with person(chromium, stage, CITY, people["me"]) as me:
        me.go("/requests/new/")
        me.fill(purpose=ODD, stay_days="45", arrival_day_year="20x")
        saved(me)
        me.look()
        me.page.fill("[name=flight_no]", "MU 5")  # and the tab is closed at once
        me.page.close(run_before_unload=True)
        with person(chromium, stage, CITY, people["me"]) as device:
            device.follow("Go on where you were")
            assert device.sees("You go on where you were")
            assert held(device, "purpose") == ODD
            assert held(device, "stay_days") == "45"
            assert held(device, "arrival_day_year") == "20x"
            assert held(device, "flight_no") == "MU 5"
            device.fill(stay_days="10", arrival_day_year="")
            device.page.select_option("[name=port_of_entry]", "PVG")
            device.press("Save and continue")
            assert device.page.url.endswith("/")
            assert "/requests/new/" not in device.page.url
            with enter("city_320500"):
                assert Typed.objects.exists() is False


def test_back_and_forward_show_what_was_typed(
    chromium: Browser, stage: Stage, people: dict[str, str]
) -> None:
    with person(chromium, stage, CITY, people["me"]) as me:
        me.go(people["visitor"])
        me.fill(surname="ERIKSSON", birth_date_year="1974")
        saved(me)
        me.page.go_back()
        me.page.wait_for_load_state()
        me.go(people["request"])
        assert me.sees("Typed, but not saved yet")
        me.page.go_back()
        me.page.go_forward()
        me.go(people["visitor"])
        assert (held(me, "surname"), held(me, "birth_date_year")) == ("ERIKSSON", "1974")


def test_two_windows_are_told_and_neither_is_overwritten(
    chromium: Browser, stage: Stage, people: dict[str, str]
) -> None:
    with person(chromium, stage, CITY, people["me"]) as me:
        me.go(people["trip"])
        other = me.page.context.new_page()
        other.goto(me.page.url)
        me.fill(purpose="One")
        saved(me)
        other.fill("[name=purpose]", "Two")
        other.get_by_role("button", name="Keep what is here").wait_for()
        with enter("city_320500"):
            assert Typed.objects.get().data["purpose"] == ["One"]
        other.get_by_role("button", name="Keep what is here").click()
        other.locator("[data-autosave-state]", has_text="Saved").wait_for()
        me.fill(purpose="One more")
        me.page.get_by_role("button", name="Load what stands there").click()
        me.page.wait_for_function("document.querySelector('[name=purpose]').value === 'Two'")


def test_two_colleagues_on_one_draft_see_each_other(
    chromium: Browser, stage: Stage, people: dict[str, str]
) -> None:
    with (
        person(chromium, stage, CITY, people["colleague"]) as her,
        person(chromium, stage, CITY, people["me"]) as me,
    ):
        me.go(people["trip"])
        her.go(people["trip"])
        her.fill(purpose="Hers")
        saved(her)
        me.fill(purpose="Mine")
        me.page.locator("[data-autosave-colleague]", has_text="李华").wait_for()
        me.go(people["trip"])
        assert held(me, "purpose") == "Mine"
        me.press("Go on with what 李华 typed")
        assert held(me, "purpose") == "Hers"


def test_without_a_connection_it_says_so_and_tries_again(
    chromium: Browser, stage: Stage, people: dict[str, str]
) -> None:
    with person(chromium, stage, CITY, people["me"]) as me:
        me.go(people["trip"])
        me.page.route("**/typed/", lambda route: route.fulfill(status=429, json={"code": "x"}))
        me.fill(purpose="Typed on a train")
        me.page.locator("[data-autosave-state]", has_text="no connection").wait_for()
        me.page.unroute("**/typed/")
        me.page.evaluate("window.dispatchEvent(new Event('online'))")
        saved(me)
        stored = "JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"
        assert "train" not in me.page.evaluate(stored)


def test_a_session_that_is_about_to_end_warns_and_can_be_kept(
    chromium: Browser, stage: Stage, people: dict[str, str], settings: Any
) -> None:
    with person(chromium, stage, CITY, people["me"]) as me:
        settings.SESSION_IDLE_SECONDS = 115
        me.page.clock.install()
        me.go(people["trip"])
        me.page.clock.fast_forward(6_000)
        warning = me.page.get_by_role("alertdialog", name="You will be signed out soon")
        warning.wait_for()
        me.look()
        assert me.page.evaluate("document.activeElement.textContent") == "Stay signed in"
        settings.SESSION_IDLE_SECONDS = 3600
        me.page.keyboard.press("Escape")
        warning.wait_for(state="hidden")

        me.fill(purpose="Before it ended")
        me.page.clock.fast_forward(1_500)
        saved(me)
        settings.SESSION_IDLE_SECONDS = -1
        me.page.clock.fast_forward(3_700_000)
        me.page.get_by_role("alertdialog", name="You have been signed out").wait_for()
        me.look()
        settings.SESSION_IDLE_SECONDS = 3600
        me.page.get_by_role("link", name="Sign in again").click()
        me.page.fill("input[name=username]", people["me"])
        me.page.fill("input[name=password]", PASSWORD)
        me.page.click("main button[type=submit]")
        me.page.wait_for_url(f"**{people['trip']}")
        assert held(me, "purpose") == "Before it ended"


def test_without_javascript_a_button_keeps_it_and_a_late_post_is_not_lost(
    chromium: Browser, stage: Stage, people: dict[str, str], settings: Any
) -> None:
    with person(chromium, stage, CITY, people["me"], scripts=False) as me:
        me.go(people["trip"])
        me.fill(purpose="Later", stay_days="45")
        me.press("Save and finish later")
        assert me.sees("What you typed is kept")
        me.go(people["trip"])
        assert (held(me, "purpose"), held(me, "stay_days")) == ("Later", "45")
        me.fill(purpose="Too late")
        settings.SESSION_IDLE_SECONDS = -1
        me.page.get_by_role("button", name="Save and continue").click()
        settings.SESSION_IDLE_SECONDS = 3600
        me.page.fill("input[name=username]", people["me"])
        me.page.fill("input[name=password]", PASSWORD)
        me.page.click("main button[type=submit]")
        assert held(me, "purpose") == "Too late"
