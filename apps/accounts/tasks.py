"""Work on accounts that nobody asks for."""

from __future__ import annotations

from apps.accounts.services import clear_expired
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import PUBLIC, ready_authorities
from apps.regions.tasks import scoped_task


@scoped_task(name="accounts.clear_expired", kinds=frozenset(SchemaKind))
def clear(*, schema: str) -> None:
    """Clear away expired sessions and stored API answers of one authority."""
    clear_expired()


@scoped_task(name="accounts.clear_everywhere", kinds=frozenset({SchemaKind.PUBLIC}))
def clear_everywhere(*, schema: str) -> None:
    """Ask every authority, in a task of its own, to clear; beat rings this at night."""
    for authority in [PUBLIC, *ready_authorities()]:
        clear.apply_async(kwargs={"schema": authority.schema_name})
