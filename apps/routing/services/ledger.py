"""The region's ledger: a copy of who sent what to whom and when, never of what was in it.

It is written in a transaction of its own, after the sender's. What a crash keeps from it stays
marked at the sender, and the sweep writes it later.
"""

from collections.abc import Sequence

from django.db import connection

from apps.regions.scoping import public_command, tenant_command
from apps.routing.models import LedgerEntry

_POST = """
    INSERT INTO routing_ledgerentry AS old (
        message_id, origin, destination, type, aggregate_id, version, lane, digest, state,
        attempts, dead_reason, queued_at, sent_at, received_at, revision)
    SELECT * FROM unnest(
        %s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::int[], %s::text[],
        %s::text[], %s::text[], %s::int[], %s::text[], %s::timestamptz[], %s::timestamptz[],
        %s::timestamptz[], %s::int[])
    ON CONFLICT (message_id) DO UPDATE SET
        state = excluded.state, attempts = excluded.attempts, dead_reason = excluded.dead_reason,
        sent_at = excluded.sent_at, received_at = excluded.received_at,
        revision = excluded.revision
    WHERE old.revision < excluded.revision
"""
_MARK = """
    UPDATE routing_outboxmessage AS m SET ledger_revision = a.revision
    FROM unnest(%s::uuid[], %s::int[]) AS a(id, revision)
    WHERE m.id = a.id AND m.ledger_revision < a.revision
"""


@public_command
def post(*, entries: Sequence[LedgerEntry]) -> None:
    """Write entries; an older one never overwrites a newer one of the same message."""
    ordered = sorted(entries, key=lambda entry: entry.message_id)
    columns = [
        [getattr(entry, field.attname) for entry in ordered]
        for field in LedgerEntry._meta.concrete_fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_POST, columns)


@tenant_command
def mark_posted(*, entries: Sequence[LedgerEntry]) -> None:
    """Note at the sender that the ledger knows these messages as they stand in the entries."""
    with connection.cursor() as cursor:
        cursor.execute(
            _MARK,
            [[entry.message_id for entry in entries], [entry.revision for entry in entries]],
        )
