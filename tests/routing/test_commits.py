"""What shows only when transactions really commit: the bell, locks, and two workers at once."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, transaction

from apps.audit.models import AuditEvent
from apps.core import bell
from apps.regions.errors import OpenTransaction
from apps.regions.models import RejectedTask
from apps.regions.scoping import PUBLIC, current, enter
from apps.routing import relay, selectors, services, tasks
from apps.routing.invariants import examine
from apps.routing.models import LedgerEntry, OutboxMessage
from apps.routing.sweep import sweep
from tests.databases import Copy
from tests.routing.carrying import (
    CITY,
    OTHER_CITY,
    PORT,
    TYPE,
    Effects,
    body,
    claim,
    hurry,
    outgoing,
    parcels_of,
    receive,
    send,
)

Rings = list[tuple[str, dict[str, Any], str]]


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> Rings:
    """Note each ring instead of giving it to the broker."""
    heard: Rings = []

    def note(_: bell.Bell, ring: bell.Ring) -> None:
        heard.append((ring.task, dict(ring.arguments), ring.queue))

    monkeypatch.setattr(bell.Bell, "ring", note)
    return heard


def relay_of(schema: str, destination: str, lane: str) -> tuple[str, dict[str, str], str]:
    kwargs = {"destination": destination, "lane": lane, "schema": schema}
    return "routing.relay", kwargs, lane


class TestBell:
    """A ring follows the commit."""

    def test_it_rings_after_the_commit_and_not_before(self, committed: Copy, rings: Rings) -> None:
        about = uuid4()
        with enter(CITY), transaction.atomic():
            services.send(
                destination=PORT, type=TYPE, aggregate_id=about, body=body(about), lane="urgent"
            )
            assert rings == []

        assert rings == [relay_of(CITY, PORT, "urgent")]


@pytest.mark.django_db
class TestSweep:
    """What the bell has missed is found."""

    def test_it_rings_for_every_pair_with_something_due_and_for_no_other(
        self, rings: Rings, effects: Effects
    ) -> None:
        send()
        send()
        send(lane="urgent")
        send(origin=OTHER_CITY)
        rings.clear()

        assert sweep() == 3

        expected = [
            relay_of(OTHER_CITY, PORT, "standard"),
            relay_of(CITY, PORT, "standard"),
            relay_of(CITY, PORT, "urgent"),
        ]
        assert sorted(rings, key=str) == sorted(expected, key=str)
        relay.carry_everything()
        assert sweep() == 0

    def test_it_does_not_ring_for_what_waits_behind_a_dead_letter(
        self, rings: Rings, effects: Effects
    ) -> None:
        about = uuid4()
        message = send(about)
        with enter(CITY):
            OutboxMessage.objects.filter(id=message.id).update(
                state="dead", dead_reason="conflict", dead_at=message.created_at
            )
        send(about)

        assert sweep() == 0

    def test_one_authority_in_trouble_does_not_keep_it_from_the_others(
        self, rings: Rings, monkeypatch
    ) -> None:
        send()
        send(origin=OTHER_CITY)
        rings.clear()
        real = selectors.due_pairs

        def fails_in_one() -> list[tuple[str, str]]:
            if current().schema_name == OTHER_CITY:
                raise RuntimeError
            return real()

        monkeypatch.setattr(selectors, "due_pairs", fails_in_one)

        assert sweep() == 1
        assert rings == [relay_of(CITY, PORT, "standard")]

    def test_it_brings_the_ledger_up_to_date(self, rings: Rings) -> None:
        message = send()

        sweep()

        with enter(PUBLIC.schema_name):
            assert LedgerEntry.objects.get(message_id=message.id).state == "queued"


@pytest.mark.django_db
class TestTasks:
    """Workers do what the carrier does, in the schema that they are told."""

    def test_the_relay_delivers(self, rings: Rings, effects: Effects) -> None:
        message = send()

        tasks.relay.apply(
            kwargs={"schema": CITY, "destination": PORT, "lane": "standard"}, throw=True
        )

        assert outgoing(message).state == "done"

    def test_the_relay_takes_a_fair_share_and_rings_for_the_rest(
        self, rings: Rings, effects: Effects, settings
    ) -> None:
        settings.ROUTING_BATCH, settings.ROUTING_ROUNDS = 2, 2
        for _ in range(5):
            send()
        rings.clear()

        tasks.relay.apply(
            kwargs={"schema": CITY, "destination": PORT, "lane": "standard"}, throw=True
        )

        assert effects.count() == 4
        assert rings == [relay_of(CITY, PORT, "standard")]

    def test_the_sweep_is_a_task_of_public(self, rings: Rings) -> None:
        send()
        rings.clear()

        tasks.sweep.apply(kwargs={"schema": "public"}, throw=True)

        assert rings == [relay_of(CITY, PORT, "standard")]

    def test_a_relay_for_an_authority_that_is_not_there_touches_nothing(
        self, rings: Rings, effects: Effects
    ) -> None:
        send()

        result = tasks.relay.apply(
            kwargs={"schema": "city_999999", "destination": PORT, "lane": "standard"}
        )

        assert result.state != "SUCCESS"
        assert effects.count() == 0
        with enter(PUBLIC.schema_name):
            assert RejectedTask.objects.filter(task="routing.relay").count() == 1


def test_no_transaction_spans_two_authorities(committed: Copy, effects: Effects) -> None:
    send()
    with enter(CITY), transaction.atomic(), pytest.raises(OpenTransaction):
        relay.carry_batch(origin=PORT, destination=CITY, lane="standard")

    parcels = parcels_of(claim())
    with enter(CITY), transaction.atomic(), pytest.raises(OpenTransaction):
        receive(parcels)
    assert effects.count() == 0


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Run functions at the same moment, each in a thread with a connection of its own."""

    def run(*functions: Callable[[], Any]) -> list[Any]:
        start = threading.Barrier(len(functions))
        results: list[Any] = [None] * len(functions)

        def work(number: int, function: Callable[[], Any]) -> None:
            try:
                start.wait(10)
                results[number] = function()
            except Exception as error:  # noqa: BLE001 (shown to the test)
                results[number] = error
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=work, args=(number, function))
            for number, function in enumerate(functions)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    return run


