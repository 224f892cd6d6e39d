"""A reason that does not do comes back on the page of the act, with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement import services
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.models import PortCase
from apps.endorsement.states import CaseStatus
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_desk_pages import at, browser
from tests.endorsement.test_expediting import asking
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk
from tests.factories.fees import paid

EMPTY = "Give a reason in a sentence or two."
Act = tuple[Actor, str, tuple[UUID, ...], PortCase]


def take_back(desk: Desk) -> Act:
    case = made.decided(desk)
    return desk.approver, "take-decision-back", (case.id, made.first(case).id), case


def send_back(desk: Desk) -> Act:
    case = made.examined(desk)
    return desk.approver, "send-back", (case.id, made.first(case).id), case


def release(desk: Desk) -> Act:
    case = made.examining(desk)
    return desk.officer, "release", (case.id,), case


def pick(desk: Desk) -> Act:
    case = made.accepted(desk)
    return make_actor(Role.PORT_OFFICER), "claim", (case.id,), case


def not_expedite(desk: Desk) -> Act:
    case = asking()
    return desk.officer, "decline-expedition", (case.id,), case


def lift(desk: Desk) -> Act:
    case = made.received()
    case = services.declare_conflict(
        actor=desk.officer, case_id=case.id, revision=case.revision, ground=ConflictGround.INVITER
    )
    ids = (case.id, case.exclusions.get().id)
    return make_actor(Role.PORT_SUPERVISOR), "lift-exclusion", ids, case


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


def came_back(answer: Any, address: str) -> tuple[Tag, Tag]:
    """The open act of the address on a page that came back, and its text box."""
    page = BeautifulSoup(answer.content, "lxml")
    act = page.select_one(f'details[open]:has(form[action="{address}"])')
    link = page.select_one("#error-summary a")
    assert act is not None
    assert link is not None
    box = act.select_one(str(link["href"]))
    assert box is not None
    return act, box


@pytest.mark.parametrize(
    ("begin", "label"),
    [
        (take_back, "Why is it taken back?"),
        (send_back, "What should be looked at again?"),
        (release, "Why?"),
        (pick, "Why this one, out of turn?"),
        (not_expedite, "Reason for city and inviter"),
        (lift, "Why is there no conflict?"),
    ],
)
def test_an_act_without_its_reason_comes_back_open_on_the_page_of_the_case(
    desk: Desk, begin: Callable[[Desk], Act], label: str
) -> None:
    actor, name, ids, case = begin(desk)
    address, revision = at(name, *ids), made.fresh(case).revision
    before = everything()

    answer = browser(actor).post(address, {"revision": revision, "reason": " "})

    assert answer.status_code == 422
    act, box = came_back(answer, address)
    assert EMPTY in act.text
    assert [one.text for one in act.select(f'label[for="{box["id"]}"]')] == [label]
    assert box["aria-invalid"] == "true"
    assert "<title>Error: " in answer.content.decode()
    assert len(BeautifulSoup(answer.content, "lxml").select("details[open] [name=reason]")) == 1
    after = everything()
    assert [after[0], *after[1:5], after[6]] == [before[0], *before[1:5], before[6]]


def test_a_reason_that_is_too_long_is_kept_as_it_was_typed(desk: Desk) -> None:
    actor, name, ids, case = not_expedite(desk)
    typed = "Too long 😀 <b>" * 200

    answer = browser(actor).post(at(name, *ids), {"revision": case.revision, "reason": typed})

    act, box = came_back(answer, at(name, *ids))
    assert "At most 2000 characters." in act.text
    assert box.text.removeprefix("\n") == typed


def test_the_page_that_comes_back_shows_the_visitor_of_the_act(desk: Desk) -> None:
    case = made.examined(desk, 21)
    last = made.in_order(case)[-1]

    answer = browser(desk.approver).post(
        at("send-back", case.id, last.id), {"revision": made.fresh(case).revision, "reason": ""}
    )

    came_back(answer, at("send-back", case.id, last.id))


def test_an_empty_reason_on_a_page_that_is_out_of_date_is_told_what_was_done(desk: Desk) -> None:
    actor, name, ids, case = release(desk)

    answer = browser(actor).post(at(name, *ids), {"revision": case.revision - 1, "reason": ""})

    assert answer.status_code == 409
    assert made.fresh(case).status == CaseStatus.EXAMINING


@pytest.mark.parametrize(("typed", "told"), [(" ", EMPTY), ("x" * 301, "At most 300 characters.")])
def test_a_receipt_is_not_cancelled_without_a_reason_that_fits(
    desk: Desk, typed: str, told: str
) -> None:
    fee = paid(desk, made.issued(desk))
    boss: Client = browser(make_actor(Role.PORT_SUPERVISOR))

    answer = boss.post(at("fee-cancel", fee.id), {"reason": typed})

    act, box = came_back(answer, at("fee-cancel", fee.id))
    assert told in act.text
    assert box.text.removeprefix("\n") == typed
    fee.refresh_from_db()
    assert not fee.is_cancelled
