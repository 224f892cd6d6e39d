"""The carrier: brings batches from one authority to another, one transaction at a time.

It is the only part that works in two schemas, one after the other and never in one transaction. It
may die at any point: the lease ends, somebody repeats the batch, and a repeat changes nothing.
"""

import time
from collections.abc import Sequence
from typing import Final

import structlog

from apps.core.errors import DomainError
from apps.files import selectors as files
from apps.regions.scoping import PUBLIC, enter, ready_authorities
from apps.routing import selectors, services
from apps.routing.envelope import Envelope, Parcel
from apps.routing.errors import FileUnreadable
from apps.routing.faults import point
from apps.routing.ledger import entry_of
from apps.routing.models import OutboxMessage
from apps.routing.receipts import Answer
from apps.routing.states import Outcome
from apps.routing.tuning import figure

log = structlog.get_logger(__name__)
MOST_ROUNDS: Final = 10_000


def carry_batch(*, origin: str, destination: str, lane: str) -> int:
    """Deliver one batch of one pair and lane; returns how many messages were tried."""
    until = time.monotonic() + figure("LEASE_SECONDS")
    with enter(origin):
        batch = services.claim(destination=destination, lane=lane)
        point("routing.after_claim")
        parcels, answers = _pack(batch, origin=origin)
    if parcels:
        delivered = _hand_over(parcels, destination=destination, until=until)
        if delivered is None:
            with enter(origin):
                services.postpone(message_ids=[parcel.message_id for parcel in parcels])
            return len(batch)
        answers += delivered
    if batch:
        point("routing.after_receive")
        _settle(answers, origin=origin)
    return len(batch)


def carry_pair(*, origin: str, destination: str, lane: str) -> bool:
    """Deliver up to a fair share of batches; tells whether more is waiting."""
    for _ in range(figure("ROUNDS")):
        if not carry_batch(origin=origin, destination=destination, lane=lane):
            return False
    return True


def carry_everything() -> int:
    """Deliver in this process all that is due anywhere, until nothing is; returns how many tries.

    For commands and tests, and for an operator whose workers are away.
    """
    total = 0
    for _ in range(MOST_ROUNDS):
        tried = sum(_carry_due_of(authority.schema_name) for authority in ready_authorities())
        if not tried:
            break
        total += tried
    return total


def post_ledger(origin: str) -> int:
    """Write into the ledger what it does not know yet of one sender; returns how many entries."""
    with enter(origin):
        entries = selectors.unposted()
    if entries:
        with enter(PUBLIC.schema_name):
            services.post(entries=entries)
        with enter(origin):
            services.mark_posted(entries=entries)
    return len(entries)


def _carry_due_of(origin: str) -> int:
    with enter(origin):
        pairs = selectors.due_pairs()
    return sum(
        carry_batch(origin=origin, destination=destination, lane=lane)
        for destination, lane in pairs
    )


def _pack(batch: Sequence[OutboxMessage], *, origin: str) -> tuple[list[Parcel], list[Answer]]:
    """Put the files to the messages; what has an unreadable file is answered without leaving.

    Whatever follows such a message about the same aggregate is held back with it.
    """
    parcels: list[Parcel] = []
    answers: list[Answer] = []
    stopped = set()
    for row in batch:
        if row.aggregate_id in stopped:
            answers.append(Answer(row.id, Outcome.HELD))
            continue
        try:
            parcels.append(_parcel(row, origin=origin))
        except DomainError as trouble:
            stopped.add(row.aggregate_id)
            answers.append(Answer(row.id, Outcome.FAILED, code=FileUnreadable.code))
            log.error(  # noqa: TRY400 (the reason is a code; there is nothing to trace)
                "routing_file_unreadable", message_id=str(row.id), code=trouble.code
            )
    return parcels, answers


def _parcel(row: OutboxMessage, *, origin: str) -> Parcel:
    refs = Envelope.own(row.envelope).files if row.files_size else ()
    return Parcel(
        message_id=row.id,
        origin=origin,
        aggregate_id=row.aggregate_id,
        envelope=row.envelope.encode(),
        signature=bytes(row.signature),
        key_id=row.key_id,
        files={ref.id: files.read_bytes(file_id=ref.id) for ref in refs},
    )


def _hand_over(parcels: Sequence[Parcel], *, destination: str, until: float) -> list[Answer] | None:
    """Deliver in the receiver's schema; None when nothing can be said of any message.

    A worker that slept longer than its lease delivers nothing: somebody else has, by now.
    """
    if time.monotonic() > until:
        return None
    try:
        with enter(destination):
            return services.receive(parcels=parcels)
    except Exception as error:  # noqa: BLE001 (the receiver is away: wait, and try for ever)
        log.error(  # noqa: TRY400 (the text of an error may hold a person's data)
            "routing_receiver_away", destination=destination, error=type(error).__name__
        )
        return None


def _settle(answers: Sequence[Answer], *, origin: str) -> None:
    """Store the receipts at the sender, then bring the ledger up to date."""
    with enter(origin):
        rows = services.settle(answers=answers)
    point("routing.after_settle")
    entries = [entry_of(row, origin=origin) for row in rows]
    with enter(PUBLIC.schema_name):
        services.post(entries=entries)
    point("routing.after_ledger")
    with enter(origin):
        services.mark_posted(entries=entries)
