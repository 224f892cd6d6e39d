"""A way up to the audit trail for the layers below it.

`accounts`, `policy` and `regions` lie under `audit` and must not import it, but their changes
belong in the trail too. They call `record` here; `audit` registers the recorder when it is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from apps.core.actors import Actor


class Recorder(Protocol):
    """What `audit` registers: it writes one event inside the caller's transaction."""

    def __call__(
        self,
        event: str,
        *,
        actor: Actor,
        chain: str,
        subject: str | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> object:
        """Write the event, or raise: the caller's change must not stand without it."""
        ...


_registered: list[Recorder] = []


def register(recorder: Recorder) -> None:
    """Make `recorder` the one that `record` calls; a later call replaces an earlier one."""
    _registered[:] = [recorder]


def record(
    event: str,
    *,
    actor: Actor,
    subject: str,
    payload: Mapping[str, Any] | None = None,
    chain: str | None = None,
) -> None:
    """Leave an audit event (`accounts.role_granted`) in the caller's transaction.

    `subject` names the thing (`user:<uuid>`); `chain` is the hash chain the event joins, the
    subject's own when left out. `payload` holds ids, field names and digests only. Raises
    RuntimeError when no recorder is registered: losing an event in silence is worse than failing.
    """
    if not _registered:
        raise RuntimeError("No audit recorder is registered; is apps.audit installed?")
    _registered[0](event, actor=actor, chain=chain or subject, subject=subject, payload=payload)
