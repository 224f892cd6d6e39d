"""What the tests of the message path share: bodies, countable effects, and broken roads."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from apps.audit import services as audit
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.regions.scoping import enter
from apps.routing import services
from apps.routing.envelope import Envelope, Parcel
from apps.routing.models import InboxMessage, OutboxMessage
from apps.routing.receipts import Answer

CITY = "city_320500"
OTHER_CITY = "city_320100"
PORT = "port_shanghai"
TESTER = Actor.system("test")

TYPE = "recall.asked"
"""The message that most tests send: the smallest one from a city to the port."""


def body(aggregate_id: UUID, reason: str = "asked") -> dict[str, Any]:
    """Give the body of a `recall.asked`."""
    return {"request_id": str(aggregate_id), "reason": reason}


@dataclass
class Effects:
    """A handler whose effect is a row at the receiver, and that fails where a test says so.

    `trouble` maps the reason in a message's body to what the handler raises for it.
    """

    trouble: dict[str, BaseException] = field(default_factory=dict)

    def handle(self, envelope: Envelope) -> None:
        """Leave one audit event for each message, then fail if it was told to."""
        audit.record(
            "test.applied",
            actor=TESTER,
            chain=f"request:{envelope.aggregate_id}",
            subject=f"message:{envelope.id}",
            payload={"version": envelope.version},
        )
        error = self.trouble.get(str(envelope.body.get("reason")))
        if error is not None:
            raise error

    def of(self, aggregate_id: UUID, *, at: str = PORT) -> list[int]:
        """Give the versions that took effect, in the order in which they did."""
        with enter(at):
            events = AuditEvent.objects.filter(
                chain=f"request:{aggregate_id}", event="test.applied"
            ).order_by("id")
            return [event.payload["version"] for event in events]

    def count(self, *, at: str = PORT) -> int:
        """Count all effects at a receiver."""
        with enter(at):
            return AuditEvent.objects.filter(event="test.applied").count()


def send(
    aggregate_id: UUID | None = None,
    *,
    origin: str = CITY,
    to: str = PORT,
    reason: str = "asked",
    **options: Any,
) -> OutboxMessage:
    """Send one message in a transaction of its own."""
    about = aggregate_id or uuid4()
    with enter(origin):
        return services.send(
            destination=to, type=TYPE, aggregate_id=about, body=body(about, reason), **options
        )


def claim(*, origin: str = CITY, to: str = PORT, lane: str = "standard") -> list[OutboxMessage]:
    """Claim a batch as the relay does."""
    with enter(origin):
        return services.claim(destination=to, lane=lane)


def parcels_of(batch: list[OutboxMessage], *, origin: str = CITY) -> list[Parcel]:
    """Pack messages that carry no files."""
    return [
        Parcel(
            message_id=row.id,
            origin=origin,
            aggregate_id=row.aggregate_id,
            envelope=row.envelope.encode(),
            signature=bytes(row.signature),
            key_id=row.key_id,
            files={},
        )
        for row in batch
    ]


def receive(parcels: list[Parcel], *, at: str = PORT) -> list[Answer]:
    """Deliver as the relay does."""
    with enter(at):
        return services.receive(parcels=parcels)


def settle(answers: list[Answer], *, origin: str = CITY) -> list[OutboxMessage]:
    """Bring the answers back as the relay does."""
    with enter(origin):
        return services.settle(answers=answers)


def outgoing(message: OutboxMessage | UUID, *, origin: str = CITY) -> OutboxMessage:
    """Read a message of the outbox afresh."""
    id_ = message if isinstance(message, UUID) else message.id
    with enter(origin):
        return OutboxMessage.objects.get(id=id_)


def incoming(message: OutboxMessage | UUID, *, at: str = PORT) -> InboxMessage | None:
    """Read a message of the inbox, if it is there."""
    id_ = message if isinstance(message, UUID) else message.id
    with enter(at):
        return InboxMessage.objects.filter(id=id_).first()


def hurry(*, origin: str = CITY) -> None:
    """Let every lease end and every pause be over, as if time had passed."""
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    with enter(origin), transaction.atomic():
        OutboxMessage.objects.update(next_try_at=long_ago)
        OutboxMessage.objects.exclude(claimed_until=None).update(claimed_until=long_ago)


@contextmanager
def wrapped(owner: object, name: str, around: Callable[..., Any]) -> Iterator[None]:
    """Replace a function by `around(real, ...)` for a while."""
    real = getattr(owner, name)
    setattr(owner, name, lambda *args, **kwargs: around(real, *args, **kwargs))
    try:
        yield
    finally:
        setattr(owner, name, real)
