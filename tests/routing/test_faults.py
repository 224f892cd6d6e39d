"""Any number of duplicates, drops, crashes and reorderings: each message takes effect once."""

from uuid import UUID, uuid4

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from apps.core.errors import Conflict, TryAgain
from apps.regions.scoping import enter
from apps.routing import faults, relay, services
from apps.routing.envelope import Parcel
from apps.routing.invariants import examine
from apps.routing.models import InboxMessage, OutboxMessage
from apps.routing.receipts import Answer
from apps.routing.selectors import dead_letters
from tests.routing.carrying import (
    CITY,
    PORT,
    TESTER,
    Effects,
    claim,
    hurry,
    outgoing,
    parcels_of,
    receive,
    send,
    settle,
)

POINTS = (
    "routing.after_claim",
    "routing.after_receive",
    "routing.after_settle",
    "routing.after_ledger",
)


@pytest.mark.django_db
@pytest.mark.parametrize("point", POINTS)
def test_a_crash_between_any_two_transactions_is_made_good(
    effects: Effects, settings, point: str
) -> None:
    about = uuid4()
    messages = [send(about), send(about), send()]
    settings.FAULT_POINTS = f"{point}=crash"
    with pytest.raises(faults.Crash):
        relay.carry_everything()
    settings.FAULT_POINTS = ""
    assert claim() == []  # the lease of the dead worker still holds, or all is done

    hurry()
    relay.carry_everything()
    relay.post_ledger(CITY)

    assert {outgoing(message).state for message in messages} == {"done"}
    assert effects.of(about) == [1, 2]
    assert examine().findings == []


class Roads(RuleBasedStateMachine):
    """A bad road between a city and the port; whatever it does, all arrive once and in order.

    A crash is the delivery that stops after any of its three transactions; a zombie is an old
    batch, or an old answer, that comes again at any later time.
    """

    effects: Effects

    def __init__(self) -> None:
        super().__init__()
        self.empty_the_boxes()
        self.requests: list[UUID] = [uuid4() for _ in range(3)]
        self.sent: dict[UUID, int] = dict.fromkeys(self.requests, 0)
        self.on_the_road: list[Parcel] = []
        self.answers: list[Answer] = []
        self.effects.trouble.clear()

    def empty_the_boxes(self) -> None:
        """Start each run with nothing on either side; one that failed may have left something."""
        for schema in (CITY, PORT):
            with enter(schema):
                OutboxMessage.objects.all().delete()
                InboxMessage.objects.all().delete()

    @rule(
        which=st.integers(0, 2),
        reason=st.sampled_from(["fine", "fine", "fine", "rule", "busy", "bug"]),
        lane=st.sampled_from(["standard", "urgent"]),
    )
    def send(self, which: int, reason: str, lane: str) -> None:
        about = self.requests[which]
        send(about, reason=reason, lane=lane)
        self.sent[about] += 1

    @rule(lane=st.sampled_from(["standard", "urgent"]))
    def claim_and_crash_or_wait(self, lane: str) -> None:
        self.on_the_road += parcels_of(claim(lane=lane))

    @rule(data=st.data())
    def deliver_some_in_any_order(self, data: st.DataObject) -> None:
        if self.on_the_road:
            chosen = data.draw(
                st.lists(st.sampled_from(range(len(self.on_the_road))), min_size=1, max_size=6)
            )
            self.answers += receive([self.on_the_road[number] for number in chosen])

    @rule(data=st.data())
    def bring_some_answers_back(self, data: st.DataObject) -> None:
        if self.answers:
            chosen = data.draw(
                st.lists(st.sampled_from(range(len(self.answers))), min_size=1, max_size=6)
            )
            settle([self.answers[number] for number in chosen])

    @rule()
    def let_time_pass(self) -> None:
        hurry()

    @rule(
        trouble=st.sampled_from(["rule", "busy", "bug"]),
        error=st.sampled_from([Conflict(), TryAgain(), ZeroDivisionError(), None]),
    )
    def change_what_the_handler_does(self, trouble: str, error: Exception | None) -> None:
        self.effects.trouble.pop(trouble, None)
        if error is not None:
            self.effects.trouble[trouble] = error

    @rule()
    def work_properly(self) -> None:
        relay.carry_batch(origin=CITY, destination=PORT, lane="standard")

    @rule()
    def send_a_dead_letter_again(self) -> None:
        with enter(CITY):
            first = dead_letters().first()
            if first is not None:
                services.resend(actor=TESTER, message_id=first.id)

    @invariant()
    def none_doubled_and_all_in_order(self) -> None:
        for about in self.requests:
            versions = self.effects.of(about)
            assert versions == list(range(1, len(versions) + 1))

    def teardown(self) -> None:
        """Heal the road and the handler: then everything arrives."""
        self.effects.trouble.clear()
        for _ in range(60):
            self.send_dead_letters_again()
            hurry()
            if not relay.carry_everything():
                break
        for about in self.requests:
            assert self.effects.of(about) == list(range(1, self.sent[about] + 1))
        relay.post_ledger(CITY)
        report = examine()
        assert report.findings == []
        assert report.dead == 0

    def send_dead_letters_again(self) -> None:
        with enter(CITY):
            for row in list(dead_letters()):
                services.resend(actor=TESTER, message_id=row.id)


@pytest.mark.django_db
def test_whatever_happens_on_the_road_all_arrive_once_and_in_order(
    effects: Effects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Roads, "effects", effects, raising=False)
    run_state_machine_as_test(
        Roads,
        settings=hypothesis.settings(
            max_examples=15,
            stateful_step_count=20,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
