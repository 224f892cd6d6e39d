"""Two officers, one decision for each visitor, and what stays at the port."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.core.errors import StaleRevision
from apps.endorsement import services
from apps.endorsement.errors import (
    CaseVisitorNotFound,
    GroundMissing,
    GroundUnknown,
    NoteMissing,
    NothingAsked,
    ReasonUnknown,
    SameOfficer,
)
from apps.endorsement.models import CaseAskItem, CaseVisitor
from apps.endorsement.states import CaseStatus, Recommendation, VisitorState
from apps.notices.models import Notice
from apps.policy.selectors import refusal_reasons
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

DECISIONS: dict[str, dict[str, Any]] = {
    "approve": {},
    "refuse": {"ground": "4"},
    "send_back": {"note": "Look at the invitation again"},
}


@pytest.mark.parametrize("act", list(DECISIONS))
def test_the_officer_who_examined_cannot_decide(port: AuthorityRef, act: str) -> None:
    both = make_actor(Role.PORT_OFFICER, Role.PORT_APPROVER)
    case = made.examined(Desk(officer=both, approver=both))
    before = everything()

    with pytest.raises(SameOfficer):
        getattr(services, act)(
            actor=both,
            case_id=case.id,
            visitor_id=made.first(case).id,
            revision=case.revision,
            **DECISIONS[act],
        )

    assert everything() == before


def test_the_database_refuses_a_decision_by_the_officer_who_examined(port: AuthorityRef) -> None:
    desk = Desk()
    visitor = made.first(made.decided(desk))

    with (
        pytest.raises(IntegrityError, match="case_visitor_decided_by_another"),
        transaction.atomic(),
    ):
        CaseVisitor.objects.filter(id=visitor.id).update(decided_by=desk.officer.id)


def test_the_database_refuses_a_refusal_without_a_ground(port: AuthorityRef) -> None:
    visitor = made.first(made.decided(Desk(), refuse=[1]))

    with pytest.raises(IntegrityError, match="refusal_has_ground"), transaction.atomic():
        CaseVisitor.objects.filter(id=visitor.id).update(refusal_ground="")


def test_the_database_refuses_a_state_without_what_it_implies(port: AuthorityRef) -> None:
    visitor = made.first(made.received())

    with pytest.raises(IntegrityError, match="state_coherence"), transaction.atomic():
        CaseVisitor.objects.filter(id=visitor.id).update(state=VisitorState.APPROVED)


ACTS: dict[str, tuple[CaseStatus, dict[str, Any]]] = {
    "accept": (CaseStatus.RECEIVED, {}),
    "not_accept": (CaseStatus.RECEIVED, {"reasons": ["not_urgent"]}),
    "claim": (CaseStatus.ACCEPTED, {}),
    "ask_supplement": (CaseStatus.EXAMINING, {"questions": [services.Question("The ticket")]}),
    "recommend": (CaseStatus.EXAMINING, {"recommendation": Recommendation.APPROVE}),
    "send_back": (CaseStatus.EXAMINED, {"note": "Look again"}),
    "approve": (CaseStatus.EXAMINED, {}),
    "refuse": (CaseStatus.EXAMINED, {"ground": "4"}),
    "issue": (CaseStatus.DECIDED, {}),
    "take_back_decision": (CaseStatus.DECIDED, {"reason": "The wrong person"}),
    "tell_now": (CaseStatus.DECIDED, {}),
}
DECIDING = {"send_back", "approve", "refuse", "issue", "take_back_decision", "tell_now"}
ON_VISITORS = {"recommend", *DECIDING}


@pytest.mark.parametrize("act", list(ACTS))
def test_an_act_on_a_case_that_has_changed_since_is_refused_and_says_who_did_what(
    port: AuthorityRef, act: str
) -> None:
    desk = Desk()
    status, more = ACTS[act]
    case = made.case_in(status, desk)
    target = {"visitor_id": made.first(case).id} if act in ON_VISITORS else {}
    before = everything()

    with pytest.raises(StaleRevision) as refused:
        getattr(services, act)(
            actor=desk.approver, case_id=case.id, revision=case.revision - 1, **target, **more
        )

    told = refused.value.data
    assert (told["seen"], told["current"]) == (case.revision - 1, case.revision)
    assert (told["who"], told["what"]) == (case.last_actor, case.last_event)
    assert everything() == before


@pytest.mark.parametrize("act", list(ACTS))
def test_an_act_without_its_role_is_refused(port: AuthorityRef, act: str) -> None:
    desk = Desk()
    status, more = ACTS[act]
    case = made.case_in(status, desk)
    target = {"visitor_id": made.first(case).id} if act in ON_VISITORS else {}
    wrong = [make_actor(Role.PORT_ADMIN), make_actor()]
    if act in DECIDING:
        wrong.append(make_actor(Role.PORT_OFFICER))
    before = everything()

    for actor in wrong:
        with pytest.raises(NotAllowed):
            getattr(services, act)(
                actor=actor, case_id=case.id, revision=case.revision, **target, **more
            )

    assert everything() == before


@pytest.mark.parametrize(
    ("ground", "error"), [("", GroundMissing), ("7", GroundUnknown), ("x", GroundUnknown)]
)
def test_a_refusal_names_one_of_the_six_grounds(
    port: AuthorityRef, ground: str, error: type[Exception]
) -> None:
    desk = Desk()
    case = made.examined(desk)
    before = everything()

    with pytest.raises(error):
        services.refuse(
            actor=desk.approver,
            case_id=case.id,
            visitor_id=made.first(case).id,
            revision=case.revision,
            ground=ground,
        )

    assert everything() == before


def test_a_recommendation_to_refuse_names_a_ground_and_one_to_approve_keeps_none(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    case = made.examining(desk, 2)
    one, two = made.in_order(case)
    seen: dict[str, Any] = {"actor": desk.officer, "case_id": case.id}

    with pytest.raises(GroundMissing):
        services.recommend(
            **seen,
            visitor_id=one.id,
            revision=case.revision,
            recommendation=Recommendation.REFUSE,
        )
    case = services.recommend(
        **seen,
        visitor_id=two.id,
        revision=case.revision,
        recommendation=Recommendation.APPROVE,
        ground="3",
    )

    assert case.status == CaseStatus.EXAMINING
    assert [v.recommended_ground for v in made.in_order(case)] == ["", ""]


def test_a_public_reason_must_be_one_of_policy(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examined(desk)
    before = everything()

    with pytest.raises(ReasonUnknown) as refused:
        services.refuse(
            actor=desk.approver,
            case_id=case.id,
            visitor_id=made.first(case).id,
            revision=case.revision,
            ground="4",
            reasons=["because-i-say-so"],
        )

    assert refused.value.data == {"reasons": ["because-i-say-so"]}
    assert everything() == before


def test_ground_and_notes_of_a_refusal_never_leave_the_port(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examining(desk)
    visitor = made.first(case)
    case = services.recommend(
        actor=desk.officer,
        case_id=case.id,
        visitor_id=visitor.id,
        revision=case.revision,
        recommendation=Recommendation.REFUSE,
        ground="3",
        note="CANARY-OF-THE-OFFICER",
    )
    reason = refusal_reasons(case.received_at.date())[0].code

    services.refuse(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=visitor.id,
        revision=case.revision,
        ground="3",
        reasons=[reason],
        note="CANARY-OF-THE-APPROVER",
    )
    case = made.fresh(case)
    services.tell_now(
        actor=desk.approver, case_id=case.id, visitor_id=visitor.id, revision=case.revision
    )

    envelopes = "".join(OutboxMessage.objects.values_list("envelope", flat=True))
    assert reason in envelopes
    assert "CANARY" not in envelopes
    assert "ground" not in envelopes
    assert desk.officer.id not in envelopes
    assert desk.approver.id not in envelopes
    decided = OutboxMessage.objects.get(type="visitor.decided").envelope
    assert '"outcome":"refused"' in decided
    kept = made.first(case)
    assert (kept.refusal_ground, kept.decision_note) == ("3", "CANARY-OF-THE-APPROVER")


def test_a_delegation_is_decided_person_by_person(port: AuthorityRef) -> None:
    desk = Desk()

    case = made.decided(desk, 3, refuse=[2])

    assert case.status == CaseStatus.DECIDED
    assert [v.state for v in made.in_order(case)] == ["APPROVED", "REFUSED", "APPROVED"]
    assert OutboxMessage.objects.filter(type="visitor.decided").count() == 3


def test_a_case_closes_by_itself_when_nobody_is_approved(port: AuthorityRef) -> None:
    case = made.decided(Desk(), 2, refuse=[1, 2])

    assert case.status == CaseStatus.CLOSED
    assert case.closed_at is not None


def test_a_visitor_sent_back_is_examined_again_while_the_others_keep_theirs(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    case = made.examined(desk, 2, refuse=[1])
    one, two = made.in_order(case)
    decide: dict[str, Any] = {"actor": desk.approver, "case_id": case.id}
    case = services.approve(**decide, visitor_id=two.id, revision=case.revision)

    case = services.send_back(
        **decide, visitor_id=one.id, revision=case.revision, note="The guarantee came in"
    )

    one, two = made.in_order(case)
    assert case.status == CaseStatus.EXAMINING
    assert (one.state, one.recommendation, one.recommended_by) == ("PENDING", "", None)
    assert one.sent_back_note == "The guarantee came in"
    assert two.state == VisitorState.APPROVED
    notices = Notice.objects.filter(recipient_id=UUID(desk.officer.id))
    assert notices.filter(event="endorsement.visitor_sent_back").count() == 1


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_sending_back_and_not_accepting_are_explained(port: AuthorityRef, note: str) -> None:
    desk = Desk()
    case = made.examined(desk)
    other = made.received()
    before = everything()

    with pytest.raises(NoteMissing):
        services.send_back(
            actor=desk.approver,
            case_id=case.id,
            visitor_id=made.first(case).id,
            revision=case.revision,
            note=note,
        )
    with pytest.raises(NoteMissing):
        services.not_accept(
            actor=desk.officer,
            case_id=other.id,
            revision=other.revision,
            reasons=["other"],
            reason=note,
        )

    assert everything() == before


@pytest.mark.parametrize(
    "questions", [[], [services.Question("  ")], [services.Question("x" * 201)]]
)
def test_a_supplement_asks_something_in_a_line(
    port: AuthorityRef, questions: list[services.Question]
) -> None:
    desk = Desk()
    case = made.examining(desk)
    before = everything()

    with pytest.raises(NothingAsked):
        services.ask_supplement(
            actor=desk.officer, case_id=case.id, revision=case.revision, questions=questions
        )

    assert everything() == before


def test_a_question_about_a_stranger_is_refused_and_nothing_is_asked(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examining(desk)
    before = everything()

    with pytest.raises(CaseVisitorNotFound):
        services.ask_supplement(
            actor=desk.officer,
            case_id=case.id,
            revision=case.revision,
            questions=[services.Question("The ticket"), services.Question("Why", "", uuid4())],
        )

    assert everything() == before
    assert CaseAskItem.objects.count() == 0


def test_the_visitor_of_another_case_is_not_found_in_this_one(port: AuthorityRef) -> None:
    desk = Desk()
    case, other = made.examined(desk), made.examined(desk)

    with pytest.raises(CaseVisitorNotFound):
        services.approve(
            actor=desk.approver,
            case_id=case.id,
            visitor_id=made.first(other).id,
            revision=case.revision,
        )


def test_all_officers_hear_of_a_case_and_only_approvers_of_one_to_decide(
    port: AuthorityRef,
) -> None:
    desk = Desk()

    case = made.examined(desk)

    def told(event: str) -> set[str]:
        found = Notice.objects.filter(event=event, reference=case.reference)
        return {str(person) for person in found.values_list("recipient_id", flat=True)}

    assert told("endorsement.case_received") == {desk.officer.id, desk.approver.id}
    assert told("endorsement.case_examined") == {desk.approver.id}