class TestAtOnce:
    """Several workers at the same moment, on a database where they really commit."""

    @pytest.fixture(autouse=True)
    def _really_committed(self, committed: Copy, rings: Rings) -> None:
        """Nobody rolls back, and no bell rings."""

    def test_two_workers_never_claim_the_same_message(
        self, effects: Effects, at_once: Callable[..., list[Any]], settings
    ) -> None:
        settings.ROUTING_BATCH = 10
        for _ in range(40):
            send()

        batches = at_once(*[claim] * 4)

        ids = [row.id for batch in batches for row in batch]
        assert len(ids) == len(set(ids))

    def test_the_same_batch_delivered_twice_at_once_takes_effect_once(
        self, effects: Effects, at_once: Callable[..., list[Any]]
    ) -> None:
        about = uuid4()
        for _ in range(5):
            send(about)
        send()
        parcels = parcels_of(claim())

        first, second = at_once(lambda: receive(parcels), lambda: receive(parcels[::-1]))

        assert {answer.outcome for answer in first} == {"applied"}
        assert {answer.message_id for answer in second} == {parcel.message_id for parcel in parcels}
        assert effects.of(about) == [1, 2, 3, 4, 5]
        assert effects.count() == 6

    def test_several_relays_of_one_pair_keep_order_and_lose_nothing(
        self, effects: Effects, at_once: Callable[..., list[Any]], settings
    ) -> None:
        settings.ROUTING_BATCH = 7
        requests = [uuid4() for _ in range(5)]
        for _ in range(8):
            for about in requests:
                send(about)

        def work() -> None:
            for _ in range(20):
                relay.carry_batch(origin=CITY, destination=PORT, lane="standard")

        at_once(*[work] * 3)
        hurry()
        relay.carry_everything()

        assert [effects.of(about) for about in requests] == [list(range(1, 9))] * 5
        report = examine()
        assert (report.findings, report.dead) == ([], 0)
        with enter(PORT):
            assert AuditEvent.objects.filter(event="test.applied").count() == 40

    def test_a_later_message_is_left_while_another_worker_claims_the_earlier_one(
        self, effects: Effects, at_once: Callable[..., list[Any]]
    ) -> None:
        about = uuid4()
        earlier, _ = send(about), send(about)
        holds, seen = threading.Event(), threading.Event()

        def claims_slowly() -> None:
            with enter(CITY), transaction.atomic():
                OutboxMessage.objects.select_for_update().get(id=earlier.id)
                holds.set()
                seen.wait(20)

        def claims_beside() -> int:
            holds.wait(20)
            try:
                return len(claim())
            finally:
                seen.set()

        _, claimed = at_once(claims_slowly, claims_beside)

        assert claimed == 0
        assert len(claim()) == 2

    def test_two_messages_about_one_request_sent_at_once_get_two_numbers(
        self, at_once: Callable[..., list[Any]]
    ) -> None:
        about = uuid4()

        sent = at_once(*[lambda: send(about)] * 4)

        assert sorted(message.version for message in sent) == [1, 2, 3, 4]
