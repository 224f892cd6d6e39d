"""One visitor is replaced or withdrawn while the port has the request: there and back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from apps.endorsement import services as port
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.states import CaseStatus, Recommendation
from apps.endorsement.states import VisitorState as AtPort
from apps.regions.scoping import AuthorityRef
from apps.routing.invariants import examine
from apps.routing.models import OutboxMessage
from apps.routing.relay import carry_everything
from apps.routing.states import OutboxState
from apps.transfers import services
from apps.transfers.models import Substitution, TransferRequest, Visitor
from apps.transfers.states import Status, SubstitutionStatus, VisitorState
from tests.factories import transfers as made
from tests.factories.endorsement import Desk
from tests.factories.transfers import PORT, People, seen

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]


def case_args(request: TransferRequest) -> dict[str, Any]:
    """What an officer's page sends back."""
    return {"case_id": request.id, "revision": PortCase.objects.get(id=request.id).revision}


def at_port(request: TransferRequest) -> list[CaseVisitor]:
    return list(CaseVisitor.objects.filter(case_id=request.id).order_by("position"))


def recommend(desk: Desk, request: TransferRequest, visitor: Visitor | CaseVisitor) -> None:
    port.recommend(
        actor=desk.officer,
        **case_args(request),
        visitor_id=visitor.id,
        recommendation=Recommendation.APPROVE,
    )


def approve(desk: Desk, request: TransferRequest, visitor: Visitor | CaseVisitor) -> None:
    port.approve(actor=desk.approver, **case_args(request), visitor_id=visitor.id)


def examined(request: TransferRequest) -> Desk:
    """The port has accepted, claimed and recommended everybody."""
    desk = Desk()
    port.accept(actor=desk.officer, **case_args(request))
    port.claim(actor=desk.officer, **case_args(request))
    for one in at_port(request):
        recommend(desk, request, one)
    return desk


def pass_on(people: People, request: TransferRequest, found: Substitution) -> Substitution:
    return services.pass_on_substitute(
        actor=people.officer, **seen(made.fresh(request)), substitution_id=found.id
    )


def in_order_everywhere() -> bool:
    """No promise of the carrier is broken, and nothing is left on the way."""
    return (
        not examine().findings
        and not OutboxMessage.objects.exclude(
            state__in=[OutboxState.DONE, OutboxState.RETURNED]
        ).exists()
    )


def test_a_substitute_is_taken_late_and_nobody_else_is_touched(
    people: People, inside: Inside
) -> None:
    request = made.handed_on(people, visitors=3)
    carry_everything()
    with inside(PORT):
        desk = examined(request)
        approve(desk, request, at_port(request)[2])
    carry_everything()
    first, second, third = made.in_order(request)
    assert (third.state, first.is_leader) == (VisitorState.APPROVED, True)

    found = made.sent_substitute(people, request)
    assert found.status == SubstitutionStatus.TO_CHECK
    assert made.fresh(request).status == Status.ACCEPTED
    pass_on(people, request, found)
    carry_everything()

    with inside(PORT):
        old, other, decided, new = at_port(request)
        assert (old.state, old.recommendation) == (AtPort.SUBSTITUTED, "APPROVE")
        assert (new.state, new.recommendation, new.replaces_id) == (AtPort.PENDING, "", old.id)
        assert (new.is_leader, old.is_leader) == (True, False)
        assert (other.state, decided.state) == (AtPort.RECOMMENDED, AtPort.APPROVED)
        assert new.papers.count() == 2
        assert PortCase.objects.get(id=request.id).status == CaseStatus.EXAMINING
        recommend(desk, request, new)
        approve(desk, request, new)
        approve(desk, request, other)
    carry_everything()

    found.refresh_from_db()
    states = {one.id: one.state for one in Visitor.objects.filter(request=request)}
    assert found.status == SubstitutionStatus.TAKEN
    assert states == {
        first.id: VisitorState.SUBSTITUTED,
        second.id: VisitorState.APPROVED,
        third.id: VisitorState.APPROVED,
        found.substitute_id: VisitorState.APPROVED,
    }
    assert made.fresh(request).status == Status.DECIDED
    assert in_order_everywhere()


