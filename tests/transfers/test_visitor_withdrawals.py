"""One visitor of a filed request is withdrawn alone: what the city's side promises."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.routing.models import OutboxMessage
from apps.transfers import selectors, services
from apps.transfers.errors import (
    AlreadyAsked,
    GroupTooSmall,
    MessageDoesNotFit,
    ReasonMissing,
)
from apps.transfers.services import undelivered, visitor_answers
from apps.transfers.states import (
    Status,
    VisitorState,
)
from tests.factories import transfers as made
from tests.factories.transfers import PORT, People, seen
from tests.transfers.acts import everything, states

V = VisitorState


def test_one_visitor_leaves_the_city_at_once_and_the_lead_goes_on(people: People) -> None:
    request = made.checking(people, visitors=3)
    first, _second, _third = made.in_order(request)

    services.withdraw_visitor(
        actor=people.handler, **seen(request), visitor_id=first.id, reason="Fell ill"
    )

    assert states(request) == [V.WITHDRAWN, V.LISTED, V.LISTED]
    assert [one.is_leader for one in made.in_order(request)] == [False, True, False]
    assert made.fresh(request).status == Status.CHECKING
    rows = selectors.requests_of_inviter(people.handler)
    assert [getattr(row, "visitor_count", None) for row in rows] == [2]


def test_the_last_visitor_takes_the_request_along(people: People) -> None:
    request = made.checking(people, visitors=2)
    for one in made.in_order(request):
        services.withdraw_visitor(
            actor=people.handler,
            **seen(made.fresh(request)),
            visitor_id=one.id,
            reason="Fell ill",
        )

    assert made.fresh(request).status == Status.WITHDRAWN


def test_at_the_port_the_last_one_is_asked_for_as_the_whole_request(people: People) -> None:
    request = made.accepted(people, visitors=2)
    for one in made.in_order(request):
        services.withdraw_visitor(
            actor=people.handler,
            **seen(made.fresh(request)),
            visitor_id=one.id,
            reason="Fell ill",
        )

    types = list(OutboxMessage.objects.order_by("version").values_list("type", flat=True))
    assert types[-2:] == ["visitor_withdrawal.asked", "withdrawal.asked"]
    assert states(request) == [V.LISTED, V.LISTED]


def test_a_group_keeps_its_smallest_number(people: People) -> None:
    filed = made.filed_group(people)
    before = everything()

    with pytest.raises(GroupTooSmall):
        services.withdraw_visitor(
            actor=people.handler,
            **seen(filed),
            visitor_id=made.in_order(filed)[0].id,
            reason="Fell ill",
        )

    assert everything() == before


@pytest.mark.parametrize("reason", ["", " \n "])
def test_a_visitor_is_replaced_and_withdrawn_for_a_reason(people: People, reason: str) -> None:
    request = made.accepted(people, visitors=2)
    first = made.in_order(request)[0]
    before = everything()

    with pytest.raises(ReasonMissing):
        services.withdraw_visitor(
            actor=people.handler, **seen(request), visitor_id=first.id, reason=reason
        )
    with pytest.raises(ReasonMissing):
        services.start_substitution(
            actor=people.handler,
            **seen(request),
            visitor_id=first.id,
            substitute=made.visitor(9),
            reason=reason,
        )

    assert everything() == before


def test_a_withdrawal_of_one_visitor_that_was_not_delivered_can_be_asked_anew(
    people: People,
) -> None:
    request = made.accepted(people, visitors=2)
    first = made.in_order(request)[0]
    act: dict[str, Any] = {"actor": people.handler, "visitor_id": first.id, "reason": "Ill"}
    services.withdraw_visitor(**act, **seen(request))
    with pytest.raises(AlreadyAsked):
        services.withdraw_visitor(**act, **seen(made.fresh(request)))

    undelivered.visitor_withdrawal_undone(
        actor=people.officer, request_id=request.id, visitor_id=first.id, reason="x"
    )

    services.withdraw_visitor(**act, **seen(made.fresh(request)))


def test_an_answer_about_a_visitor_of_nowhere_does_not_fit(people: People) -> None:
    request = made.accepted(people)

    with pytest.raises(MessageDoesNotFit):
        visitor_answers.visitor_withdrawal_answered(
            origin=PORT,
            request_id=request.id,
            visitor_id=uuid4(),
            granted=True,
            at=timezone.now(),
            reason="",
            leader_id=None,
        )
