"""What the cities' messages do at the port, over the real contract and the real inbox."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from apps.core.errors import DomainError, MoveNotAllowed
from apps.endorsement import selectors, services
from apps.endorsement.errors import (
    AskNotFound,
    CaseClash,
    CaseNotFound,
    NothingToChange,
    NotYourPort,
    StayTooLong,
)
from apps.endorsement.models import CaseAsk, CasePaper, CaseVisitor, PortCase
from apps.endorsement.states import CaseStatus
from apps.regions.scoping import AuthorityRef, enter
from apps.routing import registry
from apps.routing import services as routing
from apps.routing.models import OutboxMessage
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.endorsement import CITY, SENDER, Desk
from tests.routing.carrying import claim, parcels_of, receive, settle

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]


@pytest.fixture(autouse=True)
def _city_keeps_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """The city here only sends; its own app, which notes receipts at its request, is put aside."""
    monkeypatch.setattr(registry, "_on_receipt", {})


def carry(type_: str, request_id: UUID, body: dict[str, Any], *, origin: str = CITY) -> list[str]:
    """Send a message from a city and deliver it to the port; gives the results."""
    with enter(origin):
        routing.send(destination="port_shanghai", type=type_, aggregate_id=request_id, body=body)
    answers = receive(parcels_of(claim(origin=origin), origin=origin))
    settle(answers, origin=origin)
    return [answer.outcome for answer in answers]


def last_message(type_: str) -> dict[str, Any]:
    message = OutboxMessage.objects.filter(type=type_).latest("version")
    assert message.destination == CITY
    body: dict[str, Any] = json.loads(message.envelope)["body"]
    return body


def test_a_request_handed_on_becomes_a_case_with_all_that_was_said(
    public: AuthorityRef, inside: Inside
) -> None:
    body = made.request_body(3, urgent_reason="A line stands still")

    results = carry("request.handed_on", UUID(body["request_id"]), body)

    assert results == ["applied"]
    with inside("port_shanghai"):
        case = PortCase.objects.get(id=body["request_id"])
        visitors = made.in_order(case)
    assert (case.reference, case.origin, case.status) == (body["reference"], CITY, "RECEIVED")
    assert case.first_filed_at.isoformat() == body["first_filed_at"]
    assert case.arrival_at.isoformat() == body["trip"]["arrival_at"]
    assert (case.stay_days, case.flight_no, bool(case.urgent_reason)) == (10, "MU553", True)
    assert case.inviter_name_zh == body["inviter"]["name_zh"]
    assert case.city_checked_by == body["city_check"]["checked_by"]
    assert [str(v.id) for v in visitors] == [v["visitor_id"] for v in body["visitors"]]
    assert [v.passport_number for v in visitors] == ["L8989001C", "L8989002C", "L8989003C"]
    assert [v.is_leader for v in visitors] == [True, False, False]


def test_a_request_filed_directly_has_no_city_check(port: AuthorityRef) -> None:
    case = made.received(origin="city_310000", city_check=None)

    assert (case.origin, case.city_checked_by, case.city_note) == ("city_310000", "", "")


def test_a_recall_over_the_road_is_answered_over_the_road(
    public: AuthorityRef, inside: Inside
) -> None:
    body = made.request_body()
    request_id = UUID(body["request_id"])
    carry("request.handed_on", request_id, body)

    asked = {"request_id": str(request_id), "reason": "Wrong flight"}
    results = carry("recall.asked", request_id, asked)

    assert results == ["applied"]
    with inside("port_shanghai"):
        assert PortCase.objects.get().status == CaseStatus.RECALLED
        answer = last_message("recall.answered")
    assert answer["granted"] is True


def test_a_message_of_another_city_about_a_case_is_refused(
    public: AuthorityRef, inside: Inside
) -> None:
    body = made.request_body()
    request_id = UUID(body["request_id"])
    carry("request.handed_on", request_id, body)

    asked = {"request_id": str(request_id), "reason": "Let me have it"}
    results = carry("withdrawal.asked", request_id, asked, origin="city_320100")

    assert results == ["refused"]
    with inside("port_shanghai"):
        assert PortCase.objects.get().status == CaseStatus.RECEIVED


def test_a_message_whose_body_names_another_request_is_refused(
    public: AuthorityRef, inside: Inside
) -> None:
    body = made.request_body()

    assert carry("request.handed_on", uuid4(), body) == ["refused"]

    with inside("port_shanghai"):
        assert PortCase.objects.count() == 0


GRANTING = {CaseStatus.RECEIVED}
WITHDRAWABLE = {
    CaseStatus.RECEIVED,
    CaseStatus.ACCEPTED,
    CaseStatus.EXAMINING,
    CaseStatus.AWAITING_SUPPLEMENT,
    CaseStatus.EXAMINED,
}


@pytest.mark.parametrize("status", list(CaseStatus))
def test_a_recall_is_granted_only_until_somebody_accepts(
    port: AuthorityRef, status: CaseStatus
) -> None:
    case = made.case_in(status, Desk())

    granted = services.answer_recall(
        actor=SENDER, origin=CITY, case_id=case.id, reason="Wrong flight"
    )

    assert granted is (status in GRANTING)
    assert made.fresh(case).status == (CaseStatus.RECALLED if granted else status)
    assert last_message("recall.answered")["granted"] is granted


@pytest.mark.parametrize("status", list(CaseStatus))
def test_a_withdrawal_is_granted_only_before_a_decision(
    port: AuthorityRef, status: CaseStatus
) -> None:
    case = made.case_in(status, Desk())
    states = {visitor.state for visitor in made.in_order(case)}

    granted = services.answer_withdrawal(
        actor=SENDER, origin=CITY, case_id=case.id, reason="The trip is off"
    )

    assert granted is (status in WITHDRAWABLE)
    assert made.fresh(case).status == (CaseStatus.WITHDRAWN if granted else status)
    after = {visitor.state for visitor in made.in_order(case)}
    assert after == ({"WITHDRAWN"} if granted else states)
    assert last_message("withdrawal.answered")["granted"] is granted


def test_a_withdrawal_is_denied_once_one_of_the_delegation_is_decided(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examined(desk, 2)
    services.approve(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=made.first(case).id,
        revision=case.revision,
    )

    granted = services.answer_withdrawal(actor=SENDER, origin=CITY, case_id=case.id, reason="Off")

    assert granted is False
    assert made.fresh(case).status == CaseStatus.EXAMINED
    assert last_message("withdrawal.answered")["granted"] is False


@pytest.mark.parametrize("status", [CaseStatus.RECALLED, CaseStatus.NOT_ACCEPTED])
def test_a_case_handed_on_again_takes_the_new_content_whole(
    port: AuthorityRef, status: CaseStatus
) -> None:
    case = made.case_in(status, Desk())
    again = made.request_body(
        2,
        request_id=str(case.id),
        reference=case.reference,
        first_filed_at=case.first_filed_at.isoformat(),
    )
    again["trip"]["flight_no"] = "CA930"
    again["papers"] = [made.paper_body()]

    services.take_in(actor=SENDER, origin=CITY, body=again)

    now = made.fresh(case)
    assert (now.status, now.flight_no, now.leaving_reason) == ("RECEIVED", "CA930", "")
    assert now.revision == case.revision + 1
    assert [str(v.id) for v in made.in_order(now)] == [v["visitor_id"] for v in again["visitors"]]
    assert CasePaper.objects.count() == 1


@pytest.mark.parametrize(
    "status", [s for s in CaseStatus if s not in {CaseStatus.RECALLED, CaseStatus.NOT_ACCEPTED}]
)
def test_a_case_that_is_here_cannot_be_handed_on_over_it(
    port: AuthorityRef, status: CaseStatus
) -> None:
    case = made.case_in(status, Desk())
    before = everything()

    with pytest.raises(MoveNotAllowed):
        made.received(request_id=str(case.id), reference=case.reference)

    assert everything() == before


def test_another_city_may_hand_on_what_was_redirected_to_it_and_nothing_else(
    port: AuthorityRef,
) -> None:
    case = made.case_in(CaseStatus.RECALLED, Desk())
    known: dict[str, Any] = {
        "request_id": str(case.id),
        "reference": case.reference,
        "first_filed_at": case.first_filed_at.isoformat(),
    }
    before = everything()

    with pytest.raises(CaseClash):
        made.received(
            origin="city_320100", **known | {"first_filed_at": timezone.now().isoformat()}
        )
    assert everything() == before
    made.received(origin="city_320100", **known)

    assert made.fresh(case).origin == "city_320100"


def clashing(other: PortCase) -> dict[str, dict[str, Any]]:
    """Messages that would break the port's tables, by what is wrong with them."""
    twin = made.visitor_body(1)
    return {
        "reference of another case": {"reference": other.reference},
        "visitor of another case": {
            "visitors": [made.visitor_body(1, visitor_id=str(made.first(other).id))]
        },
        "one visitor twice": {"visitors": [twin, twin | {"position": 2}]},
        "one place twice": {"visitors": [made.visitor_body(1), made.visitor_body(1)]},
        "paper of a stranger": {"papers": [made.paper_body(str(uuid4()))]},
        "file that did not come": {"papers": [made.paper_body() | {"file_id": str(uuid4())}]},
        "one paper twice": {"papers": [made.paper_body()] * 2},
    }


