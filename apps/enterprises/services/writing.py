"""What the services of the register share: leaving a trace."""

from __future__ import annotations

from uuid import UUID

from apps.audit.services import record
from apps.core.actors import Actor


def leave_trace(
    event: str, actor: Actor, record_id: UUID, *, subject: str = "enterprise", **payload: object
) -> None:
    """Write the audit event of a change to a unit or host, on the chain of its own."""
    name = f"{subject}:{record_id}"
    record(event, actor=actor, chain=name, subject=name, payload=payload)
