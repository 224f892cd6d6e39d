"""There and back with the real port: each message of one side is understood by the other."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.utils import translation

from apps.endorsement import services as port
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.states import CaseStatus, Recommendation
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from apps.routing.relay import carry_everything
from apps.routing.states import OutboxState
from apps.transfers import selectors, services
from apps.transfers.inputs import PointAnswer
from apps.transfers.models import TransferRequest
from apps.transfers.selectors import StepState
from apps.transfers.states import AskSide, Status, Turn, VisitorState
from tests.factories import transfers as made
from tests.factories.endorsement import Desk
from tests.factories.transfers import PORT, People, seen

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]


def case_of(request: TransferRequest) -> PortCase:
    """The case as the port has it."""
    return PortCase.objects.get(id=request.id)


def all_received() -> bool:
    """Tell whether everything this authority sent has been received."""
    return not OutboxMessage.objects.exclude(state=OutboxState.DONE).exists()


def seen_case(case: PortCase) -> dict[str, Any]:
    """What an officer's page sends back."""
    return {"case_id": case.id, "revision": PortCase.objects.get(id=case.id).revision}


def refuse_the_third(case: PortCase, desk: Desk) -> None:
    """Examine and decide on everybody: the third is refused, the others get their visas."""
    everybody = list(CaseVisitor.objects.filter(case=case).order_by("position"))
    for one in everybody:
        refuses = one.position == 3
        port.recommend(
            actor=desk.officer,
            **seen_case(case),
            visitor_id=one.id,
            recommendation=Recommendation.REFUSE if refuses else Recommendation.APPROVE,
            ground="4" if refuses else "",
        )
    for one in everybody:
        act: dict[str, Any] = {"actor": desk.approver, "visitor_id": one.id}
        if one.position == 3:
            port.refuse(**act, **seen_case(case), ground="4")
            port.tell_now(**act, **seen_case(case))
        else:
            port.approve(**act, **seen_case(case))
            port.issue(**act, **seen_case(case))


def test_three_visitors_go_there_and_two_visas_come_back(people: People, inside: Inside) -> None:
    request = made.handed_on(people, visitors=3)
    assert selectors.turn_of(request) == Turn.CARRIER
    carry_everything()
    assert selectors.turn_of(made.fresh(request)) == Turn.PORT

    with inside(PORT):
        desk = Desk()
        case = case_of(request)
        assert case.visitors.count() == 3
        port.accept(actor=desk.officer, **seen_case(case))
        port.claim(actor=desk.officer, **seen_case(case))
        port.ask_supplement(
            actor=desk.officer,
            **seen_case(case),
            questions=[port.Question("Which line is tested?")],
        )
    carry_everything()

    asked = made.fresh(request)
    assert asked.status == Status.ACCEPTED
    ask_id, (answer,) = made.answers_to(asked, side=AskSide.PORT)
    whole = selectors.request_for_inviter(people.handler, request.id)
    assert selectors.turn_of(whole) == Turn.INVITER
    services.answer_port(
        actor=people.handler,
        **seen(asked),
        ask_id=ask_id,
        answers=[PointAnswer(answer.item_id, "Line 4", made.paper_file())],
    )
    carry_everything()

    with inside(PORT):
        assert case_of(request).status == CaseStatus.EXAMINING
        refuse_the_third(case, desk)
        assert case_of(request).status == CaseStatus.CLOSED
    carry_everything()

    closed = selectors.request_for_inviter(people.handler, request.id)
    assert closed.status == Status.CLOSED
    states = [one.state for one in made.in_order(closed)]
    assert states == [VisitorState.ISSUED, VisitorState.ISSUED, VisitorState.REFUSED]
    view = selectors.tracker(closed)
    assert (view.turn, view.issued, view.refused) == (Turn.NOBODY, 2, 1)
    assert {step.state for step in view.steps} == {StepState.DONE}
    assert all_received()
    with inside(PORT):
        assert all_received()


def test_a_recall_granted_by_the_port_and_a_second_hand_on(people: People, inside: Inside) -> None:
    request = made.handed_on(people)
    carry_everything()
    services.ask_recall(actor=people.officer, **seen(made.fresh(request)), reason="New passport")
    carry_everything()

    back = made.fresh(request)
    assert back.status == Status.CHECKING
    with inside(PORT):
        assert case_of(request).status == CaseStatus.RECALLED
    services.hand_on(actor=people.officer, **seen(back))
    carry_everything()
    with inside(PORT):
        assert case_of(request).status == CaseStatus.RECEIVED
    assert all_received()


def test_a_recall_that_comes_after_the_acceptance_is_refused(
    people: People, inside: Inside
) -> None:
    request = made.handed_on(people)
    carry_everything()
    with inside(PORT):
        desk = Desk()
        port.accept(actor=desk.officer, **seen_case(case_of(request)))
    services.ask_recall(actor=people.officer, **seen(made.fresh(request)), reason="New passport")
    carry_everything()

    after = made.fresh(request)
    assert (after.status, after.recall_asked_at) == (Status.ACCEPTED, None)
    told = [entry.event for entry in selectors.history(after)]
    assert told[-2:] == ["transfers.accepted", "transfers.recall_refused"]
    assert all_received()


def test_a_withdrawal_ends_both_sides(people: People, inside: Inside) -> None:
    request = made.handed_on(people)
    carry_everything()
    with inside(PORT):
        desk = Desk()
        port.accept(actor=desk.officer, **seen_case(case_of(request)))
    carry_everything()
    services.withdraw(actor=people.handler, **seen(made.fresh(request)), reason="The trip is off")
    carry_everything()

    assert made.fresh(request).status == Status.WITHDRAWN
    with inside(PORT):
        assert case_of(request).status == CaseStatus.WITHDRAWN
        assert all_received()
    assert all_received()


def test_a_case_not_accepted_is_mended_and_handed_on_again(people: People, inside: Inside) -> None:
    request = made.handed_on(people)
    carry_everything()
    with inside(PORT):
        desk = Desk()
        port.not_accept(
            actor=desk.officer,
            **seen_case(case_of(request)),
            reasons=["papers_missing", "not_urgent"],
            reason="The letter says nothing of it.",
        )
    carry_everything()
    back = made.fresh(request)
    assert back.status == Status.CHECKING
    with translation.override("en"):
        remark = str(selectors.history(back)[-1].remark)
    assert remark.startswith("The request does not show why")
    assert "are missing, or cannot be read." in remark
    assert remark.endswith("The letter says nothing of it.")
    services.hand_on(actor=people.officer, **seen(back), note="The letter is added")
    carry_everything()

    with inside(PORT):
        assert case_of(request).status == CaseStatus.RECEIVED
