"""Work on accounts that nobody asks for."""

from __future__ import annotations

from apps.accounts.services import clear_expired
from apps.regions.kinds import SchemaKind
from apps.regions.tasks import scoped_task


@scoped_task(name="accounts.clear_expired", kinds=frozenset(SchemaKind), queue="standard")
def clear(*, schema: str) -> None:
    """Clear away expired sessions and stored API answers of one authority, once a day."""
    clear_expired()
