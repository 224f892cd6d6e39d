"""Writing to the audit trail: the only door, and it opens inwards only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.audit.errors import OutsideTransaction
from apps.audit.hashing import seal
from apps.audit.models import AuditEvent
from apps.audit.payloads import clean
from apps.core.actors import Actor
from apps.regions.scoping import any_command


def record(
    event: str,
    *,
    actor: Actor,
    chain: str,
    subject: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Write one event in the caller's transaction and seal it onto its chain.

    `event` is `<app>.<past tense>`; `chain` is `request:<uuid>` and the like, `subject` the thing
    (the chain's own when left out). Raises OutsideTransaction when there is no transaction to
    share, and PersonalData when the payload holds more than ids, field names, codes and digests.

    The chain stays locked until the transaction ends: events of one chain queue up, those of
    different chains do not meet. A transaction that writes to several chains takes them in a fixed
    order (its own request first), or PostgreSQL will end one of two that wait for each other.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("An event must share the transaction of the change it reports.")
    facts = clean(payload or {})
    _lock(chain)
    last = AuditEvent.objects.filter(chain=chain).order_by("-seq").values_list("seq", "hash")[:1]
    seq, prev_hash = next(iter(last), (0, ""))
    row = AuditEvent(
        chain=chain,
        seq=seq + 1,
        at=timezone.now(),
        event=event,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_roles=sorted(actor.roles),
        subject=subject or chain,
        payload=facts,
        prev_hash=prev_hash,
    )
    row.hash = seal(row)
    row.save(force_insert=True)
    return row


@any_command
def record_read(
    what: str,
    *,
    actor: Actor,
    chain: str,
    fields: Iterable[str],
    subject: str | None = None,
) -> AuditEvent:
    """Note that sensitive data was read, before it leaves: `files.file_opened`, and which fields.

    It opens a transaction of its own when the caller, a page that only reads, has none.
    """
    return record(
        what, actor=actor, chain=chain, subject=subject, payload={"fields": sorted(fields)}
    )


def _lock(chain: str) -> None:
    """Hold the chain until the transaction ends; schemas do not wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || %s, 0))",
            [f"audit {chain}"],
        )
