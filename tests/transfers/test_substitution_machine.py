"""Substitutes, withdrawals and the port's answers in any order: nobody is doubled or lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar, Final
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.core.errors import DomainError
from apps.regions.scoping import AuthorityRef
from apps.transfers import services
from apps.transfers.models import Substitution, Visitor
from apps.transfers.services import port_answers, visitor_answers
from apps.transfers.states import SUBSTITUTION_OPEN, SubstitutionStatus, VisitorState
from tests.factories import transfers as made
from tests.factories.transfers import PORT, People, seen
from tests.transfers.acts import NOW, everything

S, V = SubstitutionStatus, VisitorState
SIZE: Final = 2
DECIDED: Final = frozenset({V.APPROVED, V.REFUSED, V.ISSUED})
#: Whose fate is sealed: from here on the state goes nowhere but to the visa.
AFTER: Final = {V.APPROVED: {V.APPROVED, V.ISSUED}, V.REFUSED: {V.REFUSED}, V.ISSUED: {V.ISSUED}}
PLACES: Final = st.integers(0, SIZE)
#: Persons to name: two of them are in the list from the beginning.
NAMES: Final = st.integers(1, SIZE + 3)


class SubstitutionMachine(RuleBasedStateMachine):
    """A request of two at the port, and all who may change who travels."""

    people: ClassVar[People]

    def __init__(self) -> None:
        super().__init__()
        self.before = transaction.savepoint()
        self.request = made.accepted(self.people, visitors=SIZE)
        self.sealed: dict[UUID, str] = {}

    def teardown(self) -> None:
        """Forget the request: the next one names the same people for the same trip."""
        transaction.savepoint_rollback(self.before)

    def do(self, act: Callable[[], object]) -> bool:
        """Do an act; if it is refused, nothing may have changed."""
        before = everything()
        try:
            act()
        except DomainError:
            assert everything() == before
            return False
        return True

    def seen(self) -> dict[str, Any]:
        return {**seen(made.fresh(self.request))}

    def visitor(self, place: int) -> Visitor:
        """Somebody of the list, whoever has taken which place by now."""
        rows = made.in_order(self.request)
        return rows[place % len(rows)]

    def last(self) -> Substitution | None:
        """The substitution that was begun last, open or not."""
        return Substitution.objects.filter(request=self.request).order_by("-started_at").first()

    def of_last(self, service: Callable[..., object], **more: Any) -> bool:
        found = self.last()
        if found is None:
            return False
        given = {**self.seen(), "substitution_id": found.id, **more}
        return self.do(lambda: service(**given))

    @rule(place=PLACES, name=NAMES)
    def start(self, place: int, name: int) -> None:
        old = self.visitor(place)
        before = Substitution.objects.filter(visitor=old, status__in=sorted(SUBSTITUTION_OPEN))
        is_waited_for = before.exists()
        begun = self.do(
            lambda: services.start_substitution(
                actor=self.people.handler,
                **self.seen(),
                visitor_id=old.id,
                substitute=made.visitor(name),
                reason="Fell ill",
            )
        )
        if begun:
            assert not is_waited_for
            assert old.state == V.LISTED
            new = self.last()
            assert new is not None
            for kind in made.VISITOR_PAPERS:
                made.attach(self.people, self.request, kind, new.substitute_id)

    @rule()
    def send(self) -> None:
        self.of_last(services.send_substitute, actor=self.people.handler)

    @rule()
    def send_and_pass_on(self) -> None:
        if self.of_last(services.send_substitute, actor=self.people.handler):
            self.pass_on()

    @rule()
    def pass_on(self) -> None:
        self.of_last(services.pass_on_substitute, actor=self.people.officer, note="")

    @rule()
    def send_back(self) -> None:
        self.of_last(services.send_back_substitute, actor=self.people.officer, reason="Dark photo")

    @rule()
    def give_up(self) -> None:
        self.of_last(services.cancel_substitution, actor=self.people.handler)

    @rule(granted=st.booleans())
    def substitution_answered(self, granted: bool) -> None:
        found = self.last()
        if found is None:
            return
        was = found.status
        done = self.do(
            lambda: visitor_answers.substitution_answered(
                origin=PORT,
                request_id=self.request.id,
                substitution_id=found.id,
                granted=granted,
                reason="" if granted else "already-decided",
            )
        )
        found.refresh_from_db()
        if was == S.ASKED and done:  # the port has the last word
            assert found.status == (S.TAKEN if granted else S.REFUSED)
        else:
            assert found.status == was

    @rule(place=PLACES)
    def withdraw(self, place: int) -> None:
        one = self.visitor(place)
        self.do(
            lambda: services.withdraw_visitor(
                actor=self.people.handler, **self.seen(), visitor_id=one.id, reason="Stays at home"
            )
        )

    @rule(place=PLACES, granted=st.booleans())
    def withdrawal_answered(self, place: int, granted: bool) -> None:
        one = self.visitor(place)
        if one.withdrawal_asked_at is None:
            return
        self.do(
            lambda: visitor_answers.visitor_withdrawal_answered(
                origin=PORT,
                request_id=self.request.id,
                visitor_id=one.id,
                granted=granted,
                at=NOW,
                reason="",
                leader_id=None,
            )
        )

    @rule(place=PLACES, approved=st.booleans())
    def decided(self, place: int, approved: bool) -> None:
        one = self.visitor(place)
        done = self.do(
            lambda: port_answers.visitor_decided(
                origin=PORT,
                request_id=self.request.id,
                visitor_id=one.id,
                is_approved=approved,
                decided_at=NOW,
                reasons=[],
            )
        )
        if done:  # what was not asked yet about this visitor is overtaken
            waiting = Substitution.objects.filter(visitor=one, status__in=sorted(SUBSTITUTION_OPEN))
            assert not waiting.exclude(status=S.ASKED).exists()

    @invariant()
    def one_place_holds_one_waiting_substitute(self) -> None:
        waiting = [one for one in self.substitutions() if one.is_open]
        assert max(Counter(one.visitor_id for one in waiting).values(), default=0) <= 1
        assert {one.substitute.state for one in waiting} <= {V.PROPOSED}
        unasked = [one for one in waiting if one.status != S.ASKED]
        assert {one.visitor.state for one in unasked} <= {V.LISTED}

    @invariant()
    def who_is_decided_is_never_replaced(self) -> None:
        for one in made.in_order(self.request):
            if one.id in self.sealed:
                assert one.state in AFTER[V(self.sealed[one.id])]
            if one.state in DECIDED:
                self.sealed[one.id] = one.state
        for found in self.substitutions():
            if found.status == S.TAKEN:
                assert found.visitor.state == V.SUBSTITUTED
                assert found.visitor_id not in self.sealed
            else:
                assert found.substitute.state in {V.PROPOSED, V.WITHDRAWN}

    @invariant()
    def no_name_is_doubled_and_no_place_is_lost(self) -> None:
        rows = made.in_order(self.request)
        travelling = [one for one in rows if one.state in {V.LISTED, *DECIDED}]
        names = [one.passport_key for one in travelling]
        assert len(names) == len(set(names))
        assert sum(one.is_leader for one in rows) <= 1
        dropped = {f.substitute_id for f in self.substitutions() if f.status != S.TAKEN}
        gone = [one for one in rows if one.state == V.WITHDRAWN and one.id not in dropped]
        assert len(travelling) + len(gone) == SIZE

    def substitutions(self) -> list[Substitution]:
        found = Substitution.objects.filter(request=self.request)
        return list(found.select_related("visitor", "substitute").order_by("started_at", "id"))


@pytest.fixture(autouse=True)
def _at_home(suzhou: AuthorityRef) -> None:
    SubstitutionMachine.people = People()


def test_no_order_of_changes_doubles_or_loses_anybody() -> None:
    run_state_machine_as_test(
        SubstitutionMachine,
        settings=settings(
            max_examples=5,
            stateful_step_count=14,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize(("granted", "end"), [(True, S.TAKEN), (False, S.REFUSED)])
def test_the_machine_follows_a_substitute_to_the_end(
    granted: bool, end: SubstitutionStatus
) -> None:
    machine = SubstitutionMachine()

    machine.start(place=0, name=SIZE + 1)
    machine.send_and_pass_on()
    machine.substitution_answered(granted=granted)

    assert [one.status for one in machine.substitutions()] == [end]
