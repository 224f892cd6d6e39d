"""Whatever people, the port and the carrier do, in whatever order: the table holds."""

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.audit.selectors import events_of
from apps.core.errors import DomainError
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from apps.transfers import selectors
from apps.transfers.models import TransferRequest
from apps.transfers.selectors import StepState
from apps.transfers.services import port_answers, undelivered
from apps.transfers.states import MOVES, OPEN, VISITOR_MOVES, Action, Status, Turn, VisitorState
from tests.factories import transfers as made
from tests.factories.transfers import PORT, People
from tests.transfers.acts import BY_MESSAGE, BY_PEOPLE, EDITS, NOW, everything

PLACES = st.integers(0, 1)
MOST_MOVES_OF_ONE_ACT = 3


class RequestMachine(RuleBasedStateMachine):
    """One request with two visitors, and everybody who can act on it."""

    people: People
    numbers = count(1)

    def __init__(self) -> None:
        super().__init__()
        arrival_at = timezone.now() + dt.timedelta(days=10 + next(self.numbers))
        self.request = made.whole_draft(self.people, 2, arrival_at=arrival_at)
        self.visa = 0

    def do(self, act: Any) -> None:
        """Do an act; if it is refused, nothing may have changed."""
        before, states = everything(), self.visitor_states()
        status = self.request.status
        try:
            act(self.people, self.request)
        except DomainError:
            assert everything() == before
        else:
            self.follows_the_tables(status, states)
        self.request = made.fresh(self.request)

    def visitor_states(self) -> dict[Any, str]:
        return {one.id: one.state for one in made.in_order(self.request)}

    def follows_the_tables(self, status: str, states: dict[Any, str]) -> None:
        after = made.fresh(self.request)
        reachable = {status}
        for _step in range(MOST_MOVES_OF_ONE_ACT):
            reachable |= {t for s in reachable for t in MOVES.targets_from(s)}
        assert after.status in reachable
        for one in made.in_order(after):
            if one.id in states:
                now_and_next = {states[one.id]} | VISITOR_MOVES.targets_from(states[one.id])
                assert one.state in now_and_next

    @rule(action=st.sampled_from(list(BY_PEOPLE)))
    def person(self, action: Action) -> None:
        self.do(BY_PEOPLE[action])

    @rule(action=st.sampled_from([Action.SUBMIT, Action.CLAIM, Action.HAND_ON]))
    def forward(self, action: Action) -> None:
        self.do(BY_PEOPLE[action])

    @rule(action=st.sampled_from(list(BY_MESSAGE)))
    def message(self, action: Action) -> None:
        self.do(BY_MESSAGE[action])

    @rule(name=st.sampled_from(["edit_trip", "attach_paper", "remove_paper"]))
    def edit(self, name: str) -> None:
        if name != "remove_paper" or self.request.papers.exists():
            self.do(EDITS[name])

    @rule()
    def answer(self) -> None:
        ask = self.request.asks.filter(kind="SUPPLEMENT", answered_at=None).first()
        if ask is not None:
            _id, answers = made.answers_to(self.request, side=ask.side)
            act = made.ANSWER[ask.side]
            self.do(
                lambda people, request: act(
                    actor=people.handler,
                    **made.seen(request),
                    ask_id=ask.id,
                    answers=answers,
                )
            )

    @rule(granted=st.booleans())
    def recall_answered(self, granted: bool) -> None:
        self.do(
            lambda _people, request: port_answers.recall_answered(
                origin=PORT, request_id=request.id, granted=granted, reason=""
            )
        )

    @rule(place=PLACES, approved=st.booleans())
    def decided(self, place: int, approved: bool) -> None:
        one = made.in_order(self.request)[place]
        self.do(
            lambda _people, request: port_answers.visitor_decided(
                origin=PORT,
                request_id=request.id,
                visitor_id=one.id,
                is_approved=approved,
                decided_at=NOW,
                reasons=[],
            )
        )

    @rule(place=PLACES)
    def undecided(self, place: int) -> None:
        one = made.in_order(self.request)[place]
        self.do(
            lambda _people, request: port_answers.visitor_undecided(
                origin=PORT, request_id=request.id, visitor_id=one.id, at=NOW
            )
        )

    @rule(place=PLACES)
    def issued(self, place: int) -> None:
        self.visa += 1
        one = made.in_order(self.request)[place]
        self.do(lambda _people, request: made.issue(request, one, f"SH26{self.visa:08}"))

    @rule()
    def received(self) -> None:
        undelivered.received(request_id=self.request.id, at=NOW)
        self.request = made.fresh(self.request)

    @invariant()
    def every_revision_has_its_event(self) -> None:
        seen = [
            event.payload["revision"]
            for event in events_of(self.request.chain)
            if "revision" in event.payload
        ]
        assert sorted(set(seen)) == list(range(1, self.request.revision + 1))

    @invariant()
    def visitors_are_open_exactly_while_the_request_is(self) -> None:
        over = {VisitorState.REFUSED, VisitorState.WITHDRAWN}
        for one in made.in_order(self.request):
            assert one.is_open == (self.request.status in OPEN and one.state not in over)

    @invariant()
    def messages_are_numbered_without_a_gap(self) -> None:
        rows = OutboxMessage.objects.filter(aggregate_id=self.request.id)
        for destination in set(rows.values_list("destination", flat=True)):
            versions = rows.filter(destination=destination).values_list("version", flat=True)
            assert sorted(versions) == list(range(1, len(versions) + 1))

    @invariant()
    def the_tracker_always_has_an_answer(self) -> None:
        view = selectors.tracker(self.request)
        assert len(view.steps) == 5
        assert sum(step.state == StepState.CURRENT for step in view.steps) <= 1
        ended = self.request.status in {Status.CLOSED, Status.WITHDRAWN}
        assert (view.turn == Turn.NOBODY) == ended
        assert selectors.history(self.request)


def test_no_order_of_acts_breaks_a_request(suzhou: AuthorityRef) -> None:
    RequestMachine.people = People()
    run_state_machine_as_test(
        RequestMachine,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert TransferRequest.objects.exists()
