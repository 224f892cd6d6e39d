"""The checker: reads both sides of every message and says which promise is broken, if any.

I1 none lost: what is done at the sender was applied at the receiver, byte for byte.
I2 none doubled: what a receiver has applied was sent once, by that sender, with those bytes.
I3 none stuck: nothing unfinished is older than it may be, and nothing is left without a next try.
I5 order: at each receiver the messages about one aggregate were applied 1, 2, 3, ... in time.
I8 receipts: every receipt that counts was signed by the receiver for exactly these bytes.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from apps.regions.scoping import current, enter, ready_authorities, tenant_query
from apps.routing.clock import database_now
from apps.routing.errors import ReceiptNotBelieved
from apps.routing.keys import Keyring
from apps.routing.models import InboxMessage, OutboxMessage
from apps.routing.receipts import SignedReceipt, believed
from apps.routing.states import UNFINISHED, InboxState, OutboxState, Result

Line = tuple[str, str, UUID]


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken promise. `message_id` is the message it was found at."""

    promise: str
    message_id: UUID
    says: str

    def __str__(self) -> str:
        return f"{self.promise} {self.message_id}: {self.says}"


@dataclass(frozen=True, slots=True)
class Sent:
    """What matters of one outgoing message."""

    id: UUID
    line: Line
    version: int
    digest: str
    state: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What matters of one incoming message."""

    id: UUID
    line: Line
    version: int
    digest: str
    state: str
    applied_at: dt.datetime | None


@dataclass(slots=True)
class Report:
    """How many messages were compared, and what is wrong with them."""

    sent: int = 0
    applied: int = 0
    dead: int = 0
    findings: list[Finding] = field(default_factory=list)


def examine(*, patience: dt.timedelta = dt.timedelta(seconds=60)) -> Report:
    """Compare both sides of all messages; reads only. Older than `patience` is stuck."""
    report = Report()
    sent: dict[UUID, Sent] = {}
    taken: list[Taken] = []
    for authority in ready_authorities():
        with enter(authority.schema_name):
            sent |= {message.id: message for message in _outgoing()}
            taken += _incoming()
            report.findings += _stuck(patience)
            report.findings += _false_receipts()
    report.sent, report.applied = len(sent), sum(m.state == InboxState.APPLIED for m in taken)
    report.dead = sum(message.state == OutboxState.DEAD for message in sent.values())
    report.findings += _lost(sent, taken)
    report.findings += _doubled(sent, taken)
    report.findings += _out_of_order(taken)
    return report


@tenant_query
def _outgoing() -> list[Sent]:
    here = current().schema_name
    rows = OutboxMessage.objects.exclude(state=OutboxState.RETURNED)
    fields = ("id", "destination", "aggregate_id", "version", "digest", "state")
    return [
        Sent(id_, (here, to, about), version, digest, state)
        for id_, to, about, version, digest, state in rows.values_list(*fields)
    ]


@tenant_query
def _incoming() -> list[Taken]:
    here = current().schema_name
    fields = ("id", "origin", "aggregate_id", "version", "digest", "state", "applied_at")
    return [
        Taken(id_, (origin, here, about), version, digest, state, at)
        for id_, origin, about, version, digest, state, at in InboxMessage.objects.values_list(
            *fields
        )
    ]


@tenant_query
def _stuck(patience: dt.timedelta) -> Iterator[Finding]:
    """Name what is too old, unless it waits behind a dead letter that somebody has to look at."""
    now = database_now()
    dead = set(
        OutboxMessage.objects.filter(state=OutboxState.DEAD).values_list(
            "destination", "aggregate_id"
        )
    )
    for row in OutboxMessage.objects.filter(state__in=UNFINISHED, created_at__lt=now - patience):
        if (row.destination, row.aggregate_id) not in dead:
            yield Finding("I3", row.id, f"unfinished since {row.created_at.isoformat()}")
    for parked in InboxMessage.objects.filter(
        state=InboxState.PARKED, received_at__lt=now - patience
    ):
        yield Finding("I3", parked.id, f"parked since {parked.received_at.isoformat()}")


@tenant_query
def _false_receipts() -> Iterator[Finding]:
    here = current().schema_name
    done = OutboxMessage.objects.filter(state=OutboxState.DONE)
    keyring = Keyring(done.values_list("receipt_key_id", flat=True).distinct(), also_past=True)
    for row in done.iterator(chunk_size=500):
        try:
            receipt = believed(
                SignedReceipt(
                    row.receipt.encode(), bytes(row.receipt_signature), row.receipt_key_id
                ),
                verifier=keyring,
                message_id=row.id,
                digest=row.digest,
                origin=here,
                destination=row.destination,
            )
        except ReceiptNotBelieved:
            yield Finding("I8", row.id, "its receipt is not the receiver's")
        else:
            if receipt.result is not Result.APPLIED:
                yield Finding("I8", row.id, "its receipt does not say that it was applied")


def _lost(sent: dict[UUID, Sent], taken: list[Taken]) -> Iterator[Finding]:
    applied = {message.id: message for message in taken if message.state == InboxState.APPLIED}
    for message in sent.values():
        if message.state != OutboxState.DONE:
            continue
        there = applied.get(message.id)
        if there is None:
            yield Finding("I1", message.id, "done at the sender, not applied at the receiver")
        elif (there.digest, there.line, there.version) != (
            message.digest,
            message.line,
            message.version,
        ):
            yield Finding("I1", message.id, "the two sides hold different messages")


def _doubled(sent: dict[UUID, Sent], taken: list[Taken]) -> Iterator[Finding]:
    for message in taken:
        origin = sent.get(message.id)
        if origin is None or (origin.digest, origin.line) != (message.digest, message.line):
            yield Finding("I2", message.id, "taken in, but not sent so by its sender")


def _out_of_order(taken: list[Taken]) -> Iterator[Finding]:
    lines: dict[Line, list[Taken]] = defaultdict(list)
    for message in taken:
        if message.state == InboxState.APPLIED:
            lines[message.line].append(message)
    for messages in lines.values():
        messages.sort(key=lambda message: message.version)
        last: dt.datetime | None = None
        for number, message in enumerate(messages, start=1):
            if message.version != number:
                yield Finding("I5", message.id, f"applied as number {number} of its aggregate")
            if last and message.applied_at and message.applied_at < last:
                yield Finding("I5", message.id, "applied before the one that it follows")
            last = message.applied_at
