"""The port decides on the one to be replaced while the substitute is on the way."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.core.actors import Actor
from apps.transfers import services
from apps.transfers.models import Substitution
from apps.transfers.services import port_answers, undelivered
from apps.transfers.states import SubstitutionStatus, VisitorState
from tests.factories import transfers as made
from tests.factories.transfers import PORT, People
from tests.transfers.acts import states
from tests.transfers.test_substitutions import answered, of

S = SubstitutionStatus
V = VisitorState


def approved_by_port(found: Substitution) -> None:
    """The port has approved the one to be replaced."""
    port_answers.visitor_decided(
        origin=PORT,
        request_id=found.request_id,
        visitor_id=found.visitor_id,
        is_approved=True,
        decided_at=timezone.now(),
        reasons=[],
    )


@pytest.mark.parametrize("how", ["writing", "to check"])
def test_a_decision_on_the_one_to_be_replaced_overtakes_what_the_port_is_not_asked(
    people: People, how: str
) -> None:
    request = made.accepted(people, visitors=2)
    found = (
        made.substitute(people, request)
        if how == "writing"
        else made.sent_substitute(people, request)
    )

    approved_by_port(found)

    found.refresh_from_db()
    assert (found.status, states(request)) == (S.OVERTAKEN, [V.APPROVED, V.LISTED, V.WITHDRAWN])


def test_what_the_port_is_asked_waits_for_its_answer_though_it_has_decided(people: People) -> None:
    request = made.accepted(people)
    found = made.sent_substitute(people, request)
    services.pass_on_substitute(actor=people.officer, **of(found))
    approved_by_port(found)
    found.refresh_from_db()
    assert (found.status, states(request)) == (S.ASKED, [V.APPROVED, V.PROPOSED])

    answered(found, granted=False, reason="already-decided")

    found.refresh_from_db()
    assert (found.status, states(request)) == (S.REFUSED, [V.APPROVED, V.WITHDRAWN])
    assert found.substitute.is_open is False


def test_a_substitute_who_did_not_reach_the_port_before_it_decided_is_overtaken(
    people: People,
) -> None:
    request = made.accepted(people)
    found = made.sent_substitute(people, request)
    services.pass_on_substitute(actor=people.officer, **of(found))
    approved_by_port(found)

    undelivered.substitution_undone(
        actor=Actor.system("routing"),
        request_id=request.id,
        substitution_id=found.id,
        reason="Not readable",
    )

    found.refresh_from_db()
    assert (found.status, states(request)) == (S.OVERTAKEN, [V.APPROVED, V.WITHDRAWN])
