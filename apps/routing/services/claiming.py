"""Taking a batch out of the outbox, on a lease that ends by itself."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile
from uuid import UUID

import structlog
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from apps.regions.scoping import tenant_command
from apps.routing.clock import database_now
from apps.routing.errors import AttemptsExhausted
from apps.routing.keys import Signer
from apps.routing.models import OutboxMessage
from apps.routing.services.stopping import stop
from apps.routing.states import BLOCKING, OutboxState
from apps.routing.tuning import figure, wait_seconds

log = structlog.get_logger(__name__)


@tenant_command
def claim(*, destination: str, lane: str) -> list[OutboxMessage]:
    """Lease the next batch for one pair of authorities and lane, in order, and count the attempt.

    Later messages about an aggregate are in the batch only behind all earlier ones. A message whose
    last attempt ended without any answer (its worker died) travels alone from then on, so that one
    that kills workers drags no other with it.
    """
    now = database_now()
    rows = list(
        OutboxMessage.objects.filter(destination=destination)
        .deliverable(now, lanes=[lane])
        .order_by("created_at", "version", "id")
        .select_for_update(skip_locked=True)[: figure("BATCH")]
    )
    batch = _bounded(_without_exhausted(_in_order(rows, destination), now))
    if batch:
        _lease(batch, now)
    return batch


@tenant_command
def postpone(*, message_ids: Sequence[UUID]) -> None:
    """Give a batch back that could not be delivered for reasons that lie with no message of it.

    It is tried again for ever, at growing intervals of at most half a minute; each message alone.
    """
    now = database_now()
    rows = OutboxMessage.objects.filter(id__in=message_ids, state=OutboxState.SENT)
    for row in rows.select_for_update().order_by("id"):
        row.claimed_until = None
        row.next_try_at = now + dt.timedelta(seconds=min(wait_seconds(row.attempts), 30))
        row.revision += 1
        row.save(update_fields=["claimed_until", "next_try_at", "revision"])


def _in_order(rows: Sequence[OutboxMessage], destination: str) -> list[OutboxMessage]:
    """Leave out what has an unfinished earlier message that another worker holds locked."""
    waiting: dict[UUID, set[int]] = defaultdict(set)
    aggregates = {row.aggregate_id for row in rows if row.version > 1}
    if aggregates:
        blocking = OutboxMessage.objects.filter(
            destination=destination, aggregate_id__in=aggregates, state__in=BLOCKING
        )
        for aggregate_id, version in blocking.values_list("aggregate_id", "version"):
            waiting[aggregate_id].add(version)
    kept: list[OutboxMessage] = []
    for row in rows:
        earlier = {version for version in waiting[row.aggregate_id] if version < row.version}
        if not earlier:
            kept.append(row)
            waiting[row.aggregate_id].discard(row.version)
    return kept


def _left_without_answer(row: OutboxMessage) -> bool:
    return row.state == OutboxState.SENT and not row.receipt


def _without_exhausted(rows: Sequence[OutboxMessage], now: dt.datetime) -> list[OutboxMessage]:
    """Count lost attempts as failures, and stop what was lost too often; others go on."""
    kept, stopped = [], set()
    for row in rows:
        lost = _left_without_answer(row) and row.claimed_until is not None and row.attempts > 1
        row.failures += lost
        if row.aggregate_id in stopped:
            continue
        if row.failures < figure("MAX_FAILURES"):
            kept.append(row)
            continue
        stop(row, reason=AttemptsExhausted.code, now=now)
        stopped.add(row.aggregate_id)
    return kept


def _bounded(rows: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Cut the batch before the first that must travel alone, and where its files get too large."""
    if not rows or _left_without_answer(rows[0]):
        return list(rows[:1])
    size, kept = rows[0].files_size, [rows[0]]
    for row in takewhile(lambda row: not _left_without_answer(row), rows[1:]):
        size += row.files_size
        if size > figure("BATCH_BYTES"):
            break
        kept.append(row)
    return kept


def _lease(batch: Sequence[OutboxMessage], now: dt.datetime) -> None:
    """Mark the batch as on its way; what an older key signed is signed by the present one."""
    signer = Signer()
    for row in batch:
        if row.key_id != signer.key_id:
            row.signature = signer.sign(row.envelope.encode())
            row.key_id = signer.key_id
            row.save(update_fields=["signature", "key_id"])
        row.attempts += 1
    OutboxMessage.objects.filter(id__in=[row.id for row in batch]).update(
        state=OutboxState.SENT,
        attempts=F("attempts") + 1,
        sent_at=Coalesce("sent_at", Value(now)),
        claimed_until=now + dt.timedelta(seconds=figure("LEASE_SECONDS")),
        revision=F("revision") + 1,
    )
    for failures in {row.failures for row in batch if row.failures}:
        same = [row.id for row in batch if row.failures == failures]
        OutboxMessage.objects.filter(id__in=same).update(failures=failures)
