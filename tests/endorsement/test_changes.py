"""A city replaces or withdraws one visitor of a case: what the port grants, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID, uuid4

import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.endorsement.errors import CaseClash, CaseNotFound, CaseVisitorNotFound
from apps.endorsement.models import CasePaper, CaseVisitor, PortCase
from apps.endorsement.services import changes
from apps.endorsement.states import CaseStatus, VisitorState
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.factories import endorsement as made
from tests.factories.endorsement import CITY, SENDER, Desk, paper_body, visitor_body

C, V = CaseStatus, VisitorState
ELSEWHERE: Final = "city_320100"
#: Written by an answer of no, beside which nothing may change.
ANSWERS: Final = (AuditEvent, OutboxMessage)
Made = Callable[[Desk], PortCase]

#: Cases whose first visitor nobody can replace or withdraw any more, and how the port says so.
TOO_LATE: Final[dict[str, tuple[Made, str]]] = {
    "approved": (made.decided, changes.ALREADY_DECIDED),
    "refused": (lambda desk: made.decided(desk, 2, refuse=[1]), changes.ALREADY_DECIDED),
    "closed": (lambda desk: made.decided(desk, refuse=[1]), changes.ALREADY_DECIDED),
    "issued": (lambda desk: made.issued(desk).visitor.case, changes.ALREADY_DECIDED),
    "replaced": (made.substituted, changes.ALREADY_DECIDED),
    "not accepted": (made.not_accepted, changes.NOT_HERE),
    "recalled": (lambda desk: made.case_in(C.RECALLED, desk), changes.NOT_HERE),
    "withdrawn": (lambda desk: made.case_in(C.WITHDRAWN, desk), changes.NOT_HERE),
}


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port."""
    return Desk()


def asked(case: PortCase, place: int = 0, **more: Any) -> dict[str, Any]:
    """`substitution.asked` of the contract."""
    return {
        "substitution_id": str(uuid4()),
        "replaced_visitor_id": str(made.in_order(case)[place].id),
        "visitor": visitor_body(9, is_leader=False),
        "papers": [],
        "reason": "Fell ill",
    } | more


def substitute(case: PortCase, body: dict[str, Any], origin: str = CITY) -> bool:
    return changes.answer_substitution(actor=SENDER, origin=origin, case_id=case.id, body=body)


def withdraw(case: PortCase, visitor_id: UUID, origin: str = CITY) -> bool:
    return changes.answer_visitor_withdrawal(
        actor=SENDER, origin=origin, case_id=case.id, visitor_id=visitor_id
    )


def everything(*, but: tuple[type[Any], ...] = ()) -> dict[str, list[Any]]:
    """All rows that an answer may write."""
    models = (PortCase, CaseVisitor, CasePaper, Notice, *ANSWERS)
    return {
        one.__name__: list(one.objects.order_by("pk").values()) for one in models if one not in but
    }


def answer() -> dict[str, Any]:
    """What the city was told last."""
    last = OutboxMessage.objects.latest("created_at", "version")
    body: dict[str, Any] = json.loads(last.envelope)["body"]
    return {"type": last.type, "granted": body["granted"], "reason": body["reason"]}


def states(case: PortCase) -> list[str]:
    return [one.state for one in made.in_order(case)]


@pytest.mark.parametrize("how", TOO_LATE)
def test_who_cannot_be_replaced_any_more_stays_and_the_city_is_told_why(
    desk: Desk, how: str
) -> None:
    make, reason = TOO_LATE[how]
    case = make(desk)
    before = everything(but=ANSWERS)

    assert substitute(case, asked(case)) is False

    assert everything(but=ANSWERS) == before
    assert answer() == {"type": "substitution.answered", "granted": False, "reason": reason}
    last = AuditEvent.objects.filter(chain=case.chain).latest("seq")
    assert last.event == "endorsement.substitution_denied"


@pytest.mark.parametrize("how", TOO_LATE)
def test_who_cannot_be_withdrawn_any_more_stays_and_the_city_is_told_why(
    desk: Desk, how: str
) -> None:
    make, reason = TOO_LATE[how]
    case = make(desk)
    before = everything(but=ANSWERS)

    assert withdraw(case, made.first(case).id) is False

    assert everything(but=ANSWERS) == before
    assert answer() == {"type": "visitor_withdrawal.answered", "granted": False, "reason": reason}
    last = AuditEvent.objects.filter(chain=case.chain).latest("seq")
    assert last.event == "endorsement.visitor_withdrawal_denied"


def _known_visitor(case: PortCase) -> dict[str, Any]:
    return {"visitor": visitor_body(9, visitor_id=str(made.in_order(case)[1].id))}


def _of_another_case(_case: PortCase) -> dict[str, Any]:
    return {"visitor": visitor_body(9, visitor_id=str(made.first(made.received()).id))}