def test_the_ports_decision_wins_the_race_and_the_substitute_is_not_taken(
    people: People, inside: Inside
) -> None:
    request = made.handed_on(people, visitors=2)
    carry_everything()
    with inside(PORT):
        desk = examined(request)
    carry_everything()
    found = made.sent_substitute(people, request)
    pass_on(people, request, found)

    with inside(PORT):  # decides while the question is on its way
        approve(desk, request, at_port(request)[0])
    carry_everything()

    found.refresh_from_db()
    first, second = made.in_order(request)[:2]
    assert found.status == SubstitutionStatus.REFUSED
    assert (first.state, second.state) == (VisitorState.APPROVED, VisitorState.LISTED)
    assert found.substitute.state == VisitorState.WITHDRAWN
    assert found.substitute.is_open is False
    with inside(PORT):
        assert len(at_port(request)) == 2
    assert in_order_everywhere()


def test_a_substitute_asked_for_while_the_port_takes_an_approval_back_is_taken_on_both_sides(
    people: People, inside: Inside
) -> None:
    request = made.handed_on(people, visitors=2)
    carry_everything()
    with inside(PORT):
        desk = examined(request)
    carry_everything()
    found = made.sent_substitute(people, request)
    pass_on(people, request, found)

    with inside(PORT):  # while the question is on its way
        first = at_port(request)[0]
        approve(desk, request, first)
        port.take_back_decision(
            actor=desk.approver, **case_args(request), visitor_id=first.id, reason="Too early"
        )
    carry_everything()

    found.refresh_from_db()
    assert found.status == SubstitutionStatus.TAKEN
    assert [one.state for one in made.in_order(request)] == [
        VisitorState.SUBSTITUTED,
        VisitorState.LISTED,
        VisitorState.LISTED,
    ]
    with inside(PORT):
        assert [one.state for one in at_port(request)] == [
            AtPort.SUBSTITUTED,
            AtPort.RECOMMENDED,
            AtPort.PENDING,
        ]
    assert in_order_everywhere()


def test_a_recall_on_its_way_brings_the_request_home_with_the_substitute_in_it(
    people: People, inside: Inside
) -> None:
    request = made.handed_on(people, visitors=2)
    carry_everything()
    services.ask_recall(actor=people.officer, **seen(made.fresh(request)), reason="One is replaced")
    found = made.sent_substitute(people, request)
    pass_on(people, request, found)
    carry_everything()

    found.refresh_from_db()
    assert made.fresh(request).status == Status.CHECKING
    assert found.status == SubstitutionStatus.TAKEN
    assert [one.state for one in made.in_order(request)] == [
        VisitorState.SUBSTITUTED,
        VisitorState.LISTED,
        VisitorState.LISTED,
    ]
    services.hand_on(actor=people.officer, **seen(made.fresh(request)))
    carry_everything()
    with inside(PORT):
        here = [one.passport_number for one in at_port(request)]
    assert here == [one.passport_number for one in made.in_order(request)[1:]]
    assert in_order_everywhere()


def test_of_two_substitutions_each_takes_its_own_place(people: People, inside: Inside) -> None:
    request = made.handed_on(people, visitors=2)
    carry_everything()
    one = made.substitute(people, request, 0, by=made.visitor(7))
    other = made.substitute(people, request, 1, by=made.visitor(8))
    for found in (other, one):
        services.send_substitute(
            actor=people.handler, **seen(made.fresh(request)), substitution_id=found.id
        )
        pass_on(people, request, found)
    carry_everything()

    with inside(PORT):
        states = [(v.position, v.state) for v in at_port(request)]
        assert states == [
            (1, AtPort.SUBSTITUTED),
            (2, AtPort.SUBSTITUTED),
            (3, AtPort.PENDING),
            (4, AtPort.PENDING),
        ]
    assert {s.status for s in Substitution.objects.all()} == {SubstitutionStatus.TAKEN}
    assert in_order_everywhere()


def test_a_whole_withdrawal_behind_a_substitution_ends_both(people: People, inside: Inside) -> None:
    request = made.handed_on(people)
    carry_everything()
    found = made.sent_substitute(people, request)
    pass_on(people, request, found)
    services.withdraw(actor=people.handler, **seen(made.fresh(request)), reason="The trip is off")
    carry_everything()

    assert made.fresh(request).status == Status.WITHDRAWN
    with inside(PORT):
        assert PortCase.objects.get(id=request.id).status == CaseStatus.WITHDRAWN
        assert [v.state for v in at_port(request)] == [AtPort.SUBSTITUTED, AtPort.WITHDRAWN]
    assert in_order_everywhere()