@pytest.mark.parametrize(
    "wrong",
    [
        "reference of another case",
        "visitor of another case",
        "one visitor twice",
        "one place twice",
        "paper of a stranger",
        "file that did not come",
        "one paper twice",
    ],
)
def test_a_message_that_clashes_is_refused_for_good_and_changes_nothing(
    port: AuthorityRef, wrong: str
) -> None:
    changes = clashing(made.received())[wrong]
    before = everything()

    with pytest.raises(CaseClash):
        made.received(**changes)

    assert everything() == before


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"stay_days": 31}, StayTooLong),
        ({"port_of_entry": "NKG"}, NotYourPort),
        ({"port_of_entry": "XXX"}, NotYourPort),
    ],
)
def test_the_port_checks_its_own_rules_whatever_the_city_found(
    port: AuthorityRef, change: dict[str, Any], error: type[Exception]
) -> None:
    before = everything()

    with pytest.raises(error):
        made.received(trip=made.request_body()["trip"] | change)

    assert everything() == before


def test_answers_come_back_to_their_questions_and_the_case_to_its_officer(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    case = made.awaiting(desk)
    ask = CaseAsk.objects.get()
    file_id = made.paper_body()["file_id"]
    items = made.answers_to(ask.id)
    items[0]["file_id"] = file_id

    services.take_answers(actor=SENDER, origin=CITY, case_id=case.id, ask_id=ask.id, items=items)

    shown = selectors.case_for_desk(actor=desk.officer, case_id=case.id)
    assert shown.status == CaseStatus.EXAMINING
    (round_one,) = shown.asks.all()
    (question,) = round_one.items.all()
    assert round_one.answered_at is not None
    assert (question.subject, question.answer) == ("The return ticket", "Attached")
    assert str(question.file_id) == file_id
    assert selectors.chain_of_file(desk.officer, UUID(file_id)) == case.chain


def test_a_second_round_counts_on(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.awaiting(desk)
    ask = CaseAsk.objects.get()
    services.take_answers(
        actor=SENDER,
        origin=CITY,
        case_id=case.id,
        ask_id=ask.id,
        items=made.answers_to(ask.id),
    )

    again = services.ask_supplement(
        actor=desk.officer,
        case_id=case.id,
        revision=made.fresh(case).revision,
        questions=[services.Question("The hotel", "Which one?", made.first(case).id)],
    )

    assert again.round == 2
    told = last_message("supplement.asked")
    assert told["items"][0]["visitor_id"] == str(made.first(case).id)
    assert told["due_at"] == again.due_at.isoformat()


@pytest.mark.parametrize(
    ("place", "of_visitor", "value", "error"),
    [
        ("", True, "X", CaseClash),
        ("field.birth_date", True, "1974-13-01", CaseClash),
        ("field.surname", True, "X" * 121, CaseClash),
        ("field.stay_days", False, "0", CaseClash),
        ("field.stay_days", False, "31", StayTooLong),
        ("field.port_of_entry", False, "PEK", NotYourPort),
        ("field.arrival_at", False, "soon", CaseClash),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_changes_nothing(
    port: AuthorityRef, place: str, of_visitor: bool, value: str, error: type[DomainError]
) -> None:
    desk = Desk()
    case = made.examining(desk)
    visitor_id = made.first(case).id if of_visitor else None
    ask = services.ask_supplement(
        actor=desk.officer,
        case_id=case.id,
        revision=case.revision,
        questions=[services.Question("This", "", visitor_id, place)],
    )
    items = [one | {"value": value} for one in made.answers_to(ask.id)]
    before = everything()

    with pytest.raises(error), transaction.atomic():
        services.take_answers(
            actor=SENDER, origin=CITY, case_id=case.id, ask_id=ask.id, items=items
        )

    assert everything() == before


def test_a_question_names_a_field_of_what_it_is_about(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examining(desk)
    before = everything()

    with pytest.raises(NothingToChange):
        services.ask_supplement(
            actor=desk.officer,
            case_id=case.id,
            revision=case.revision,
            questions=[services.Question("Name", "", None, "field.surname")],
        )

    assert everything() == before


@pytest.mark.parametrize("wrong", ["unknown round", "answered twice", "item missing", "stranger"])
def test_answers_that_do_not_fit_are_refused_and_change_nothing(
    port: AuthorityRef, wrong: str
) -> None:
    case = made.awaiting(Desk())
    ask_id = CaseAsk.objects.get().id
    items = made.answers_to(ask_id)
    sent: dict[str, Any] = {
        "actor": SENDER,
        "origin": CITY,
        "case_id": case.id,
        "ask_id": ask_id,
        "items": items,
    }
    if wrong == "answered twice":
        services.take_answers(**sent)
    changes: dict[str, dict[str, Any]] = {
        "unknown round": {"ask_id": uuid4()},
        "answered twice": {},
        "item missing": {"items": []},
        "stranger": {"origin": "city_320100"},
    }
    sent |= changes[wrong]
    before = everything()

    with pytest.raises((AskNotFound, CaseClash, CaseNotFound)):
        services.take_answers(**sent)

    assert everything() == before


def test_answers_after_a_withdrawal_are_kept_and_move_nothing(port: AuthorityRef) -> None:
    case = made.awaiting(Desk())
    ask = CaseAsk.objects.get()
    services.answer_withdrawal(actor=SENDER, origin=CITY, case_id=case.id, reason="Off")

    services.take_answers(
        actor=SENDER,
        origin=CITY,
        case_id=case.id,
        ask_id=ask.id,
        items=made.answers_to(ask.id),
    )

    ask.refresh_from_db()
    assert ask.answered_at is not None
    assert made.fresh(case).status == CaseStatus.WITHDRAWN
    assert CaseVisitor.objects.get().state == "WITHDRAWN"
