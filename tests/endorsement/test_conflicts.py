"""An officer who keeps out of a case acts on nothing in it; a supervisor may lift it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import DomainError, MoveNotAllowed, StaleRevision
from apps.endorsement import services
from apps.endorsement.decision_errors import AlreadyExcluded, ConflictOfInterest, ExclusionNotFound
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.errors import NoteMissing, SameOfficer
from apps.endorsement.hold_errors import NoCaseToTake
from apps.endorsement.models import Exclusion, PortCase
from apps.endorsement.policies import case_actions, visitor_actions
from apps.endorsement.states import CaseStatus, Recommendation, VisitorState
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.factories import endorsement as made
from tests.factories.accounts import let_in, make_actor
from tests.factories.endorsement import Desk

GROUND = ConflictGround.INVITER


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    return Desk()


@pytest.fixture
def supervisor(port: AuthorityRef) -> Actor:
    return make_actor(Role.PORT_SUPERVISOR)


def keep_out(actor: Actor, case: PortCase, **more: Any) -> PortCase:
    return services.declare_conflict(
        actor=actor, case_id=case.id, revision=case.revision, **{"ground": GROUND, **more}
    )


def acts_on(case: PortCase, actor: Actor) -> dict[str, Callable[[], object]]:
    """Every act of a person in a case, as a call that would be made now."""
    case = made.fresh(case)
    seen: dict[str, Any] = {"actor": actor, "case_id": case.id, "revision": case.revision}
    one = seen | {"visitor_id": made.first(case).id}
    approve = Recommendation.APPROVE
    return {
        "accept": lambda: services.accept(**seen),
        "not_accept": lambda: services.not_accept(**seen, reasons=["not_urgent"]),
        "claim": lambda: services.claim(**seen, reason="x"),
        "ask": lambda: services.ask_supplement(**seen, questions=[services.Question("x")]),
        "recommend": lambda: services.recommend(**one, recommendation=approve),
        "send_back": lambda: services.send_back(**one, note="x"),
        "approve": lambda: services.approve(**one),
        "refuse": lambda: services.refuse(**one, ground="4"),
        "issue": lambda: services.issue(**one),
    }


STATES = {
    CaseStatus.RECEIVED: {"accept", "not_accept"},
    CaseStatus.ACCEPTED: {"claim"},
    CaseStatus.EXAMINING: {"ask", "recommend"},
    CaseStatus.EXAMINED: {"send_back", "approve", "refuse"},
    CaseStatus.DECIDED: {"issue"},
}


@pytest.mark.parametrize("status", STATES)
def test_who_keeps_out_acts_on_nothing_in_the_case(desk: Desk, status: CaseStatus) -> None:
    tied = make_actor(Role.PORT_OFFICER, Role.PORT_APPROVER)
    case = keep_out(tied, made.case_in(status, desk))
    before = made.first(case).state

    for name in STATES[status]:
        with pytest.raises(ConflictOfInterest):
            acts_on(case, tied)[name]()

    assert made.fresh(case).revision == case.revision
    assert made.first(case).state == before
    assert case_actions(case, tied) == ()
    assert visitor_actions(made.first(case), tied, case=case) == ()


@pytest.mark.parametrize("status", STATES)
def test_a_colleague_goes_on_with_it(desk: Desk, status: CaseStatus) -> None:
    case = keep_out(make_actor(Role.PORT_OFFICER), made.case_in(status, desk))
    other = make_actor(Role.PORT_OFFICER, Role.PORT_APPROVER)
    if status == CaseStatus.EXAMINING:
        other = desk.officer  # who has it on the desk

    acts_on(case, other)[min(STATES[status])]()

    assert made.fresh(case).revision > case.revision


def test_supervisors_are_told_and_the_reason_is_in_no_event(desk: Desk, supervisor: Actor) -> None:
    case = keep_out(desk.officer, made.received(), note="My brother works there")

    event = AuditEvent.objects.get(event="endorsement.conflict_declared")
    notice = Notice.objects.get(event="endorsement.conflict_declared")
    assert str(notice.recipient_id) == supervisor.id
    assert event.actor_id == desk.officer.id
    assert "brother" not in str(event.payload)
    assert Exclusion.objects.get(case=case).note == "My brother works there"


@pytest.mark.parametrize("refuse", [(), (1,)])
def test_what_the_officer_recommended_is_examined_again_by_somebody_else(
    desk: Desk, refuse: tuple[int, ...]
) -> None:
    case = keep_out(desk.officer, made.examined(desk, 2, refuse=refuse))

    assert [one.state for one in made.in_order(case)] == [VisitorState.PENDING] * 2
    assert {one.recommended_by for one in made.in_order(case)} == {None}
    fresh = made.fresh(case)
    assert (fresh.status, fresh.claimed_by) == (CaseStatus.ACCEPTED, None)
    other = make_actor(Role.PORT_OFFICER)
    assert services.take_next(actor=other).id == case.id


def test_a_case_is_not_put_on_the_desk_of_who_keeps_out(desk: Desk, supervisor: Actor) -> None:
    case = keep_out(desk.officer, made.accepted(desk))

    with pytest.raises(NoCaseToTake):
        services.take_next(actor=desk.officer)
    with pytest.raises(ConflictOfInterest):
        services.give(
            actor=supervisor,
            case_id=case.id,
            revision=case.revision,
            officer_id=UUID(desk.officer.id),
            reason="x",
        )

    assert made.fresh(case).claimed_by is None


def test_a_case_held_by_who_keeps_out_goes_back_once_it_is_examined_again(desk: Desk) -> None:
    waiting, sent = made.awaiting(desk), made.examined(desk, 2)
    examined = services.declare_conflict(
        actor=desk.officer, case_id=waiting.id, revision=waiting.revision, ground=GROUND
    )
    assert examined.claimed_by == desk.officer.id  # somebody is told of the answers

    ask = waiting.asks.get()
    services.take_answers(
        actor=made.SENDER,
        origin=waiting.origin,
        case_id=waiting.id,
        ask_id=ask.id,
        items=made.answers_to(ask.id),
    )
    keep_out(desk.officer, sent)

    for case in (waiting, sent):
        fresh = made.fresh(case)
        assert (fresh.status, fresh.claimed_by) == (CaseStatus.ACCEPTED, None)
    other = make_actor(Role.PORT_OFFICER)
    taken = {services.take_next(actor=other).id, services.take_next(actor=other).id}
    assert taken == {waiting.id, sent.id}


def test_of_cases_given_out_those_that_the_officer_keeps_out_of_are_left(
    desk: Desk, supervisor: Actor
) -> None:
    kept, free = keep_out(desk.officer, made.accepted(desk)), made.accepted(desk)

    given = services.give_out(actor=supervisor, officer_id=UUID(desk.officer.id), number=2)

    assert [one.id for one in given] == [free.id]
    assert made.fresh(kept).claimed_by is None


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"ground": ConflictGround.OTHER, "note": " \u3000"}, NoteMissing),
        ({"ground": "BRIBE"}, ValueError),
        ({"revision": 0}, StaleRevision),
    ],
)
def test_a_declaration_that_is_not_whole_changes_nothing(
    desk: Desk, more: dict[str, Any], error: type[Exception]
) -> None:
    case = made.received()

    with pytest.raises(error):
        services.declare_conflict(
            **{"actor": desk.officer, "case_id": case.id, "revision": case.revision, **more}
            | {"ground": more.get("ground", GROUND)}
        )

    assert Exclusion.objects.count() == 0
    assert made.fresh(case).revision == case.revision


def test_nobody_keeps_out_twice_nor_of_what_is_over(desk: Desk) -> None:
    case = keep_out(desk.officer, made.received())
    with pytest.raises(AlreadyExcluded):
        keep_out(desk.officer, case)

    over = made.decided(desk, refuse=[1])
    with pytest.raises(MoveNotAllowed):
        keep_out(desk.officer, over)

    assert Exclusion.objects.count() == 1


def test_a_role_that_examines_nothing_declares_nothing(desk: Desk) -> None:
    case = made.received()

    with pytest.raises(NotAllowed):
        keep_out(make_actor(Role.PORT_ADMIN), case)

    assert Exclusion.objects.count() == 0


def test_a_supervisor_lifts_it_with_a_reason_and_the_officer_acts_again(
    desk: Desk, supervisor: Actor
) -> None:
    case = keep_out(desk.officer, made.received())
    made_now = Exclusion.objects.get()

    case = services.lift_exclusion(
        actor=supervisor,
        case_id=case.id,
        exclusion_id=made_now.id,
        revision=case.revision,
        reason="Another firm of the same name",
    )
    services.accept(actor=desk.officer, case_id=case.id, revision=case.revision)

    made_now.refresh_from_db()
    assert made_now.lifted_by == supervisor.id
    assert AuditEvent.objects.filter(event="endorsement.exclusion_lifted").count() == 1


def test_nobody_lifts_their_own_nor_another_cases_nor_twice(desk: Desk) -> None:
    both = make_actor(Role.PORT_OFFICER, Role.PORT_SUPERVISOR)
    case, other = keep_out(both, made.received()), made.received()
    exclusion = Exclusion.objects.get()

    def lift(actor: Actor, where: PortCase, reason: str = "x") -> None:
        services.lift_exclusion(
            actor=actor,
            case_id=where.id,
            exclusion_id=exclusion.id,
            revision=made.fresh(where).revision,
            reason=reason,
        )

    supervisor = make_actor(Role.PORT_SUPERVISOR)
    wrong: list[tuple[type[DomainError], Callable[[], None]]] = [
        (SameOfficer, lambda: lift(both, case)),
        (ExclusionNotFound, lambda: lift(supervisor, other)),
        (NoteMissing, lambda: lift(supervisor, case, " ")),
        (NotAllowed, lambda: lift(desk.approver, case)),
    ]
    for error, call in wrong:
        with pytest.raises(error):
            call()
    exclusion.refresh_from_db()
    assert exclusion.lifted_at is None

    lift(supervisor, case)
    with pytest.raises(ExclusionNotFound):
        lift(supervisor, case)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": "BRIBE"},
        {"ground": ConflictGround.OTHER},
        {"lifted_by": "somebody"},
        {"lifted_by": "OFFICER", "lifted_at": timezone.now(), "lifted_reason": "x"},
    ],
)
def test_the_database_refuses_a_declaration_that_is_not_whole(
    desk: Desk, wrong: dict[str, Any]
) -> None:
    case = made.received()
    whole = {"ground": GROUND, "officer": desk.officer.id, "declared_at": timezone.now()}
    if wrong.get("lifted_by") == "OFFICER":
        wrong = {**wrong, "lifted_by": desk.officer.id}

    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.create(case=case, **{**whole, **wrong})


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    return let_in(client, User.objects.get(id=actor.id))


def test_only_supervisors_and_the_officer_read_why(desk: Desk, supervisor: Actor) -> None:
    case = keep_out(desk.officer, made.received(), note="My brother works there")
    page = f"/cases/{case.id}/"

    told = {
        name: browser(actor).get(page).content.decode()
        for name, actor in (("own", desk.officer), ("chief", supervisor), ("peer", desk.approver))
    }

    assert "You keep out of this case" in told["own"]
    assert {name: "brother" in text for name, text in told.items()} == {
        "own": True,
        "chief": True,
        "peer": False,
    }
    assert {name: "Who keeps out" in text for name, text in told.items()} == dict.fromkeys(
        told, True
    )
    assert "Let this officer act again" in told["chief"]
    assert "Let this officer act again" not in told["own"] + told["peer"]


def test_the_page_declares_it_and_keeps_what_was_typed_when_something_is_missing(
    desk: Desk,
) -> None:
    case, client = made.received(), browser(desk.officer)
    path = f"/cases/{case.id}/conflict/"

    wrong = client.post(path, {"revision": case.revision, "ground": "OTHER", "note": ""})
    done = client.post(path, {"revision": case.revision, "ground": "OTHER", "note": "\u202e<b>"})

    assert wrong.status_code == 422
    assert 'value="OTHER"' in wrong.content.decode()
    assert done.status_code == 302
    assert Exclusion.objects.get().note == "\u202e<b>"


def test_programs_declare_and_lift_too(desk: Desk, supervisor: Actor) -> None:
    case = made.received()
    path = f"/api/v1/cases/{case.id}/conflict"

    def call(actor: Actor, at: str, **body: Any) -> Any:
        return browser(actor).post(at, body, content_type="application/json")

    bad = call(desk.officer, path, revision=case.revision, ground="BRIBE")
    done = call(desk.officer, path, revision=case.revision, ground="VISITOR")
    again = call(desk.officer, path, revision=done.json()["revision"], ground="VISITOR")
    lift = f"{path}/{Exclusion.objects.get().id}/lift"
    lifted = call(supervisor, lift, revision=done.json()["revision"], reason="x")
    unknown = call(
        supervisor, f"{path}/{uuid4()}/lift", revision=lifted.json()["revision"], reason="x"
    )

    told = [(one.status_code, one.json().get("code")) for one in (bad, again, unknown)]
    assert told == [
        (400, "invalid-input"),
        (409, "already-excluded"),
        (404, "exclusion-not-found"),
    ]
    assert (done.status_code, lifted.status_code) == (200, 200)
