"""What the port says is written down once; what does not fit is refused and changes nothing."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.core.errors import DomainError, MoveNotAllowed
from apps.notices.models import Notice
from apps.policy.lists import NotAcceptReason
from apps.regions.scoping import enter
from apps.transfers import selectors, services
from apps.transfers.errors import MessageDoesNotFit, RequestNotFound
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.services import port_answers, port_visas, stays, undelivered
from apps.transfers.states import Status, VisitorState
from tests.factories import transfers as made
from tests.factories.accounts import let_in
from tests.factories.transfers import PORT, People, seen
from tests.transfers.acts import BY_MESSAGE, NOW, everything


def test_the_last_decision_decides_and_the_last_visa_closes(people: People) -> None:
    request = made.decided(people, visitors=3, refuse=(3,))
    assert request.status == Status.DECIDED
    first, second, third = made.in_order(request)
    assert (third.state, third.reason_codes, third.is_open) == (
        VisitorState.REFUSED,
        ["not_convincing"],
        False,
    )

    made.issue(request, first, "SH260000001X")
    assert made.fresh(request).status == Status.DECIDED
    made.issue(request, second, "SH260000002Y")

    closed = made.fresh(request)
    assert closed.status == Status.CLOSED
    assert closed.closed_at is not None
    assert [v.is_open for v in made.in_order(request)] == [False, False, False]
    assert [v.visa_number for v in made.in_order(request)] == ["SH260000001X", "SH260000002Y", ""]


def test_a_request_with_no_visitor_approved_closes_at_once(people: People) -> None:
    request = made.decided(people, visitors=2, refuse=(1, 2))

    assert request.status == Status.CLOSED
    assert request.decided_at is not None


def test_a_visa_issued_before_the_last_decision_is_kept(people: People) -> None:
    request = made.accepted(people, visitors=2)
    first, second = made.in_order(request)
    decide: dict[str, Any] = {
        "origin": PORT,
        "request_id": request.id,
        "decided_at": NOW,
        "reasons": [],
    }

    port_answers.visitor_decided(**decide, visitor_id=first.id, is_approved=True)
    made.issue(request, first)
    assert made.fresh(request).status == Status.ACCEPTED
    port_answers.visitor_decided(**decide, visitor_id=second.id, is_approved=False)

    assert made.fresh(request).status == Status.CLOSED


def test_an_approval_that_the_port_takes_back_opens_the_request_again(people: People) -> None:
    request = made.decided(people, visitors=2)
    first, second = made.in_order(request)
    told: dict[str, Any] = {"origin": PORT, "request_id": request.id}

    port_answers.visitor_undecided(**told, visitor_id=first.id, at=NOW)

    request = made.fresh(request)
    now = made.in_order(request)[0]
    assert (request.status, request.decided_at) == (Status.ACCEPTED, None)
    assert (now.state, now.decided_at, now.is_open) == (VisitorState.LISTED, None, True)
    assert Notice.objects.filter(event="transfers.undecided").exists()
    with pytest.raises(MoveNotAllowed):
        port_answers.visitor_undecided(**told, visitor_id=first.id, at=NOW)

    port_answers.visitor_decided(
        **told, visitor_id=first.id, is_approved=False, decided_at=NOW, reasons=["papers_missing"]
    )
    assert made.fresh(request).status == Status.DECIDED
    assert made.in_order(request)[1].state == second.state


@pytest.mark.parametrize("granted", [True, False])
def test_what_becomes_of_the_wish_for_the_expedited_lane_is_told_with_its_reason(
    people: People, granted: bool
) -> None:
    request = made.accepted(people)
    Notice.objects.all().delete()

    port_answers.expedition_answered(
        origin=PORT, request_id=request.id, granted=granted, reason="" if granted else "Too early"
    )

    event = f"transfers.expedition_{'granted' if granted else 'declined'}"
    entry = selectors.history(made.fresh(request))[-1]
    assert (entry.event, str(entry.remark)) == (event, "" if granted else "Too early")
    mine = Notice.objects.filter(recipient_id=UUID(people.officer.id))
    told = mine.values_list("event", flat=True)
    assert list(told) == [f"{event}.desk"]
    assert set(Notice.objects.values_list("event", flat=True)) == {event, f"{event}.desk"}


@pytest.mark.parametrize("granted", [True, False])
def test_a_desk_where_nobody_holds_the_request_is_not_told_of_the_lane(
    people: People, granted: bool
) -> None:
    request = made.accepted(people)
    TransferRequest.objects.filter(id=request.id).update(claimed_by=None, claimed_at=None)
    Notice.objects.all().delete()

    port_answers.expedition_answered(
        origin=PORT, request_id=request.id, granted=granted, reason="" if granted else "Too early"
    )

    event = f"transfers.expedition_{'granted' if granted else 'declined'}"
    assert set(Notice.objects.values_list("event", flat=True)) == {event}


@pytest.mark.parametrize("is_held", [True, False])
def test_an_approval_taken_back_is_told_while_others_still_wait(
    people: People, is_held: bool
) -> None:
    request = made.accepted(people, visitors=2)
    first, _second = made.in_order(request)
    told: dict[str, Any] = {"origin": PORT, "request_id": request.id, "visitor_id": first.id}
    port_answers.visitor_decided(**told, is_approved=True, decided_at=NOW, reasons=[])
    if not is_held:
        TransferRequest.objects.filter(id=request.id).update(claimed_by=None, claimed_at=None)
    Notice.objects.all().delete()

    port_answers.visitor_undecided(**told, at=NOW)

    assert made.fresh(request).status == Status.ACCEPTED
    desk = {"transfers.undecided.desk"} if is_held else set()
    assert set(Notice.objects.values_list("event", flat=True)) == {"transfers.undecided", *desk}


def test_a_visa_that_is_issued_is_not_undecided(people: People) -> None:
    request = made.closed(people)
    (one,) = made.in_order(request)

    with pytest.raises(MoveNotAllowed):
        port_answers.visitor_undecided(
            origin=PORT, request_id=request.id, visitor_id=one.id, at=NOW
        )

    assert made.fresh(request).revision == request.revision


def test_the_same_visa_told_twice_changes_nothing(people: People) -> None:
    request = made.closed(people)
    (one,) = made.in_order(request)
    before = everything()

    made.issue(request, one)

    assert everything() == before


def test_another_visa_for_the_same_visitor_is_refused(people: People) -> None:
    request = made.closed(people)
    (one,) = made.in_order(request)
    before = everything()

    with pytest.raises(MoveNotAllowed):
        made.issue(request, one, "SH269999999Z")

    assert everything() == before


def test_a_decision_told_twice_is_refused_and_changes_nothing(people: People) -> None:
    request = made.accepted(people, visitors=2)
    first = made.in_order(request)[0]
    told: dict[str, Any] = {
        "origin": PORT,
        "request_id": request.id,
        "visitor_id": first.id,
        "decided_at": NOW,
        "reasons": [],
    }
    port_answers.visitor_decided(**told, is_approved=True)
    before = everything()

    with pytest.raises(MoveNotAllowed):
        port_answers.visitor_decided(**told, is_approved=False)

    assert everything() == before


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("used", VisitorState.USED),
        ("expired", VisitorState.EXPIRED),
        ("declared_void", VisitorState.DECLARED_VOID),
    ],
)
def test_a_visa_changes_once(people: People, status: str, state: VisitorState) -> None:
    request = made.closed(people)
    (one,) = made.in_order(request)
    told: dict[str, Any] = {
        "origin": PORT,
        "request_id": request.id,
        "visitor_id": one.id,
        "visa_number": one.visa_number,
        "at": NOW,
    }
    with pytest.raises(MessageDoesNotFit):
        port_visas.visa_changed(**{**told, "visa_number": "SH260000009Q"}, status=status)

    port_visas.visa_changed(**told, status=status)

    assert made.in_order(request)[0].state == state
    assert made.fresh(request).status == Status.CLOSED
    before = everything()
    for again in ("expired", "declared_void"):
        with pytest.raises(MoveNotAllowed):
            port_visas.visa_changed(**told, status=again)
    assert everything() == before


def test_an_entry_told_after_the_visa_expired_by_itself_is_taken(people: People) -> None:
    request = made.closed(people)
    (one,) = made.in_order(request)
    told: dict[str, Any] = {
        "origin": PORT,
        "request_id": request.id,
        "visitor_id": one.id,
        "visa_number": one.visa_number,
    }
    port_visas.visa_changed(**told, status="expired", at=NOW)

    port_visas.visa_changed(**told, status="used", at=NOW)

    assert made.in_order(request)[0].state == VisitorState.USED
    before = everything()
    with pytest.raises(MoveNotAllowed):
        port_visas.visa_changed(**told, status="used", at=NOW)
    assert everything() == before


def stay(one: Visitor, finding: str, **changes: Any) -> dict[str, Any]:
    """`stay.told` of the contract."""
    return {
        "visitor_id": str(one.id),
        "visa_number": one.visa_number,
        "finding": finding,
        "last_day": "2026-12-11",
        "left_on": None if finding == "no_exit" else "2026-12-12",
    } | changes


def test_what_is_on_record_of_an_exit_is_shown_and_both_are_told(people: People) -> None:
    request = made.closed(people)
    (one,) = made.in_order(request)
    given: dict[str, Any] = {"origin": PORT, "request_id": request.id}
    changed = {**given, "visitor_id": one.id, "visa_number": one.visa_number, "at": NOW}
    with pytest.raises(MoveNotAllowed):  # nobody has entered
        stays.stay_told(**given, told=stay(one, "no_exit"))
    port_visas.visa_changed(**changed, status="used")
    before = everything()
    for wrong in (
        stay(one, "no_exit", left_on="2026-12-12"),
        stay(one, "left_late", left_on=None),
        stay(one, "no_exit", visa_number="SH260000009Q"),
    ):
        with pytest.raises(MessageDoesNotFit):
            stays.stay_told(**given, told=wrong)
    assert everything() == before

    stays.stay_told(**given, told=stay(one, "no_exit"))
    (after,) = made.in_order(request)
    assert (after.stay_finding, str(after.stay_last_day)) == ("no_exit", "2026-12-11")
    client = Client(HTTP_HOST="suzhou-js.localhost", HTTP_ACCEPT_LANGUAGE="en")
    let_in(client, User.objects.get(id=people.handler.id))
    page = client.get(f"/requests/{request.id}/").content.decode()
    assert "No exit on record" in page
    assert "nothing to do" in page

    stays.stay_told(**given, told=stay(one, "left_in_time"))
    (after,) = made.in_order(request)
    assert (after.stay_finding, str(after.left_on)) == ("left_in_time", "2026-12-12")
    for event in ("visa_used", "no_exit_on_record", "exit_told"):
        told = Notice.objects.filter(event__startswith=f"transfers.{event}")
        assert {notice.event.endswith(".desk") for notice in told} == {True, False}
        assert one.visa_number not in str(list(told.values()))


def test_a_replaced_visa_takes_the_place_of_the_one_it_names(people: People) -> None:
    request = made.closed(people)
    (one,) = made.in_order(request)
    told: dict[str, Any] = {"origin": PORT, "request_id": request.id, "visitor_id": one.id}
    visa = made.visa_body(request, one, "SH260000009Q") | {"replaced_number": one.visa_number}
    before = everything()
    with pytest.raises(MessageDoesNotFit):
        port_visas.visa_replaced(**told, visa=visa | {"replaced_number": "SH260000008P"})
    assert everything() == before

    port_visas.visa_replaced(**told, visa=visa)

    (after,) = made.in_order(request)
    assert (after.visa_number, after.state) == ("SH260000009Q", VisitorState.ISSUED)
    assert Notice.objects.filter(event="transfers.visa_replaced").exists()
    before = everything()
    with pytest.raises(MessageDoesNotFit):
        port_visas.visa_replaced(**told, visa=visa)
    assert everything() == before


def test_a_granted_recall_brings_the_request_back_to_its_officer(people: People) -> None:
    request = made.handed_on(people)
    services.ask_recall(actor=people.officer, **seen(request), reason="Passport renewed")

    back = port_answers.recall_answered(origin=PORT, request_id=request.id, granted=True, reason="")

    assert back.status == Status.CHECKING
    assert str(back.claimed_by) == people.officer.id
    assert (back.handed_on_at, back.recall_asked_at, back.received_at) == (None, None, None)
    assert Notice.objects.filter(event="transfers.recalled.desk").count() == 1


def test_the_port_decides_a_race_between_recall_and_acceptance(people: People) -> None:
    request = made.handed_on(people)
    services.ask_recall(actor=people.officer, **seen(request), reason="Passport renewed")
    port_answers.accepted(origin=PORT, request_id=request.id, accepted_at=NOW)

    after = port_answers.recall_answered(
        origin=PORT, request_id=request.id, granted=False, reason="already-accepted"
    )

    assert after.status == Status.ACCEPTED
    assert after.recall_asked_at is None
    before = everything()
    with pytest.raises(MessageDoesNotFit):
        port_answers.recall_answered(origin=PORT, request_id=request.id, granted=True, reason="")
    assert everything() == before


def test_an_old_answer_to_a_recall_does_not_take_back_a_new_hand_on(people: People) -> None:
    request = made.handed_on(people)
    services.ask_recall(actor=people.officer, **seen(request), reason="Passport renewed")
    port_answers.not_accepted(origin=PORT, request_id=request.id, at=NOW, reason="No")
    services.hand_on(actor=people.officer, **seen(made.fresh(request)))

    after = port_answers.recall_answered(
        origin=PORT, request_id=request.id, granted=True, reason=""
    )

    assert after.status == Status.HANDED_ON


def test_reasons_that_come_a_day_late_read_as_they_stood_when_the_port_acted(
    people: People,
) -> None:
    request, yesterday = made.handed_on(people), NOW - dt.timedelta(days=1)
    with enter("public"):
        ended = NotAcceptReason.objects.filter(code="not_urgent")
        ended.update(valid_until=timezone.localdate(yesterday))

    port_answers.not_accepted(
        origin=PORT, request_id=request.id, at=yesterday, reasons=["not_urgent"]
    )

    with translation.override("en"):
        remark = selectors.history(made.fresh(request))[-1].remark
        assert str(remark).startswith("The request does not show why")


@pytest.mark.parametrize("make", [made.handed_on, made.accepted])
def test_a_granted_withdrawal_ends_the_request(
    people: People, make: Callable[[People], TransferRequest]
) -> None:
    request = make(people)
    services.withdraw(actor=people.handler, **seen(request), reason="The trip is off")

    ended = port_answers.withdrawal_answered(
        origin=PORT, request_id=request.id, granted=True, at=NOW, reason=""
    )

    assert ended.status == Status.WITHDRAWN
    assert [v.state for v in made.in_order(request)] == [VisitorState.WITHDRAWN]
    assert not made.in_order(request)[0].is_open


def test_a_refused_withdrawal_can_be_asked_again(people: People) -> None:
    request = made.accepted(people)
    services.withdraw(actor=people.handler, **seen(request), reason="The trip is off")

    after = port_answers.withdrawal_answered(
        origin=PORT, request_id=request.id, granted=False, at=NOW, reason="already-decided"
    )

    assert (after.status, after.withdrawal_asked_at) == (Status.ACCEPTED, None)
    assert Notice.objects.filter(event="transfers.withdrawal_refused").count() == 1
    again = services.withdraw(actor=people.handler, **seen(after), reason="Really")
    assert again.withdrawal_asked_at is not None


def test_only_the_request_s_own_port_speaks_about_it(people: People) -> None:
    request = made.handed_on(people)
    before = everything()

    for origin in ("city_320100", "port_ningbo", "public", ""):
        with pytest.raises(MessageDoesNotFit):
            port_answers.accepted(origin=origin, request_id=request.id, accepted_at=NOW)
        assert everything() == before


def test_messages_about_what_is_not_here_are_refused(people: People) -> None:
    request, draft = made.accepted(people), made.whole_draft(people)
    before = everything()

    for request_id in (uuid4(), draft.id):
        with pytest.raises(RequestNotFound):
            port_answers.accepted(origin=PORT, request_id=request_id, accepted_at=NOW)
    with pytest.raises(MessageDoesNotFit):
        port_answers.visitor_decided(
            origin=PORT,
            request_id=request.id,
            visitor_id=made.in_order(draft)[0].id,
            is_approved=True,
            decided_at=NOW,
            reasons=[],
        )
    assert everything() == before


def test_messages_for_a_withdrawn_request_are_refused(people: People) -> None:
    request = made.withdrawn(people)
    before = everything()

    for act in BY_MESSAGE.values():
        with pytest.raises(DomainError):
            act(people, request)
        assert everything() == before


def test_a_request_the_port_could_not_take_is_back_with_its_officer(people: People) -> None:
    request = made.handed_on(people)

    back = undelivered.hand_on_undone(
        actor=people.officer, request_id=request.id, reason="breaks-contract"
    )

    assert back.status == Status.CHECKING
    assert back.handed_on_at is None


def test_an_undelivered_answer_opens_the_question_again(people: People) -> None:
    from apps.transfers.states import AskSide

    request, ask_id = made.port_asked(people)
    _ask_id, answers = made.answers_to(request, side=AskSide.PORT)
    services.answer_port(actor=people.handler, **seen(request), ask_id=ask_id, answers=answers)

    undelivered.answer_undone(
        actor=people.officer, request_id=request.id, ask_id=ask_id, reason="refused"
    )

    assert made.answers_to(request, side=AskSide.PORT)[0] == ask_id


def test_the_machine_s_receipt_is_no_act_and_makes_nobody_s_page_stale(people: People) -> None:
    request = made.handed_on(people)

    undelivered.received(request_id=request.id, at=timezone.now())

    after = made.fresh(request)
    assert after.received_at is not None
    assert after.revision == request.revision
