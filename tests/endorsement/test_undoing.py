"""A decision can be taken back for a while: an approval until its visa, a refusal until told."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.selectors import events_of
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.endorsement import services
from apps.endorsement.decision_errors import ConflictOfInterest, DecisionTold
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.errors import CaseVisitorNotFound, NoteMissing, SameOfficer
from apps.endorsement.models import CaseVisitor, DecisionUndone, PortCase
from apps.endorsement.policies import visitor_actions
from apps.endorsement.services import undoing
from apps.endorsement.states import CaseStatus, Recommendation, VisitorAction, VisitorState
from apps.endorsement.tasks import tell_held
from apps.notices.models import Notice
from apps.policy.models import Parameter
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.models import OutboxMessage
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import let_in, make_actor
from tests.factories.endorsement import SENDER, Desk

BACK = VisitorAction.TAKE_BACK


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    return Desk()


def later(**more: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(**more)


def told(case: PortCase) -> list[str]:
    sent = OutboxMessage.objects.filter(aggregate_id=case.id).order_by("version")
    return [one for one in sent.values_list("type", flat=True) if one.startswith("visitor.")]


def refused(desk: Desk, size: int = 1) -> PortCase:
    """A case whose first visitor was refused a moment ago."""
    case = made.examined(desk, size, refuse=[1])
    return services.refuse(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=made.first(case).id,
        revision=case.revision,
        ground="4",
        note="Not what was said",
    )


def undo(actor: Actor, case: PortCase, **more: Any) -> PortCase:
    fresh = made.fresh(case)
    named = {"visitor_id": made.first(case).id, "revision": fresh.revision, "reason": "Wrong one"}
    return services.take_back_decision(actor=actor, case_id=case.id, **{**named, **more})


def test_an_approval_is_taken_back_and_what_was_recommended_stands(desk: Desk) -> None:
    case = made.decided(desk)
    assert case.status == CaseStatus.DECIDED
    before = made.first(case)

    case = undo(desk.approver, case, reason=" The wrong person\n")

    now = made.first(case)
    assert (case.status, case.decided_at, now.state) == ("EXAMINED", None, "RECOMMENDED")
    assert (now.recommended_by, now.recommended_at) == (
        before.recommended_by,
        before.recommended_at,
    )
    assert (now.decided_by, now.decided_at, now.decision_note) == (None, None, "")
    assert told(case) == ["visitor.decided", "visitor.undecided"]


def test_what_was_decided_is_kept_and_neither_its_words_nor_the_reason_leave_the_port(
    desk: Desk,
) -> None:
    case = refused(desk)
    decided = made.first(case)

    undo(desk.approver, case, reason="CANARY")

    kept = DecisionUndone.objects.get()
    assert (kept.outcome, kept.refusal_ground, kept.decision_note) == (
        VisitorState.REFUSED,
        "4",
        "Not what was said",
    )
    assert (kept.decided_by, kept.decided_at) == (desk.approver.id, decided.decided_at)
    assert (kept.undone_by, kept.reason) == (desk.approver.id, "CANARY")
    read = browser(desk.officer).get(f"/api/v1/cases/{case.id}").json()["visitors"][0]["undone"]
    assert [(one["outcome"], one["reason"]) for one in read] == [("REFUSED", "CANARY")]
    event = next(
        one for one in events_of(case.chain) if one.event == "endorsement.decision_taken_back"
    )
    assert event.payload["decided_by"] == desk.approver.id
    assert "CANARY" not in str([one.payload for one in events_of(case.chain)])
    assert "CANARY" not in "".join(OutboxMessage.objects.values_list("envelope", flat=True))


def test_a_refusal_is_held_and_one_taken_back_in_time_is_never_told(desk: Desk) -> None:
    case = refused(desk)
    visitor = made.first(case)
    assert visitor.held_until is not None
    assert visitor.decided_at is not None
    assert visitor.held_until - visitor.decided_at == dt.timedelta(minutes=15)
    assert (case.status, told(case)) == (CaseStatus.DECIDED, [])

    undo(desk.approver, case)
    services.tell_held(actor=SENDER, case_id=case.id, now=later(days=1))

    assert told(case) == []
    assert made.first(case).state == VisitorState.RECOMMENDED


def test_a_refusal_that_was_held_is_told_once_and_closes_the_case(desk: Desk) -> None:
    case = refused(desk)

    assert undoing.cases_to_tell(now=later(minutes=14)) == []
    assert services.tell_held(actor=SENDER, case_id=case.id, now=later(minutes=14)) == 0
    assert undoing.cases_to_tell(now=later(minutes=16)) == [case.id]
    for expected in (1, 0):
        sent = services.tell_held(actor=SENDER, case_id=case.id, now=later(minutes=16))
        assert sent == expected

    assert told(case) == ["visitor.decided"]
    assert made.fresh(case).status == CaseStatus.CLOSED


def test_a_port_that_holds_nothing_tells_at_once(desk: Desk) -> None:
    with enter("public"):
        Parameter.objects.filter(key="decision.hold_minutes").update(value=0)

    case = refused(desk)

    assert told(case) == ["visitor.decided"]
    assert case.status == CaseStatus.CLOSED
    with pytest.raises(DecisionTold):
        undo(desk.approver, case)


def test_one_of_a_delegation_is_taken_back_while_another_has_the_visa(desk: Desk) -> None:
    case = made.decided(desk, 2)
    one, two = made.in_order(case)
    services.issue(actor=desk.approver, case_id=case.id, visitor_id=two.id, revision=case.revision)

    case = undo(desk.approver, case)

    assert [v.state for v in made.in_order(case)] == ["RECOMMENDED", "ISSUED"]
    case = services.approve(
        actor=desk.approver, case_id=case.id, visitor_id=one.id, revision=case.revision
    )
    services.issue(actor=desk.approver, case_id=case.id, visitor_id=one.id, revision=case.revision)
    assert made.fresh(case).status == CaseStatus.CLOSED


def test_another_who_may_decide_takes_it_back_and_decides_anew(desk: Desk) -> None:
    other = make_actor(Role.PORT_APPROVER)

    case = undo(other, refused(desk))
    notice = Notice.objects.get(event="endorsement.decision_taken_back")
    assert str(notice.recipient_id) == desk.approver.id
    case = services.approve(
        actor=other, case_id=case.id, visitor_id=made.first(case).id, revision=case.revision
    )

    visitor = made.first(case)
    assert (visitor.state, visitor.decided_by) == (VisitorState.APPROVED, other.id)
    assert (visitor.refusal_ground, visitor.held_until) == ("", None)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"reason": " \u3000\n"}, NoteMissing),
        ({"revision": 0}, StaleRevision),
        ({"visitor_id": uuid4()}, CaseVisitorNotFound),
    ],
)
def test_what_is_not_whole_takes_nothing_back(
    desk: Desk, more: dict[str, Any], error: type[Exception]
) -> None:
    case = made.decided(desk)
    before = everything()

    with pytest.raises(error):
        undo(desk.approver, case, **more)

    assert everything() == before


def test_of_two_who_take_it_back_one_does(desk: Desk) -> None:
    case = made.decided(desk)

    undo(desk.approver, case, revision=case.revision)
    with pytest.raises(StaleRevision) as late:
        undo(make_actor(Role.PORT_APPROVER), case, revision=case.revision)

    assert late.value.data["who"] == desk.approver.id
    assert DecisionUndone.objects.count() == 1


def test_who_examined_keeps_out_or_only_examines_takes_nothing_back(desk: Desk) -> None:
    both = make_actor(Role.PORT_OFFICER, Role.PORT_APPROVER)
    case = made.decided(Desk(officer=both, approver=desk.approver))
    tied = make_actor(Role.PORT_APPROVER, Role.PORT_OFFICER)
    case = services.declare_conflict(
        actor=tied, case_id=case.id, revision=case.revision, ground=ConflictGround.INVITER
    )
    before = everything()

    wrong = ((both, SameOfficer), (tied, ConflictOfInterest), (desk.officer, NotAllowed))
    for actor, error in wrong:
        with pytest.raises(error):
            undo(actor, case)
        assert BACK not in visitor_actions(made.first(case), actor, case=made.fresh(case))

    assert everything() == before


def test_no_decision_rests_on_the_recommendation_of_one_who_keeps_out_by_then(desk: Desk) -> None:
    case = made.decided(desk)
    case = services.declare_conflict(
        actor=desk.officer, case_id=case.id, revision=case.revision, ground=ConflictGround.INVITER
    )
    assert made.first(case).state == VisitorState.APPROVED

    case = undo(desk.approver, case)

    visitor, now = made.first(case), made.fresh(case)
    assert (visitor.state, visitor.recommended_by) == (VisitorState.PENDING, None)
    assert (now.status, now.claimed_by) == (CaseStatus.ACCEPTED, None)
    assert told(case) == ["visitor.decided", "visitor.undecided"]
    assert [one.event for one in events_of(case.chain)][-5:] == [
        "endorsement.decision_taken_back",
        "endorsement.case_undecided",
        "endorsement.visitor_sent_back",
        "endorsement.case_sent_back",
        "endorsement.case_released",
    ]
    assert services.take_next(actor=make_actor(Role.PORT_OFFICER)).id == case.id


def test_others_keep_what_a_colleague_recommended_who_does_not_keep_out(desk: Desk) -> None:
    case = made.decided(desk, 2)
    services.declare_conflict(
        actor=make_actor(Role.PORT_OFFICER),
        case_id=case.id,
        revision=case.revision,
        ground=ConflictGround.INVITER,
    )

    case = undo(desk.approver, case)

    assert made.first(case).state == VisitorState.RECOMMENDED
    assert made.fresh(case).status == CaseStatus.EXAMINED


def test_after_it_was_taken_back_the_inviter_may_still_withdraw(desk: Desk) -> None:
    case = undo(desk.approver, refused(desk))

    granted = services.answer_withdrawal(
        actor=SENDER, origin=case.origin, case_id=case.id, reason="The trip is off"
    )

    assert granted
    assert made.first(case).state == VisitorState.WITHDRAWN


def test_a_visitor_taken_back_can_be_sent_back_to_examination(desk: Desk) -> None:
    case = undo(desk.approver, made.decided(desk))

    case = services.send_back(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=made.first(case).id,
        revision=case.revision,
        note="Look again",
    )
    case = services.recommend(
        actor=desk.officer,
        case_id=case.id,
        visitor_id=made.first(case).id,
        revision=case.revision,
        recommendation=Recommendation.REFUSE,
        ground="4",
    )

    assert case.status == CaseStatus.EXAMINED


@pytest.mark.parametrize("state", [VisitorState.APPROVED, VisitorState.RECOMMENDED])
def test_the_database_holds_back_nothing_but_refusals(desk: Desk, state: VisitorState) -> None:
    case = made.decided(desk) if state == VisitorState.APPROVED else made.examined(desk)

    with pytest.raises(IntegrityError, match="only_refusals_wait"), transaction.atomic():
        CaseVisitor.objects.filter(case=case).update(held_until=later(hours=1))


def test_the_worker_tells_what_was_held_long_enough(desk: Desk, port: AuthorityRef) -> None:
    over, held = refused(desk), refused(desk)
    past = timezone.now() - dt.timedelta(minutes=20)
    CaseVisitor.objects.filter(case=over).update(
        decided_at=past, held_until=timezone.now() - dt.timedelta(seconds=1)
    )

    tell_held(schema=port.schema_name)

    assert (told(over), told(held)) == (["visitor.decided"], [])


@pytest.mark.parametrize(
    ("place", "of_visitor", "is_told"),
    [("field.arrival_at", False, True), ("field.surname", True, False), ("", False, False)],
)
def test_a_question_about_the_trip_tells_first_that_somebody_is_refused(
    desk: Desk, place: str, of_visitor: bool, is_told: bool
) -> None:
    case = made.examined(desk, 2, refuse=[1])
    one, two = made.in_order(case)
    by: dict[str, Any] = {"actor": desk.approver, "case_id": case.id}
    case = services.refuse(**by, visitor_id=one.id, revision=case.revision, ground="4")
    case = services.send_back(**by, visitor_id=two.id, revision=case.revision, note="Look again")
    asked = services.Question("Is it so?", place=place, visitor_id=two.id if of_visitor else None)

    services.ask_supplement(
        actor=desk.officer, case_id=case.id, revision=case.revision, questions=[asked]
    )

    sent = OutboxMessage.objects.filter(aggregate_id=case.id).order_by("version")
    assert sent.values_list("type", flat=True).last() == "supplement.asked"
    assert told(case) == (["visitor.decided"] if is_told else [])
    assert (made.first(case).held_until is None) == is_told


def test_a_refusal_that_cannot_be_told_does_not_hold_up_those_behind_it(
    desk: Desk, port: AuthorityRef
) -> None:
    stuck, behind = refused(desk), refused(desk)
    now = timezone.now()
    for case, minutes in ((stuck, 5), (behind, 1)):
        CaseVisitor.objects.filter(case=case).update(
            decided_at=now - dt.timedelta(minutes=20),
            held_until=now - dt.timedelta(minutes=minutes),
        )
    PortCase.objects.filter(id=stuck.id).update(origin="city_that_has_gone")

    tell_held(schema=port.schema_name)

    assert (told(stuck), told(behind)) == ([], ["visitor.decided"])
    assert made.first(stuck).held_until is not None


def test_one_run_tells_so_many_cases_however_many_their_visitors(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    large = made.examined(desk, 3, refuse=[1, 2, 3])
    for visitor in made.in_order(large):
        services.refuse(
            actor=desk.approver,
            case_id=large.id,
            visitor_id=visitor.id,
            revision=made.fresh(large).revision,
            ground="4",
        )
    small = refused(desk)

    assert undoing.cases_to_tell(now=later(minutes=16)) == [large.id, small.id]


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    return let_in(client, User.objects.get(id=actor.id))


def test_the_page_offers_it_asks_why_and_shows_what_became_of_it(desk: Desk) -> None:
    case, client = refused(desk), browser(desk.approver)
    page, visitor = f"/cases/{case.id}/", made.first(case)
    path = f"{page}visitors/{visitor.id}/take-back/"

    offered = client.get(page).content.decode()
    empty = client.post(path, {"revision": case.revision, "reason": ""})
    done = client.post(path, {"revision": case.revision, "reason": "\u202e<b>wrong</b>"})
    after = client.get(page).content.decode()

    assert "Take the decision back" in offered
    assert "until then the refusal can be taken back" in offered
    assert empty.status_code == 422
    assert done.status_code == 302
    assert "Take the decision back" not in after
    assert "; taken back by" in after
    assert "&lt;b&gt;wrong" in after


def test_programs_take_it_back_too(desk: Desk) -> None:
    case = made.decided(desk)
    path = f"/api/v1/cases/{case.id}/visitors/{made.first(case).id}/take-decision-back"
    client = browser(desk.approver)

    def call(**body: Any) -> Any:
        return client.post(path, body, content_type="application/json")

    bad, done = call(revision=case.revision, reason=" "), call(revision=case.revision, reason="x")
    again = call(revision=done.json()["revision"], reason="x")

    assert (bad.status_code, bad.json()["code"]) == (422, "note-missing")
    assert done.json()["visitors"][0]["state"] == "RECOMMENDED"
    assert (again.status_code, again.json()["code"]) == (409, "move-not-allowed")


def test_a_refusal_that_hurries_is_told_at_once_by_hand_and_stands(desk: Desk) -> None:
    case, client = refused(desk), browser(desk.approver)
    visitor = made.first(case)
    path = f"/cases/{case.id}/visitors/{visitor.id}/tell-now/"

    stale = client.post(path, {"revision": case.revision - 1})
    done = client.post(path, {"revision": case.revision})
    again = client.post(path, {"revision": made.fresh(case).revision})

    assert [one.status_code for one in (stale, done, again)] == [409, 302, 409]
    assert told(case) == ["visitor.decided"]
    assert made.fresh(case).status == CaseStatus.CLOSED


def test_only_a_held_refusal_is_told_by_hand_and_not_by_who_keeps_out(desk: Desk) -> None:
    approved, case = made.decided(desk), refused(desk)
    tied = make_actor(Role.PORT_APPROVER, Role.PORT_OFFICER)
    case = services.declare_conflict(
        actor=tied, case_id=case.id, revision=case.revision, ground=ConflictGround.INVITER
    )
    before = everything()

    def tell(actor: Actor, where: PortCase) -> None:
        services.tell_now(
            actor=actor,
            case_id=where.id,
            visitor_id=made.first(where).id,
            revision=made.fresh(where).revision,
        )

    wrong = (
        (desk.approver, approved, MoveNotAllowed),
        (tied, case, ConflictOfInterest),
        (desk.officer, case, NotAllowed),
    )
    for actor, where, error in wrong:
        with pytest.raises(error):
            tell(actor, where)

    assert everything() == before
