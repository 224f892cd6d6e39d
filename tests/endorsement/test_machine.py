"""Whatever people and cities do, in whatever order: the tables hold and both sides can follow."""

import datetime as dt
from collections import Counter
from typing import Any

from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.audit.selectors import events_of
from apps.core.errors import DomainError
from apps.endorsement import services
from apps.endorsement.models import CaseAsk, CaseVisitor, PortCase, Visa
from apps.endorsement.states import (
    CASE_MOVES,
    VISITOR_MOVES,
    CaseStatus,
    Recommendation,
    VisitorState,
)
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.factories import endorsement as made
from tests.factories.endorsement import CITY, SENDER, Desk

PLACES = st.integers(0, 1)

LAWFUL_STATES: dict[CaseStatus, set[VisitorState]] = {
    CaseStatus.RECEIVED: {VisitorState.PENDING},
    CaseStatus.ACCEPTED: set(VisitorState) - {VisitorState.WITHDRAWN},  # put back half done
    CaseStatus.NOT_ACCEPTED: {VisitorState.PENDING},
    CaseStatus.RECALLED: {VisitorState.PENDING},
    CaseStatus.EXAMINING: set(VisitorState) - {VisitorState.WITHDRAWN},
    CaseStatus.AWAITING_SUPPLEMENT: set(VisitorState) - {VisitorState.WITHDRAWN},
    CaseStatus.EXAMINED: set(VisitorState) - {VisitorState.PENDING, VisitorState.WITHDRAWN},
    CaseStatus.DECIDED: {VisitorState.APPROVED, VisitorState.REFUSED, VisitorState.ISSUED},
    CaseStatus.CLOSED: {VisitorState.REFUSED, VisitorState.ISSUED},
    CaseStatus.WITHDRAWN: {VisitorState.WITHDRAWN},
}