def _known_paper(_case: PortCase) -> dict[str, Any]:
    paper = paper_body()
    made.received(papers=[paper])
    new = visitor_body(9)
    return {"visitor": new, "papers": [paper | {"visitor_id": new["visitor_id"]}]}


def _paper_twice(_case: PortCase) -> dict[str, Any]:
    new = visitor_body(9)
    paper = paper_body(new["visitor_id"])
    return {"visitor": new, "papers": [paper, paper]}


def _paper_of_another(case: PortCase) -> dict[str, Any]:
    return {"papers": [paper_body(str(made.in_order(case)[1].id))]}


def _file_not_here(_case: PortCase) -> dict[str, Any]:
    new = visitor_body(9)
    paper = paper_body(new["visitor_id"]) | {"file_id": str(uuid4())}
    return {"visitor": new, "papers": [paper]}


@pytest.mark.parametrize(
    "clash",
    [
        _known_visitor,
        _of_another_case,
        _known_paper,
        _paper_twice,
        _paper_of_another,
        _file_not_here,
    ],
)
def test_a_substitute_that_belongs_elsewhere_is_a_clash_and_changes_nothing(
    desk: Desk, clash: Callable[[PortCase], dict[str, Any]]
) -> None:
    case = made.examining(desk, 2)
    body = asked(case, **clash(case))
    before = everything()

    with pytest.raises(CaseClash):
        substitute(case, body)

    assert everything() == before


@pytest.mark.parametrize("act", ["substitute", "withdraw"])
@pytest.mark.parametrize(
    ("wrong", "error"),
    [("case", CaseNotFound), ("origin", CaseNotFound), ("visitor", CaseVisitorNotFound)],
)
def test_what_is_not_the_citys_is_not_found_and_stays(
    desk: Desk, act: str, wrong: str, error: type[DomainError]
) -> None:
    case = made.examining(desk)
    other = made.received()
    origin = ELSEWHERE if wrong == "origin" else CITY
    visitor_id = made.first(other if wrong == "visitor" else case).id
    to = PortCase(id=uuid4()) if wrong == "case" else case
    body = asked(case, replaced_visitor_id=str(visitor_id))
    before = everything()

    with pytest.raises(error):
        _ = (
            substitute(to, body, origin)
            if act == "substitute"
            else withdraw(to, visitor_id, origin)
        )

    assert everything() == before


def test_a_substitute_takes_place_lead_and_papers_and_is_examined_from_the_beginning(
    desk: Desk,
) -> None:
    case = made.examined(desk, 2)
    old = made.first(case)
    new = visitor_body(1, is_leader=False, surname="NYSTROM")
    body = asked(case, visitor=new, papers=[paper_body(new["visitor_id"])])

    assert substitute(case, body) is True

    found = CaseVisitor.objects.get(id=new["visitor_id"])
    assert (found.state, found.is_leader, found.replaces_id) == (V.PENDING, True, old.id)
    assert (found.position, found.replacing_reason) == (3, "Fell ill")
    assert found.papers.count() == 1
    old.refresh_from_db()
    assert (old.state, old.is_leader, old.recommendation) == (V.SUBSTITUTED, False, "APPROVE")
    assert states(case) == [V.SUBSTITUTED, V.RECOMMENDED, V.PENDING]
    assert made.fresh(case).status == C.EXAMINING
    assert answer() == {"type": "substitution.answered", "granted": True, "reason": ""}
    told = Notice.objects.filter(event="endorsement.visitor_substituted")
    assert [str(one.recipient_id) for one in told] == [desk.officer.id]


def test_before_anybody_works_on_the_case_everybody_hears_of_it(desk: Desk) -> None:
    case = made.received(2)

    substitute(case, asked(case))

    told = Notice.objects.filter(event="endorsement.visitor_substituted")
    assert {str(one.recipient_id) for one in told} == {desk.officer.id, desk.approver.id}
    assert made.fresh(case).status == C.RECEIVED


def test_when_the_leader_leaves_the_first_who_stays_leads_and_the_city_hears_who(
    desk: Desk,
) -> None:
    case = made.examining(desk, 3)
    leader, second, _third = made.in_order(case)

    assert withdraw(case, leader.id) is True

    leads = {one.position: one.is_leader for one in made.in_order(case)}
    assert leads == {1: False, 2: True, 3: False}
    body = json.loads(OutboxMessage.objects.latest("created_at", "version").envelope)["body"]
    assert body["leader_id"] == str(second.id)


def test_the_case_follows_those_who_stay(desk: Desk) -> None:
    case = made.decided(desk, 1)  # another case, decided: not touched
    waiting = made.examining(desk, 2)
    first, second = made.in_order(waiting)

    withdraw(waiting, first.id)
    assert (made.fresh(waiting).status, states(waiting)) == (C.EXAMINING, [V.WITHDRAWN, V.PENDING])
    withdraw(waiting, second.id)

    assert made.fresh(waiting).status == C.WITHDRAWN
    assert made.fresh(case).status == C.DECIDED
