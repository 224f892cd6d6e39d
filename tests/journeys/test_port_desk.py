"""Who works at the port, one journey each: who examines, who looks after the desks, who decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from apps.accounts.roles import Role
from apps.accounts.sessions import CONFIRMED, SessionStore
from apps.core.actors import Actor
from apps.endorsement.models import CaseAskItem, CaseHold, CaseVisitor, PortCase, WatchHit
from apps.endorsement.states import CaseStatus, VisitorState
from apps.endorsement.watch_states import Resolution
from apps.notices.models import Notice
from apps.regions.scoping import enter
from tests.databases import Copy
from tests.endorsement.test_examination import LINES
from tests.factories import endorsement as made
from tests.factories import watching
from tests.factories.accounts import PASSWORD, make_actor
from tests.factories.endorsement import Desk
from tests.journeys.person import Person, person
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


def people(*roles: Role) -> list[Actor]:
    with enter(SCHEMA):
        return [make_actor(role) for role in roles]


def fresh(case: PortCase) -> PortCase:
    with enter(SCHEMA):
        return made.fresh(case)


def to_examine(desk: Desk) -> PortCase:
    """A case with a scan, lines that contradict the form, and a hit on a watch list."""
    with enter(SCHEMA):
        watching.in_force()
        body = made.request_body()
        body["visitors"] = [made.visitor_body(1, given_names="ANNA B", mrz=LINES)]
        paper = made.paper_body(body["visitors"][0]["visitor_id"])
        body["papers"] = [{**paper, "kind": "passport_copy"}]
        case = made.examining(desk, **body)
        watching.screen()
        return case


def test_an_officer_examines_compares_resolves_a_hit_notes_and_asks(
    chromium: Browser, stage: Stage
) -> None:
    with enter(SCHEMA):
        desk = Desk()
    (colleague,) = people(Role.PORT_OFFICER)
    case = to_examine(desk)
    with person(chromium, stage, PORT, name_of(desk.officer)) as officer:
        officer.go(f"/cases/{case.id}/")
        officer.follow("Examine")
        turns_a_scan_by_keys(officer)
        assert officer.sees("contradict the lines of the passport.")
        assert officer.sees("Differs from the lines")

        officer.follow("Compare and resolve")
        officer.page.check(f"[name=resolution][value={Resolution.ANOTHER_PERSON}]")
        officer.fill(reason="Another face, and another place of birth")
        officer.page.locator("main form button.btn-primary").click()
        officer.page.wait_for_load_state()

        officer.go(f"/cases/{case.id}/")
        officer.page.locator("summary", has_text="Write a note").click()
        officer.fill(text=f"@{name_of(colleague)} please look at the photo")
        officer.press("Save the note")

        officer.follow("Ask for supplements")
        officer.fill(**{"form-3-subject": "The return ticket"})  # three are begun by the lines
        officer.press("Ask the inviter")

    assert fresh(case).status == CaseStatus.AWAITING_SUPPLEMENT
    with enter(SCHEMA):
        assert WatchHit.objects.get().resolution == Resolution.ANOTHER_PERSON
        told = Notice.objects.get(event="endorsement.note_mention")
        assert str(told.recipient_id) == colleague.id
        asked = set(CaseAskItem.objects.values_list("place", flat=True))
    assert asked == {
        "field.given_names",
        "field.passport_expires_on",
        "field.passport_number",
        "",
    }


def turns_a_scan_by_keys(officer: Person) -> None:
    """Larger, turned, smaller again: the switches above the scan follow the keys."""
    sheet = officer.page.locator("details.dv-sheet").first
    sheet.locator(".dv-viewer").focus()

    def switch(kind: str) -> str:
        return str(sheet.locator(f"input[name^='{kind}-']:checked").get_attribute("value"))

    seen = []
    for key in ("+", "r", "-", "-", "R", "R"):
        officer.page.keyboard.press(key)
        seen.append(switch("size") + switch("turn"))
    assert seen == ["20", "21", "11", "11", "10", "13"]


def test_a_supervisor_gives_out_takes_back_and_hands_over(chromium: Browser, stage: Stage) -> None:
    officer, boss = people(Role.PORT_OFFICER, Role.PORT_SUPERVISOR)
    name_of(officer, called="Lin Yue")
    with enter(SCHEMA):
        desk = Desk()
        cases = [made.accepted(desk) for _ in range(3)]
    with person(chromium, stage, PORT, name_of(boss, called="Gu Ping")) as chief:
        chief.go("/cases/load/")
        row = chief.page.get_by_role("row").filter(has_text="Lin Yue")
        row.locator("[name=number]").fill("2")
        row.get_by_role("button").click()
        chief.page.get_by_text("2 cases are given out.").wait_for()
        chief.look()

        chief.follow("Lin Yue")
        chief.page.locator("[name=case]").first.check()
        chief.press("Give the chosen ones to another, or take them back")
        chief.fill(reason="Called to the counter")
        chief.press("Give")
        assert chief.sees("1 case moved")

        chief.go("/cases/")
        chief.press("Take the next one")
        chief.go("/cases/hand-over/")
        chief.page.select_option("[name=officer]", label="Lin Yue")
        chief.fill(reason="The shift ends")
        chief.press("Hand all of it over")

    now = [fresh(case) for case in cases]
    assert sorted(case.status for case in now) == ["ACCEPTED", "EXAMINING", "EXAMINING"]
    assert {case.claimed_by for case in now} == {officer.id, None}
    with enter(SCHEMA):
        ways = CaseHold.objects.order_by("since").values_list("way", flat=True)
        assert list(ways) == ["GIVEN", "GIVEN", "NEXT", "HANDED"]


def test_an_approver_gives_the_password_approves_together_and_refuses_with_reasons(
    chromium: Browser, stage: Stage
) -> None:
    with enter(SCHEMA):
        desk = Desk()
        case = made.looked_through(desk, made.examined(desk, 3, refuse=[3]))
    with person(chromium, stage, PORT, name_of(desk.approver)) as approver:
        approver.go(f"/cases/{case.id}/")
        approver.follow("Approve together")
        let_the_password_grow_old(approver)
        approver.press("Approve those who are ticked")
        assert approver.sees("Confirm that it is you")
        assert states(case) == ["RECOMMENDED"] * 3
        approver.fill(confirm_password=PASSWORD)
        approver.press("Confirm and go on")
        assert approver.sees("2 visitors approved")

        approver.follow("Back to the case")
        approver.follow("Refuse to issue")
        approver.page.check("[name=reasons][value=papers_missing]")
        approver.press("Refuse")

    assert states(case) == ["APPROVED", "APPROVED", "REFUSED"]
    with enter(SCHEMA):
        refused = CaseVisitor.objects.get(state=VisitorState.REFUSED)
    assert (refused.refusal_ground, refused.reason_codes) == ("4", ["papers_missing"])


def let_the_password_grow_old(reader: Person) -> None:
    """As if the password had been given an hour ago."""
    cookies = reader.page.context.cookies(reader.page.url)
    keys = [str(one.get("value")) for one in cookies if "session" in str(one.get("name"))]
    with enter(SCHEMA):
        session = SessionStore(keys[0])
        session[CONFIRMED] = int((timezone.now() - dt.timedelta(hours=1)).timestamp())
        session.save()


def states(case: PortCase) -> list[str]:
    with enter(SCHEMA):
        return [visitor.state for visitor in made.in_order(case)]
