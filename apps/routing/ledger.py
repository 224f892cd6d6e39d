"""What of a message goes into the ledger."""

from apps.routing.models import LedgerEntry, OutboxMessage


def entry_of(row: OutboxMessage, *, origin: str) -> LedgerEntry:
    """Give the entry for a message as it stands. The order of fields is that of the table."""
    return LedgerEntry(
        message_id=row.id,
        origin=origin,
        destination=row.destination,
        type=row.type,
        aggregate_id=row.aggregate_id,
        version=row.version,
        lane=row.lane,
        digest=row.digest,
        state=row.state,
        attempts=row.attempts,
        dead_reason=row.dead_reason,
        queued_at=row.created_at,
        sent_at=row.sent_at,
        received_at=row.done_at,
        revision=row.revision,
    )
