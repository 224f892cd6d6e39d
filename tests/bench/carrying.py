"""Sending a message and carrying it, one by one and a hundred at a time."""

from __future__ import annotations

from unittest.mock import patch

from apps.routing import registry, relay
from apps.routing.tuning import figure
from tests.bench.measuring import Table
from tests.routing.carrying import TYPE, Effects, send

BATCH = 100


def run(table: Table) -> None:
    """Carry messages whose effect is one row at the receiver."""
    with (
        patch.dict(registry._handlers, {TYPE: Effects().handle}),
        patch.dict(registry._on_receipt, {TYPE: []}),
    ):
        table.measure("a message sent, committed", send, rounds=200)
        relay.carry_everything()
        table.measure("a message sent and carried alone", one, rounds=30)
        name = f"each of {BATCH} messages sent and carried together"
        table.measure(name, hundred, rounds=5, things=BATCH)


def one() -> None:
    """Send one and bring its receipt back."""
    send()
    relay.carry_everything()


def hundred() -> None:
    """Send many and bring their receipts back in one batch."""
    for _ in range(min(BATCH, figure("BATCH"))):
        send()
    relay.carry_everything()
