"""A form whose act is not possible is not shown: the page says why, as the service would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.core.errors import DomainError, MoveNotAllowed
from apps.endorsement import services
from apps.endorsement.decision_errors import AlreadyExcluded, ConflictOfInterest
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.errors import SameOfficer, VoidAlreadyProposed
from apps.endorsement.expedition_errors import ExpeditionTooLate
from apps.endorsement.fee_errors import FeeAlreadyRecorded
from apps.endorsement.hold_errors import CaseHeld
from apps.endorsement.models import PortCase, Visa, VisaFee
from apps.endorsement.replacement_errors import VisaIsOver
from apps.endorsement.states import CaseStatus
from apps.policy.models import Parameter
from apps.regions.scoping import AuthorityRef, enter
from tests.endorsement.test_desk_pages import at, browser, main_of
from tests.endorsement.test_expediting import asking, land
from tests.factories import endorsement as made
from tests.factories import watching
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk
from tests.factories.fees import paid

Page = tuple[Client, str, str, type[DomainError]]
"""Who opens which form, where its refusal leads, and what is refused."""


def on_case(actor: Actor, name: str, case: PortCase, refused: type[DomainError]) -> Page:
    return browser(actor), at(name, case.id), at("case", case.id), refused


def on_visitor(actor: Actor, name: str, case: PortCase, refused: type[DomainError]) -> Page:
    address = at(name, case.id, made.first(case).id)
    return browser(actor), address, at("case", case.id), refused


def on_visa(actor: Actor, name: str, visa: Visa, refused: type[DomainError]) -> Page:
    return browser(actor), at(name, visa.id), at("visa", visa.id), refused


def kept_out(desk: Desk) -> PortCase:
    case = made.received()
    return services.declare_conflict(
        actor=desk.officer, case_id=case.id, revision=case.revision, ground=ConflictGround.INVITER
    )


def with_hit(desk: Desk) -> Page:
    """A hit of a case that nobody has taken up yet."""
    watching.in_force()
    case = made.accepted(desk)
    watching.screen()
    (hit,) = watching.hits_of(made.first(case))
    address = at("resolve-hit", case.id, made.first(case).id, hit.id)
    return browser(desk.officer), address, at("case", case.id), MoveNotAllowed


def with_fee(desk: Desk) -> Page:
    visa = made.issued(desk)
    paid(desk, visa)
    return on_visa(desk.officer, "fee-record", visa, FeeAlreadyRecorded)


PAGES: dict[str, Callable[[Desk], Page]] = {
    "an accepted case can not be given back": lambda desk: on_case(
        desk.officer, "not-accept", made.accepted(desk), MoveNotAllowed
    ),
    "who keeps out gives nothing back": lambda desk: on_case(
        desk.officer, "not-accept", kept_out(desk), ConflictOfInterest
    ),
    "who keeps out does not say so twice": lambda desk: on_case(
        desk.officer, "conflict", kept_out(desk), AlreadyExcluded
    ),
    "nobody keeps out of what is over": lambda desk: on_case(
        desk.officer, "conflict", made.decided(desk, refuse=[1]), MoveNotAllowed
    ),
    "nothing is asked before a case is taken up": lambda desk: on_case(
        desk.officer, "ask", made.accepted(desk), MoveNotAllowed
    ),
    "nobody asks in a colleague's case": lambda desk: on_case(
        make_actor(Role.PORT_OFFICER), "ask", made.examining(desk), CaseHeld
    ),
    "what is over stays at its visa desk": lambda desk: on_case(
        desk.officer, "move-to-desk", made.decided(desk, refuse=[1]), MoveNotAllowed
    ),
    "nobody moves a colleague's case": lambda desk: on_case(
        make_actor(Role.PORT_OFFICER), "move-to-desk", made.examining(desk), CaseHeld
    ),
    "what is recommended is not recommended anew": lambda desk: on_visitor(
        desk.officer, "recommend", made.examined(desk), MoveNotAllowed
    ),
    "nobody recommends in a colleague's case": lambda desk: on_visitor(
        make_actor(Role.PORT_OFFICER), "recommend", made.examining(desk), CaseHeld
    ),
    "what is decided is not refused": lambda desk: on_visitor(
        desk.approver, "refuse", made.decided(desk), MoveNotAllowed
    ),
    "who examined refuses nobody": lambda desk: on_visitor(
        desk.officer, "refuse", made.examined(desk), SameOfficer
    ),
    "a hit waits until the case is taken up": with_hit,
    "a fee is recorded once": with_fee,
    "a void visa is not replaced": lambda desk: on_visa(
        desk.approver, "replace-visa", made.voided(desk), MoveNotAllowed
    ),
    "a visa that may become void waits for the answer": lambda desk: on_visa(
        desk.approver, "replace-visa", made.void_proposed(desk), VoidAlreadyProposed
    ),
}


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """Who examines may also decide, so that only the rules stand in the way."""
    return Desk(officer=make_actor(Role.PORT_OFFICER, Role.PORT_APPROVER))


def main_link(answer: Any) -> str:
    found = BeautifulSoup(answer.content, "lxml").select_one("main a.btn-primary")
    assert found is not None
    return str(found["href"])


@pytest.mark.parametrize("rule", PAGES)
def test_a_form_of_an_act_that_is_not_possible_says_why_and_leads_back(
    desk: Desk, rule: str
) -> None:
    client, address, back, refused = PAGES[rule](desk)

    answer = client.get(address)

    assert answer.status_code == refused.status
    assert str(refused.remedy) in main_of(answer)
    assert "<form" not in answer.content.decode().partition("<main")[2].partition("</main")[0]
    assert main_link(answer) == back


def test_a_form_that_is_filled_in_wrongly_too_late_says_why_and_not_what_to_mend(
    desk: Desk,
) -> None:
    visa = made.issued(desk)
    receipt = paid(desk, visa)

    answer = browser(desk.officer).post(at("fee-record", visa.id), {"amount_yuan": "x"})

    assert (answer.status_code, main_link(answer)) == (409, at("visa", visa.id))
    assert VisaFee.objects.get() == receipt


def test_a_visa_whose_last_midnight_has_come_shows_no_form_to_replace_it(desk: Desk) -> None:
    visa = made.issued(desk)
    with time_machine.travel(visa.enter_by + dt.timedelta(seconds=1), tick=False):
        answer = browser(desk.approver).get(at("replace-visa", visa.id))

    assert answer.status_code == VisaIsOver.status
    assert str(VisaIsOver.title) in main_of(answer)


@pytest.mark.parametrize("status", [CaseStatus.RECEIVED, CaseStatus.EXAMINING])
def test_a_form_whose_act_is_possible_is_shown(desk: Desk, status: CaseStatus) -> None:
    case = made.case_in(status, desk)
    name = "not-accept" if status == CaseStatus.RECEIVED else "ask"

    assert browser(desk.officer).get(at(name, case.id)).status_code == 200


def test_the_lane_is_not_offered_for_a_landing_long_past_and_the_page_says_so(
    desk: Desk,
) -> None:
    case = asking()
    land(case, hours_ago=13)

    page = browser(desk.officer).get(at("case", case.id))

    assert str(ExpeditionTooLate.title) in main_of(page)
    assert at("grant-expedition", case.id) not in page.content.decode()
    assert at("decline-expedition", case.id) in page.content.decode()


@pytest.mark.parametrize(("minutes", "words"), [(0, "has been told."), (15, "is told in a while.")])
def test_a_refusal_says_truly_when_the_city_is_told(desk: Desk, minutes: int, words: str) -> None:
    with enter("public"):
        Parameter.objects.filter(key="decision.hold_minutes").update(value=minutes)
    case = made.examined(desk)

    answer = browser(desk.approver).post(
        at("refuse", case.id, made.first(case).id),
        {"revision": case.revision, "ground": "4"},
        follow=True,
    )

    assert f"The visa is refused. The city {words}" in main_of(answer)