class CaseMachine(RuleBasedStateMachine):
    """One case with two visitors, and everybody who can act on it."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.case = made.received(2)
        self.visitors = [visitor.id for visitor in made.in_order(self.case)]

    def do(self, act: Any, **more: Any) -> None:
        """Do an act; if it is refused, nothing may have changed."""
        before = self.picture()
        try:
            act(case_id=self.case.id, **more)
        except DomainError:
            assert self.picture() == before
        else:
            self.follows_the_tables(before)
        self.case = made.fresh(self.case)

    def person(self, act: Any, **more: Any) -> None:
        self.do(act, revision=self.case.revision, **more)

    def city(self, act: Any, **more: Any) -> None:
        self.do(act, actor=SENDER, origin=CITY, **more)

    def picture(self) -> dict[str, Any]:
        case = made.fresh(self.case)
        return {
            "case": (case.status, case.revision),
            "visitors": {v.id: v.state for v in CaseVisitor.objects.filter(case=case)},
            "events": len(events_of(case.chain)),
            "messages": OutboxMessage.objects.filter(aggregate_id=case.id).count(),
        }

    def follows_the_tables(self, before: dict[str, Any]) -> None:
        after = self.picture()
        reachable = {before["case"][0]}
        for _step in range(3):  # one act makes at most three moves: decide, decided, closed
            reachable |= {t for s in reachable for t in CASE_MOVES.targets_from(s)}
        assert after["case"][0] in reachable
        for visitor_id, state in before["visitors"].items():
            now = after["visitors"][visitor_id]
            assert now == state or now in VISITOR_MOVES.targets_from(state)

    @rule()
    def accept(self) -> None:
        self.person(services.accept, actor=self.desk.officer)

    @rule()
    def not_accept(self) -> None:
        self.person(services.not_accept, actor=self.desk.officer, reasons=["not_urgent"])

    @rule()
    def claim(self) -> None:
        self.person(services.claim, actor=self.desk.officer)

    @rule()
    def release(self) -> None:
        self.person(services.release, actor=self.desk.officer, reason="At the counter")

    @rule()
    def ask(self) -> None:
        questions = [services.Question("The ticket")]
        self.person(services.ask_supplement, actor=self.desk.officer, questions=questions)

    @rule()
    def answer(self) -> None:
        ask = CaseAsk.objects.filter(case_id=self.case.id, answered_at=None).first()
        if ask:
            self.city(services.take_answers, ask_id=ask.id, items=made.answers_to(ask.id))

    @rule(place=PLACES, choice=st.sampled_from(Recommendation))
    def recommend(self, place: int, choice: Recommendation) -> None:
        self.person(
            services.recommend,
            actor=self.desk.officer,
            visitor_id=self.visitors[place],
            recommendation=choice,
            ground="4",
        )

    @rule(place=PLACES)
    def send_back(self, place: int) -> None:
        self.person(
            services.send_back,
            actor=self.desk.approver,
            visitor_id=self.visitors[place],
            note="Look again",
        )

    @rule(place=PLACES)
    def approve(self, place: int) -> None:
        self.person(services.approve, actor=self.desk.approver, visitor_id=self.visitors[place])

    @rule(place=PLACES)
    def refuse(self, place: int) -> None:
        self.person(
            services.refuse,
            actor=self.desk.approver,
            visitor_id=self.visitors[place],
            ground="4",
        )

    @rule(place=PLACES)
    def issue(self, place: int) -> None:
        self.person(services.issue, actor=self.desk.approver, visitor_id=self.visitors[place])

    @rule(place=PLACES)
    def take_decision_back(self, place: int) -> None:
        self.person(
            services.take_back_decision,
            actor=self.desk.approver,
            visitor_id=self.visitors[place],
            reason="The wrong person",
        )

    @rule()
    def tell_held(self) -> None:
        """The quarter of an hour is over."""
        later = timezone.now() + dt.timedelta(hours=1)
        services.tell_held(actor=SENDER, case_id=self.case.id, now=later)
        self.case = made.fresh(self.case)

    @rule()
    def recall(self) -> None:
        self.city(services.answer_recall, reason="Wrong flight")

    @rule()
    def withdraw(self) -> None:
        self.city(services.answer_withdrawal, reason="The trip is off")

    @invariant()
    def case_and_visitors_agree(self) -> None:
        case = made.fresh(self.case)
        states = {visitor.state for visitor in made.in_order(case)}
        assert states <= LAWFUL_STATES[CaseStatus(case.status)]

    @invariant()
    def every_visa_has_its_visitor_and_every_issued_visitor_a_visa(self) -> None:
        issued = {v.id for v in made.in_order(self.case) if v.state == VisitorState.ISSUED}
        with_visa = set(
            Visa.objects.filter(visitor__case_id=self.case.id).values_list("visitor_id", flat=True)
        )
        assert issued == with_visa

    @invariant()
    def messages_are_numbered_without_a_gap(self) -> None:
        sent = OutboxMessage.objects.filter(aggregate_id=self.case.id)
        versions = sorted(sent.values_list("version", flat=True))
        assert versions == list(range(1, len(versions) + 1))

    @invariant()
    def the_city_knows_each_decision_that_is_not_held(self) -> None:
        sent = OutboxMessage.objects.filter(aggregate_id=self.case.id)
        known = Counter(sent.values_list("type", flat=True))
        standing = [v for v in made.in_order(self.case) if v.decided_at and not v.held_until]
        assert known["visitor.decided"] - known["visitor.undecided"] == len(standing)

    @invariant()
    def a_case_that_is_over_holds_nothing_back(self) -> None:
        held = CaseVisitor.objects.filter(case=self.case, held_until__isnull=False)
        assert made.fresh(self.case).is_open or not held.exists()


def test_no_order_of_acts_breaks_a_case(port: AuthorityRef) -> None:
    run_state_machine_as_test(
        CaseMachine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert PortCase.objects.exists()
