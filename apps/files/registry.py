"""Who may open a file is known only to the app whose paper it is: it registers the question here.

A check gets the actor and the file's id and answers with the audit chain the read belongs to
("request:<uuid>"), or None when the actor may not know of the file. Without a check for the
purpose and the kind of schema nobody may open the file.
"""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from apps.core.actors import Actor
from apps.regions.kinds import SchemaKind

AccessCheck = Callable[[Actor, UUID], str | None]

CARRIED: Final = "carried"
"""The purpose of a file that came with a message from another authority."""

_checks: dict[tuple[SchemaKind, str], AccessCheck] = {}


def register_access(check: AccessCheck, *, kind: SchemaKind, purpose: str) -> None:
    """Let `check` decide on files of this purpose in this kind of schema; call it in ready()."""
    known = _checks.setdefault((kind, purpose), check)
    if known is not check:
        raise RuntimeError(f"Two checks want to decide on {purpose} files in a {kind} schema.")


def access_check(*, kind: SchemaKind, purpose: str) -> AccessCheck | None:
    """The check that decides, or None when nobody has registered one."""
    return _checks.get((kind, purpose))