def test_one_visitor_is_withdrawn_at_the_port_and_the_lead_goes_on(
    people: People, inside: Inside
) -> None:
    request = made.handed_on(people, visitors=3)
    carry_everything()
    with inside(PORT):
        desk = examined(request)
    carry_everything()
    leader = made.in_order(request)[0]

    services.withdraw_visitor(
        actor=people.handler,
        **seen(made.fresh(request)),
        visitor_id=leader.id,
        reason="Fell ill",
    )
    assert made.in_order(request)[0].state == VisitorState.LISTED
    carry_everything()

    assert [(v.state, v.is_leader) for v in made.in_order(request)] == [
        (VisitorState.WITHDRAWN, False),
        (VisitorState.LISTED, True),
        (VisitorState.LISTED, False),
    ]
    with inside(PORT):
        assert [v.is_leader for v in at_port(request)] == [False, True, False]
        approve(desk, request, at_port(request)[1])
        approve(desk, request, at_port(request)[2])
        assert PortCase.objects.get(id=request.id).status == CaseStatus.DECIDED
    carry_everything()
    assert made.fresh(request).status == Status.DECIDED
    assert in_order_everywhere()


def test_the_last_undecided_visitor_who_is_withdrawn_lets_the_case_be_decided(
    people: People, inside: Inside
) -> None:
    request = made.handed_on(people, visitors=2)
    carry_everything()
    with inside(PORT):
        desk = examined(request)
        approve(desk, request, at_port(request)[0])
    carry_everything()

    services.withdraw_visitor(
        actor=people.handler,
        **seen(made.fresh(request)),
        visitor_id=made.in_order(request)[1].id,
        reason="Fell ill",
    )
    carry_everything()

    assert made.fresh(request).status == Status.DECIDED
    with inside(PORT):
        assert PortCase.objects.get(id=request.id).status == CaseStatus.DECIDED
    assert in_order_everywhere()


def test_a_visitor_decided_meanwhile_is_not_withdrawn(people: People, inside: Inside) -> None:
    request = made.handed_on(people, visitors=2)
    carry_everything()
    with inside(PORT):
        desk = examined(request)
    carry_everything()
    services.withdraw_visitor(
        actor=people.handler,
        **seen(made.fresh(request)),
        visitor_id=made.in_order(request)[0].id,
        reason="Fell ill",
    )
    with inside(PORT):
        approve(desk, request, at_port(request)[0])
    carry_everything()

    first = made.in_order(request)[0]
    assert (first.state, first.withdrawal_asked_at) == (VisitorState.APPROVED, None)
    assert in_order_everywhere()


@pytest.mark.parametrize("is_last", [False, True])
def test_a_supplement_still_asked_does_not_hold_a_case_whose_last_visitor_left(
    people: People, inside: Inside, is_last: bool
) -> None:
    request = made.handed_on(people, visitors=2)
    carry_everything()
    with inside(PORT):
        desk = examined(request)
        approve(desk, request, at_port(request)[0])
        second = at_port(request)[1]
        port.send_back(
            actor=desk.approver, **case_args(request), visitor_id=second.id, note="Again"
        )
        port.ask_supplement(
            actor=desk.officer,
            **case_args(request),
            questions=[port.Question("The ticket", "", second.id)],
        )
    carry_everything()
    if is_last:
        services.withdraw_visitor(
            actor=people.handler,
            **seen(made.fresh(request)),
            visitor_id=second.id,
            reason="Fell ill",
        )
        carry_everything()
        assert made.fresh(request).status == Status.DECIDED
    else:
        found = made.sent_substitute(people, request, 1)
        pass_on(people, request, found)
        carry_everything()
        assert made.fresh(request).status == Status.ACCEPTED
    with inside(PORT):
        status = PortCase.objects.get(id=request.id).status
        assert status == (CaseStatus.DECIDED if is_last else CaseStatus.AWAITING_SUPPLEMENT)
    assert in_order_everywhere()
