"""Before filing: is a visa needed at all, and will it make the flight?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.endorsement.tasks import publish_figures
from apps.policy.models import Parameter
from apps.regions.scoping import enter
from apps.transfers.models import TransferRequest
from apps.transfers.states import Status
from tests.chromium import visit
from tests.databases import Copy
from tests.factories import endorsement as cases
from tests.factories import transfers as made
from tests.factories.accounts import PASSWORD
from tests.factories.transfers import People
from tests.journeys.person import Person, person
from tests.journeys.stage import Stage
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


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_anyone_asks_whether_a_guest_needs_a_visa(
    chromium: Browser, stage: Stage, scripts: bool
) -> None:
    soon = timezone.localdate() + dt.timedelta(days=3)
    with visit(chromium, javascript=scripts) as page:
        anyone = Person(page, stage, "", scripts=scripts)
        anyone.go("/")
        anyone.follow("Is a visa needed at all?")
        page.select_option("[name=nationality]", "IND")
        page.select_option("[name=purpose]", "business")
        anyone.fill(
            days="10",
            arrival_year=str(soon.year),
            arrival_month=str(soon.month),
            arrival_day=str(soon.day),
        )
        anyone.press("Show the answer")
        assert anyone.sees("Yes: a port visa of category M")
        assert anyone.sees("12367")

        anyone.follow("Change your answers")
        page.check("[name=permit][value=yes]")
        anyone.press("Show the answer")
        assert anyone.sees("Probably no port visa is needed")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_firm_sees_that_the_flight_is_near_asks_for_the_expedited_lane_and_files(
    chromium: Browser, stage: Stage, scripts: bool
) -> None:
    """The port has decided its cases in thirty hours each; the guests land in twenty."""
    with enter("public"):
        Parameter.objects.filter(key="figures.min_sample").update(value=2)
    with enter("port_shanghai"):
        desk = cases.Desk()
        for _ in range(2):
            submitted = (timezone.now() - dt.timedelta(hours=30)).isoformat()
            cases.decided(desk, submitted_at=submitted)
    publish_figures(schema="public")
    with enter("city_320500"):
        people = People()
        lands = timezone.now() + dt.timedelta(hours=20)
        request = made.whole_draft(people, arrival_at=lands, urgent_reason="The line stands still")
        name = User.objects.get(id=people.unit.user_id).username

    with person(chromium, stage, "suzhou-js", name, scripts=scripts) as firm:
        firm.go(f"/requests/{request.id}/check/")
        assert firm.sees("It will probably not make the flight")
        assert firm.sees("Your guests land in 20 h.")
        firm.follow("Ask for the expedited lane")
        firm.page.check("[name=ground][value=rush_repair]")
        firm.fill(reason="Thirty people wait for one part")
        firm.press("Save and continue")
        assert firm.sees("You ask for the expedited lane: Rush repair of plant or equipment.")
        firm.page.check("[name=declaration]")
        firm.press("Declare and file")
        assert firm.sees("Your request is filed")

    with enter("city_320500"):
        filed = TransferRequest.objects.get(id=request.id)
        assert (filed.status, filed.expedite_ground) == (Status.SUBMITTED, "rush_repair")
