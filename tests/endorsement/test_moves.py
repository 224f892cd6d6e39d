"""Every move of the tables works, and every other is refused with nothing changed."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, MoveNotAllowed
from apps.endorsement import services
from apps.endorsement.decision_errors import DecisionTold
from apps.endorsement.models import CaseVisitor, PortCase, Visa, VoidProposal
from apps.endorsement.moving import move_case, move_visitor
from apps.endorsement.moving_visas import move_visa
from apps.endorsement.replacement_states import ReplacementGround
from apps.endorsement.states import (
    CASE_MOVES,
    VISA_MOVES,
    VISITOR_MOVES,
    CaseAction,
    CaseStatus,
    Recommendation,
    VisaAction,
    VisaStatus,
    VisitorAction,
    VisitorState,
)
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.factories import endorsement as made
from tests.factories.endorsement import Desk

Acts = dict[object, Callable[[PortCase], object]]


def everything() -> list[object]:
    """All that a refused act could have changed."""
    return [
        sorted(PortCase.objects.values_list("id", "status", "revision", "last_event")),
        sorted(CaseVisitor.objects.values_list("id", "state")),
        sorted(Visa.objects.values_list("id", "status", "revision")),
        sorted(VoidProposal.objects.values_list("id", "outcome")),
        Notice.objects.count(),
        AuditEvent.objects.count(),
        OutboxMessage.objects.count(),
    ]


def acts_of(desk: Desk) -> Acts:
    """How each act of a person on a case or its first visitor is done."""

    def on_case(case: PortCase) -> dict[str, Any]:
        return {"case_id": case.id, "revision": case.revision}

    def on_visitor(case: PortCase) -> dict[str, Any]:
        return on_case(case) | {"visitor_id": made.first(case).id}

    return {
        CaseAction.ACCEPT: lambda c: services.accept(actor=desk.officer, **on_case(c)),
        CaseAction.NOT_ACCEPT: lambda c: services.not_accept(
            actor=desk.officer, reasons=["not_urgent"], **on_case(c)
        ),
        CaseAction.CLAIM: lambda c: services.claim(actor=desk.officer, **on_case(c)),
        CaseAction.RELEASE: lambda c: services.release(
            actor=desk.officer, reason="Off to the counter", **on_case(c)
        ),
        CaseAction.ASK: lambda c: services.ask_supplement(
            actor=desk.officer, questions=[services.Question("The ticket")], **on_case(c)
        ),
        VisitorAction.RECOMMEND: lambda c: services.recommend(
            actor=desk.officer, recommendation=Recommendation.APPROVE, **on_visitor(c)
        ),
        VisitorAction.SEND_BACK: lambda c: services.send_back(
            actor=desk.approver, note="Look again", **on_visitor(c)
        ),
        VisitorAction.APPROVE: lambda c: services.approve(actor=desk.approver, **on_visitor(c)),
        VisitorAction.REFUSE: lambda c: services.refuse(
            actor=desk.approver, ground="4", **on_visitor(c)
        ),
        VisitorAction.ISSUE: lambda c: services.issue(actor=desk.approver, **on_visitor(c)),
        VisitorAction.TAKE_BACK: lambda c: services.take_back_decision(
            actor=desk.approver, reason="The wrong person", **on_visitor(c)
        ),
    }


ALLOWED_FROM: dict[object, CaseStatus] = {
    CaseAction.ACCEPT: CaseStatus.RECEIVED,
    CaseAction.NOT_ACCEPT: CaseStatus.RECEIVED,
    CaseAction.CLAIM: CaseStatus.ACCEPTED,
    CaseAction.RELEASE: CaseStatus.EXAMINING,
    CaseAction.ASK: CaseStatus.EXAMINING,
    VisitorAction.RECOMMEND: CaseStatus.EXAMINING,
    VisitorAction.SEND_BACK: CaseStatus.EXAMINED,
    VisitorAction.APPROVE: CaseStatus.EXAMINED,
    VisitorAction.REFUSE: CaseStatus.EXAMINED,
    VisitorAction.ISSUE: CaseStatus.DECIDED,
    VisitorAction.TAKE_BACK: CaseStatus.DECIDED,
}
"""For a case with one visitor: the one state of the case in which each act is possible."""


REFUSED_OTHERWISE: dict[tuple[object, CaseStatus], type[DomainError]] = {
    (VisitorAction.TAKE_BACK, CaseStatus.CLOSED): DecisionTold,  # its one visitor is refused
}


@pytest.mark.parametrize(
    ("action", "status"),
    [(a, s) for a, s in product(ALLOWED_FROM, CaseStatus) if ALLOWED_FROM[a] != s],
)
def test_an_act_in_any_other_state_is_refused_and_changes_nothing(
    port: AuthorityRef, action: object, status: CaseStatus
) -> None:
    desk = Desk()
    case = made.case_in(status, desk)
    before = everything()

    with pytest.raises(REFUSED_OTHERWISE.get((action, status), MoveNotAllowed)) as refused:
        acts_of(desk)[action](case)

    assert refused.value.data.get("action", action) == action
    assert everything() == before


AFTER: dict[object, tuple[CaseStatus, str | None]] = {
    CaseAction.ACCEPT: (CaseStatus.ACCEPTED, "case.accepted"),
    CaseAction.NOT_ACCEPT: (CaseStatus.NOT_ACCEPTED, "case.not_accepted"),
    CaseAction.CLAIM: (CaseStatus.EXAMINING, None),
    CaseAction.RELEASE: (CaseStatus.ACCEPTED, None),
    CaseAction.ASK: (CaseStatus.AWAITING_SUPPLEMENT, "supplement.asked"),
    VisitorAction.RECOMMEND: (CaseStatus.EXAMINED, None),
    VisitorAction.SEND_BACK: (CaseStatus.EXAMINING, None),
    VisitorAction.APPROVE: (CaseStatus.DECIDED, "visitor.decided"),
    VisitorAction.REFUSE: (CaseStatus.DECIDED, None),  # the city is told in a while
    VisitorAction.TAKE_BACK: (CaseStatus.EXAMINED, "visitor.undecided"),
    VisitorAction.ISSUE: (CaseStatus.CLOSED, "visa.issued"),
}


@pytest.mark.parametrize("action", list(AFTER))
def test_an_act_of_the_table_moves_leaves_its_events_and_tells_the_city(
    port: AuthorityRef, action: object
) -> None:
    desk = Desk()
    case = made.case_in(ALLOWED_FROM[action], desk)
    events = AuditEvent.objects.count()
    messages = OutboxMessage.objects.count()
    status, message = AFTER[action]

    acts_of(desk)[action](case)

    now = made.fresh(case)
    assert now.status == status
    steps = now.revision - case.revision
    assert steps >= 1
    assert AuditEvent.objects.count() - events == steps
    assert set(AuditEvent.objects.values_list("chain", flat=True)) >= {f"request:{case.id}"}
    sent = list(OutboxMessage.objects.order_by("version").values_list("type", "destination"))
    assert sent[messages:] == ([(message, "city_320500")] if message else [])


@pytest.mark.parametrize(
    ("action", "status"),
    [(a, s) for a, s in product(CaseAction, CaseStatus) if s not in CASE_MOVES[a].sources],
)
def test_the_writer_of_a_case_refuses_every_move_outside_the_table(
    port: AuthorityRef, action: CaseAction, status: CaseStatus
) -> None:
    desk = Desk()
    case = made.case_in(status, desk)
    before = everything()

    with pytest.raises(MoveNotAllowed):
        move_case(case, action, actor=desk.officer)

    assert everything() == before


def visitor_in(state: VisitorState, desk: Desk) -> CaseVisitor:
    cases = {
        VisitorState.PENDING: lambda: made.examining(desk),
        VisitorState.RECOMMENDED: lambda: made.examined(desk),
        VisitorState.APPROVED: lambda: made.decided(desk),
        VisitorState.REFUSED: lambda: made.decided(desk, refuse=[1]),
        VisitorState.ISSUED: lambda: made.issued(desk).visitor.case,
        VisitorState.WITHDRAWN: lambda: made.case_in(CaseStatus.WITHDRAWN, desk),
        VisitorState.SUBSTITUTED: lambda: made.substituted(desk),
    }
    visitor = made.first(cases[state]())
    assert visitor.state == state
    return visitor


@pytest.mark.parametrize(
    ("action", "state"),
    [(a, s) for a, s in product(VisitorAction, VisitorState) if s not in VISITOR_MOVES[a].sources],
)
def test_the_writer_of_a_visitor_refuses_every_move_outside_the_table(
    port: AuthorityRef, action: VisitorAction, state: VisitorState
) -> None:
    desk = Desk()
    visitor = visitor_in(state, desk)
    before = everything()

    with pytest.raises(MoveNotAllowed):
        move_visitor(visitor, action, actor=desk.officer)

    assert everything() == before


def visa_in(status: VisaStatus, desk: Desk) -> Visa:
    visa = made.voided(desk) if status == VisaStatus.DECLARED_VOID else made.issued(desk)
    seen: dict[str, Any] = {"visa_id": visa.id, "revision": visa.revision}
    if status == VisaStatus.USED:
        services.mark_used(actor=desk.officer, entered_at=visa.issued_at, port="PVG", **seen)
    elif status == VisaStatus.SUPERSEDED:
        services.replace(actor=desk.approver, ground=ReplacementGround.LOST, **seen)
    elif status == VisaStatus.EXPIRED:
        services.expire(actor=made.SENDER, visa_id=visa.id, now=visa.enter_by)
    found = Visa.objects.select_related("visitor__case").get(id=visa.id)
    assert found.status == status
    return found


@pytest.mark.parametrize(
    ("action", "status"),
    [(a, s) for a, s in product(VisaAction, VisaStatus) if s not in VISA_MOVES[a].sources],
)
def test_the_writer_of_a_visa_refuses_every_move_outside_the_table(
    port: AuthorityRef, action: VisaAction, status: VisaStatus
) -> None:
    desk = Desk()
    visa = visa_in(status, desk)
    before = everything()

    with pytest.raises(MoveNotAllowed):
        move_visa(visa, action, actor=desk.officer)

    assert everything() == before
