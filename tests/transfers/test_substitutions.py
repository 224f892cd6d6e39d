"""One visitor of a filed request is replaced or withdrawn: what the city's side promises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from apps.transfers import selectors, services
from apps.transfers.errors import (
    AlreadyAsked,
    CannotSubstituteNow,
    CannotWithdrawVisitor,
    DuplicateOpenRequest,
    HeldByAnother,
    MessageDoesNotFit,
    NotEditable,
    ReasonMissing,
    RequestIncomplete,
    SubstitutionUnderWay,
)
from apps.transfers.models import Paper, Substitution, TransferRequest, Visitor
from apps.transfers.services import port_answers, undelivered, visitor_answers
from apps.transfers.states import (
    LATE,
    SUBSTITUTION_MOVES,
    SUBSTITUTION_OPEN,
    Status,
    SubstitutionStatus,
    Turn,
    VisitorState,
)
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.transfers import PORT, People, seen
from tests.transfers.acts import everything, states

S = SubstitutionStatus
V = VisitorState


def of(found: Substitution) -> dict[str, Any]:
    return {**seen(made.fresh(found.request)), "substitution_id": found.id}


def answered(found: Substitution, *, granted: bool, reason: str = "") -> TransferRequest:
    return visitor_answers.substitution_answered(
        origin=PORT,
        request_id=found.request_id,
        substitution_id=found.id,
        granted=granted,
        reason=reason,
    )


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.CHECKING, Status.SUPPLEMENT_ASKED])
def test_while_the_city_has_the_request_sending_is_taking(people: People, status: Status) -> None:
    request = made.request_in(status, people)

    found = made.sent_substitute(people, request)

    (old, new) = made.in_order(request)
    assert found.status == S.TAKEN
    assert (old.state, old.is_open, old.is_leader) == (V.SUBSTITUTED, False, False)
    assert (new.state, new.is_open, new.is_leader) == (V.LISTED, True, True)
    assert made.fresh(request).status == status
    assert OutboxMessage.objects.exists() is False


def test_the_officer_who_checks_hears_of_it_and_a_late_hand_on_is_stale(people: People) -> None:
    request = made.checking(people)

    made.sent_substitute(people, request)

    told = Notice.objects.filter(event="transfers.substitution_taken.desk")
    assert [notice.recipient_id for notice in told] == [made.fresh(request).claimed_by]
    with pytest.raises(StaleRevision):
        services.hand_on(actor=people.officer, **seen(request))


def test_what_is_handed_on_names_the_substitute_and_not_the_one_replaced(people: People) -> None:
    request = made.checking(people, visitors=2)
    found = made.sent_substitute(people, request)

    services.hand_on(actor=people.officer, **seen(made.fresh(request)))

    body = json.loads(OutboxMessage.objects.get().envelope)["body"]
    assert [one["visitor_id"] for one in body["visitors"]] == [
        str(made.in_order(request)[1].id),
        str(found.substitute_id),
    ]
    assert str(found.visitor_id) not in {paper["visitor_id"] for paper in body["papers"]}


def test_only_the_substitute_is_open_for_editing_and_papers(people: People) -> None:
    request = made.accepted(people, visitors=2)
    found = made.substitute(people, request)
    other = made.in_order(request)[1]

    services.edit_substitute(actor=people.handler, **of(found), substitute=made.visitor(8))
    made.attach(people, request, "photo", found.substitute_id, pages=2)
    before = everything()
    for refused in (
        lambda: made.attach(people, request, "photo", other.id),
        lambda: made.attach(people, request, "photo", found.visitor_id),
        lambda: made.attach(people, request, "invitation_letter"),
        lambda: services.remove_paper(
            actor=people.handler,
            **seen(made.fresh(request)),
            paper_id=Paper.objects.filter(visitor=other).order_by("id")[0].id,
        ),
    ):
        with pytest.raises(NotEditable):
            refused()
    assert everything() == before


def test_a_substitute_that_was_sent_is_closed_again(people: People) -> None:
    request = made.accepted(people)
    found = made.sent_substitute(people, request)
    before = everything()

    with pytest.raises(SubstitutionUnderWay):
        made.attach(people, request, "photo", found.substitute_id)
    with pytest.raises(SubstitutionUnderWay):
        services.edit_substitute(actor=people.handler, **of(found), substitute=made.visitor(8))

    assert everything() == before


@pytest.mark.parametrize("status", [one for one in Status if one not in LATE])
def test_nobody_is_replaced_or_withdrawn_alone_in_any_other_state(
    people: People, status: Status
) -> None:
    request = made.request_in(status, people)
    before = everything()

    with pytest.raises(CannotSubstituteNow):
        made.substitute(people, request)
    with pytest.raises(CannotWithdrawVisitor):
        services.withdraw_visitor(
            actor=people.handler,
            **seen(request),
            visitor_id=made.in_order(request)[0].id,
            reason="x",
        )

    assert everything() == before


def test_a_second_substitute_for_the_same_visitor_is_refused(people: People) -> None:
    request = made.accepted(people, visitors=2)
    made.substitute(people, request)
    before = everything()

    with pytest.raises(SubstitutionUnderWay):
        made.substitute(people, request, by=made.visitor(8))

    assert everything() == before


def test_of_two_colleagues_the_second_finds_the_page_stale(people: People) -> None:
    request = made.accepted(people, visitors=2)
    page = seen(request)
    act: dict[str, Any] = {"actor": people.handler, **page, "reason": "Fell ill"}
    first, second = made.in_order(request)
    services.start_substitution(**act, visitor_id=first.id, substitute=made.visitor(8))
    before = everything()

    with pytest.raises(StaleRevision):
        services.start_substitution(**act, visitor_id=second.id, substitute=made.visitor(9))

    assert everything() == before


def test_a_substitute_lacking_papers_is_told_all_at_once_and_nothing_is_sent(
    people: People,
) -> None:
    request = made.accepted(people)
    found = made.substitute(people, request, papers=False)
    before = everything()

    with pytest.raises(RequestIncomplete) as refused:
        services.send_substitute(actor=people.handler, **of(found))

    assert set(refused.value.fields) == {"papers.passport_copy", "papers.photo"}
    assert everything() == before


def test_a_passport_in_the_list_or_in_another_open_request_is_refused(people: People) -> None:
    request = made.accepted(people, visitors=2)
    before = everything()
    for taken in (made.visitor(1), made.visitor(2)):
        with pytest.raises(DuplicateOpenRequest):
            made.substitute(people, request, by=taken)
    assert everything() == before

    other = made.whole_draft(people, arrival_at=request.arrival_at)
    services.edit_visitor(
        actor=people.handler,
        **seen(other),
        visitor_id=made.in_order(other)[0].id,
        visitor=made.visitor(9),
    )
    made.filed(people, made.fresh(other))
    found = made.substitute(people, request)
    before = everything()
    with pytest.raises(DuplicateOpenRequest) as refused:
        services.send_substitute(actor=people.handler, **of(found))
    assert refused.value.data["reference"] == other.reference
    assert everything() == before


def test_a_sent_substitute_reserves_the_trip_against_another_request(people: People) -> None:
    request = made.accepted(people)
    made.sent_substitute(people, request)
    other = made.whole_draft(people, arrival_at=request.arrival_at)
    services.edit_visitor(
        actor=people.handler,
        **seen(other),
        visitor_id=made.in_order(other)[0].id,
        visitor=made.visitor(9),
    )

    with pytest.raises(DuplicateOpenRequest):
        made.filed(people, made.fresh(other))


def test_the_officer_passes_on_with_one_act_and_the_ports_answer_takes_effect(
    people: People,
) -> None:
    request = made.accepted(people, visitors=2)
    found = made.sent_substitute(people, request)
    assert (found.status, states(request)) == (S.TO_CHECK, [V.LISTED, V.LISTED, V.PROPOSED])

    services.pass_on_substitute(actor=people.officer, **of(found), note="In order")
    assert states(request) == [V.LISTED, V.LISTED, V.PROPOSED]
    answered(found, granted=True)

    found.refresh_from_db()
    assert (found.status, states(request)) == (S.TAKEN, [V.SUBSTITUTED, V.LISTED, V.LISTED])
    told = [entry.event for entry in selectors.history(made.fresh(request))]
    assert told[-3:] == [
        "transfers.substitution_sent",
        "transfers.substitution_asked",
        "transfers.substitution_taken",
    ]


def test_another_officer_may_not_pass_on_and_an_inviter_may_not_at_all(people: People) -> None:
    request = made.accepted(people)
    found = made.sent_substitute(people, request)
    colleague = make_actor(Role.CITY_OFFICER)
    before = everything()

    with pytest.raises(HeldByAnother):
        services.pass_on_substitute(actor=colleague, **of(found))
    with pytest.raises(NotAllowed):
        services.pass_on_substitute(actor=people.handler, **of(found))

    assert everything() == before


def test_a_substitute_sent_back_is_mended_and_sent_again(people: People) -> None:
    request = made.accepted(people)
    found = made.sent_substitute(people, request)
    with pytest.raises(ReasonMissing):
        services.send_back_substitute(actor=people.officer, **of(found), reason=" ")

    services.send_back_substitute(actor=people.officer, **of(found), reason="The photo is dark")

    found.refresh_from_db()
    assert (found.status, found.sent_at, found.note) == (S.WRITING, None, "The photo is dark")
    assert found.substitute.is_open is False
    assert Notice.objects.filter(event="transfers.substitution_sent_back").exists()
    services.edit_substitute(actor=people.handler, **of(found), substitute=made.visitor(9))
    again = services.send_substitute(actor=people.handler, **of(found))
    assert again.status == S.TO_CHECK


@pytest.mark.parametrize("is_sent", [False, True])
def test_giving_up_leaves_the_visitor_as_before(people: People, is_sent: bool) -> None:
    request = made.accepted(people)
    start = made.sent_substitute if is_sent else made.substitute
    found = start(people, request)

    services.cancel_substitution(actor=people.handler, **of(found))

    assert states(request) == [V.LISTED, V.WITHDRAWN]
    assert Visitor.objects.get(id=found.substitute_id).is_open is False
    again = made.substitute(people, request, by=made.visitor(8))
    assert again.status == S.WRITING


def test_what_the_port_has_been_asked_is_not_given_up(people: People) -> None:
    request = made.accepted(people)
    found = made.sent_substitute(people, request)
    services.pass_on_substitute(actor=people.officer, **of(found))
    before = everything()

    with pytest.raises(MoveNotAllowed):
        services.cancel_substitution(actor=people.handler, **of(found))

    assert everything() == before


def test_a_refusal_of_the_port_ends_it_and_tells_both(people: People) -> None:
    request = made.accepted(people)
    found = made.sent_substitute(people, request)
    services.pass_on_substitute(actor=people.officer, **of(found))

    answered(found, granted=False, reason="already-decided")

    found.refresh_from_db()
    assert (found.status, states(request)) == (S.REFUSED, [V.LISTED, V.WITHDRAWN])
    events = set(Notice.objects.values_list("event", flat=True))
    assert {"transfers.substitution_refused", "transfers.substitution_refused.desk"} <= events


def test_a_yes_that_nobody_asked_for_does_not_fit_and_a_late_no_changes_nothing(
    people: People,
) -> None:
    request = made.accepted(people)
    found = made.sent_substitute(people, request)
    before = everything()

    with pytest.raises(MessageDoesNotFit):
        answered(found, granted=True)
    answered(found, granted=False)

    assert everything() == before


@pytest.mark.parametrize("how", ["to check", "asked"])
def test_a_request_that_comes_home_brings_the_sent_substitute_with_it(
    people: People, how: str
) -> None:
    request = made.handed_on(people, visitors=2)
    found = made.sent_substitute(people, request)
    if how == "asked":
        services.pass_on_substitute(actor=people.officer, **of(found))

    port_answers.not_accepted(
        origin=PORT, request_id=request.id, at=timezone.now(), reason="No urgency"
    )

    found.refresh_from_db()
    assert (found.status, states(request)) == (S.TAKEN, [V.SUBSTITUTED, V.LISTED, V.LISTED])
    assert made.fresh(request).status == Status.CHECKING
    before = everything()
    answered(found, granted=False, reason="not-here")
    assert everything() == before


def test_a_whole_withdrawal_ends_the_substitution(people: People) -> None:
    request = made.submitted(people)
    found = made.substitute(people, request)

    services.withdraw(actor=people.handler, **seen(made.fresh(request)), reason="Off")

    found.refresh_from_db()
    assert (found.status, states(request)) == (S.OVERTAKEN, [V.WITHDRAWN, V.WITHDRAWN])


def test_nothing_is_replaced_while_a_withdrawal_is_asked(people: People) -> None:
    request = made.accepted(people)
    found = made.substitute(people, request)
    services.withdraw(actor=people.handler, **seen(made.fresh(request)), reason="Off")
    before = everything()

    with pytest.raises(AlreadyAsked):
        services.send_substitute(actor=people.handler, **of(found))

    assert everything() == before


def test_a_message_given_back_leaves_the_substitute_with_the_officer(people: People) -> None:
    request = made.accepted(people)
    found = made.sent_substitute(people, request)
    services.pass_on_substitute(actor=people.officer, **of(found))

    undelivered.substitution_undone(
        actor=people.officer,
        request_id=request.id,
        substitution_id=found.id,
        reason="case-clash",
    )

    found.refresh_from_db()
    assert (found.status, states(request)) == (S.TO_CHECK, [V.LISTED, V.PROPOSED])
    assert services.pass_on_substitute(actor=people.officer, **of(found)).status == S.ASKED


def test_where_inviters_file_directly_the_port_is_asked_at_once(
    shanghai_city: AuthorityRef,
) -> None:
    people = People()
    request = made.submitted(people, visitors=2)
    assert request.status == Status.HANDED_ON

    found = made.sent_substitute(people, request)

    assert found.status == S.ASKED
    assert OutboxMessage.objects.filter(type="substitution.asked").count() == 1
    undelivered.substitution_undone(
        actor=people.handler, request_id=request.id, substitution_id=found.id, reason="x"
    )
    found.refresh_from_db()
    assert (found.status, found.sent_at) == (S.WRITING, None)


def test_every_open_state_of_a_substitution_has_a_way_out() -> None:
    for status in S:
        assert bool(SUBSTITUTION_MOVES.actions_from(status)) == (status in SUBSTITUTION_OPEN)


def test_while_a_substitute_waits_for_the_city_it_is_the_city_s_turn(people: People) -> None:
    request = made.accepted(people)
    substitution = made.sent_substitute(people, request)

    def turns() -> set[str]:
        row = selectors.requests_of_inviter(people.handler).get(id=request.id)
        whole = selectors.request_for_inviter(people.handler, request.id)
        return {selectors.turn_of(row), selectors.turn_of(whole), selectors.tracker(whole).turn}

    waiting = turns()
    services.pass_on_substitute(
        actor=people.officer, **seen(made.fresh(request)), substitution_id=substitution.id, note=""
    )

    assert waiting == {Turn.CITY}
    assert turns() == {Turn.PORT}
