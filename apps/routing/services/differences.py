"""Differences between two authorities as tasks: noted, sent again, settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils import timezone

from apps.audit import services as audit
from apps.regions.scoping import current, public_command, tenant_command
from apps.routing.bell import ring_after_commit
from apps.routing.clock import database_now
from apps.routing.keys import Signer
from apps.routing.models import Difference, OutboxMessage
from apps.routing.services.stopping import ROUTING
from apps.routing.states import DifferenceKind, OutboxState


@public_command
def note_differences(*, found: Sequence[Difference]) -> list[Difference]:
    """Keep what is new, and settle what was open and is found no more; returns what is new."""
    wanted = {(one.message_id, one.kind): one for one in found}
    still_open = {
        (one.message_id, one.kind): one
        for one in Difference.objects.select_for_update().filter(settled_at=None).order_by("id")
    }
    over = [one.id for key, one in still_open.items() if key not in wanted]
    Difference.objects.filter(id__in=over).update(settled_at=timezone.now())
    new = [one for key, one in wanted.items() if key not in still_open]
    Difference.objects.bulk_create(new)
    return new


@public_command
def note_sent_again(*, message_ids: Collection[UUID]) -> None:
    """Note when the sender was made to send again what the receiver has lost."""
    open_ones = Difference.objects.filter(settled_at=None, kind=DifferenceKind.LOST)
    open_ones.filter(message_id__in=message_ids).update(sent_again_at=timezone.now())


@tenant_command
def send_again(*, message_ids: Collection[UUID]) -> list[UUID]:
    """Queue received messages anew, because their receiver has them no longer; in their order.

    Each is signed by the present key, and leaves an audit event. Returns the ids that were queued.
    """
    rows = list(
        OutboxMessage.objects.select_for_update()
        .filter(id__in=message_ids, state=OutboxState.DONE)
        .order_by("aggregate_id", "version")
    )
    now, signer = database_now(), Signer()
    for row in rows:
        row.signature = signer.sign(row.envelope.encode())
        row.key_id = signer.key_id
        row.state = OutboxState.QUEUED
        row.attempts = row.failures = 0
        row.next_try_at, row.done_at = now, None
        row.receipt, row.receipt_signature, row.receipt_key_id = "", b"", ""
        row.revision += 1
        row.save()
        audit.record(
            "routing.message_sent_again",
            actor=ROUTING,
            chain=f"request:{row.aggregate_id}",
            subject=f"message:{row.id}",
            payload={"type": row.type, "destination": row.destination},
        )
    for destination, lane in sorted({(row.destination, row.lane) for row in rows}):
        ring_after_commit(schema=current().schema_name, destination=destination, lane=lane)
    return [row.id for row in rows]
