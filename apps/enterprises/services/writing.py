"""What the services of the register share: cleaning all that was typed, and leaving a trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.enterprises.errors import InviterInvalid
from apps.enterprises.texts import TextRefused


def clean(makers: Mapping[str, Callable[[], str]]) -> dict[str, Any]:
    """Run every maker, and tell all that is wrong at once."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, make in makers.items():
        try:
            values[name] = make()
        except (TextRefused, DomainError) as refused:
            wrong[name] = str(getattr(refused, "detail", refused))
    if wrong:
        raise InviterInvalid(fields=wrong)
    return values


def choice(value: str, allowed: list[str]) -> str:
    """Give the value when it is one of those allowed. Raises TextRefused."""
    if value not in allowed:
        raise TextRefused(_("Choose one of the kinds offered."))
    return value


def leave_trace(
    event: str, actor: Actor, record_id: UUID, *, subject: str = "enterprise", **payload: object
) -> None:
    """Write the audit event of a change to a unit or host, on the chain of its own."""
    name = f"{subject}:{record_id}"
    record(event, actor=actor, chain=name, subject=name, payload=payload)
