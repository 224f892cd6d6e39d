"""The city's desk at work: take the next one, check it item by item, correct, ask, reassign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.regions.scoping import enter
from apps.transfers import services
from apps.transfers.models import CheckMark, Correction, TransferRequest
from apps.transfers.states import Status
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.accounts import PASSWORD
from tests.factories.transfers import People
from tests.journeys.person import Person, person
from tests.journeys.stage import Stage
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

CITY = "suzhou-js"


@pytest.fixture
def stage(committed: Copy, settings: Any) -> Iterator[Stage]:
    """The pages on a port, without workers: nothing here waits for one."""
    settings.SESSION_COOKIE_SECURE = False
    with serving() as port:
        made_stage = Stage(port)
        made_stage.password = PASSWORD
        yield made_stage


@pytest.fixture
def people(stage: Stage) -> People:
    """A unit, an officer and a supervisor, with one request that waits to be taken."""
    with enter("city_320500"):
        city = People()
        made.submitted(city, visitors=2)
        return city


def name_of(user_id: str) -> str:
    with enter("city_320500"):
        return User.objects.get(id=user_id).username


def the_request() -> TransferRequest:
    with enter("city_320500"):
        return TransferRequest.objects.get()


def choose(officer: Person, item: str, verdict: str) -> None:
    """Choose by the keyboard what was found of an item."""
    box = officer.page.locator(f'[name="{item}-verdict"][value="{verdict}"]')
    box.focus()
    officer.page.keyboard.press("Space")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_officer_takes_checks_corrects_and_asks(
    chromium: Browser, stage: Stage, people: People, scripts: bool
) -> None:
    with person(chromium, stage, CITY, name_of(people.officer.id), scripts=scripts) as officer:
        officer.go("/desk/")
        officer.press("Take the next one")
        request = the_request()
        assert str(request.claimed_by) == people.officer.id
        officer.follow("Check: 0 of")
        choose(officer, "field.surname", "OK")
        choose(officer, "paper.photo", "DEFECT")
        officer.page.select_option('[name="paper.photo-defect"]', "photo_unfit")
        officer.press("Save and go on")
        officer.follow("Next")
        officer.follow("Back to the request")
        with enter("city_320500"):
            assert CheckMark.objects.count() == 2

        officer.follow("Correct")
        officer.fill(passport_number="L8989991C", reason="As in the scan")
        officer.press("Correct")
        with enter("city_320500"):
            assert Correction.objects.get().new == "L8989991C"

        officer.follow("Ask for supplements")
        assert officer.sees("1 defect is taken over from the check")
        officer.press("Ask the inviter")
        assert the_request().status == Status.SUPPLEMENT_ASKED
        officer.follow("What has changed")
        assert officer.sees("No field and no paper has changed")


def test_a_supervisor_sees_who_is_away_and_gives_the_work_to_another(
    chromium: Browser, stage: Stage, people: People
) -> None:
    with enter("city_320500"):
        request = TransferRequest.objects.get()
        services.claim(actor=people.officer, **made.seen(request))
    with person(chromium, stage, CITY, name_of(people.supervisor.id)) as chief:
        chief.go("/desk/people/")
        chief.page.select_option("[name=officer]", people.officer.id)
        chief.fill(first_day="2026-01-01", last_day="2026-01-02", reason="Leave")
        chief.press("Enter")
        assert chief.sees("Enter days that are not over yet.")
        today = timezone.localdate().isoformat()
        chief.fill(first_day=today, last_day=today)
        chief.press("Enter")
        chief.press("Reassign the chosen ones")
        chief.page.select_option("[name=officer]", people.supervisor.id)
        chief.fill(reason="Colleague on leave")
        chief.press("Reassign")
        assert chief.sees("1 request reassigned")
        chief.go("/desk/?view=mine")
        chief.page.locator("input[name=request]").check()
        chief.press("Hand the chosen ones on")
        assert chief.sees("Stays here")
    assert str(the_request().claimed_by) == people.supervisor.id


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_question_about_a_field_leads_the_inviter_to_it_and_back(
    chromium: Browser, stage: Stage, people: People, scripts: bool
) -> None:
    request = the_request()
    with enter("city_320500"):
        services.claim(actor=people.officer, **made.seen(request))
        visitor = made.in_order(request)[0]
    with person(chromium, stage, CITY, name_of(people.officer.id), scripts=scripts) as officer:
        officer.go(f"/desk/{request.id}/ask/")
        officer.page.select_option("[name=form-0-visitor]", str(visitor.id))
        officer.page.select_option("[name=form-0-place]", "field.passport_number")
        officer.page.fill("[name=form-0-note]", "The scan has another last character.")
        officer.press("Ask the inviter")

        with person(chromium, stage, CITY, name_of(people.handler.id), scripts=scripts) as firm:
            firm.go(f"/requests/{request.id}/")
            firm.follow("Passport number")
            firm.page.locator("[name$=-passport_number]").fill("L8980001D")
            firm.press("Send the answers")

        officer.go(f"/desk/{request.id}/")
        officer.follow("What has changed")
        change = officer.page.locator(".dv-change")
        assert change.locator("dd").all_inner_texts() == ["L8980001C", "L8980001D"]
        lefts = [one["x"] for dd in change.locator("dd").all() if (one := dd.bounding_box())]
        assert lefts[0] < lefts[1], "before and after stand side by side"
    with enter("city_320500"):
        assert made.in_order(request)[0].passport_number == "L8980001D"
