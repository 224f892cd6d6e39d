"""The seal of an audit event: SHA-256 over a canonical form of all it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.audit.models import AuditEvent


def canonical(value: object) -> str:
    """Write a value as JSON in one form only: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def seal(event: AuditEvent) -> str:
    """Give the seal of an event, as 64 hexadecimal digits.

    It covers every column but the row's id, and the seal of the event before: whoever changes,
    drops or adds a row in the middle would have to rewrite all that follow.
    """
    facts = {
        "prev_hash": event.prev_hash,
        "chain": event.chain,
        "seq": event.seq,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "event": event.event,
        "actor": {
            "kind": event.actor_kind,
            "id": event.actor_id,
            "roles": event.actor_roles,
        },
        "subject": event.subject,
        "payload": event.payload,
    }
    return hashlib.sha256(canonical(facts).encode()).hexdigest()
