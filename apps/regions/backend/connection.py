"""The one typed door to the connection of this thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from apps.regions.backend.base import DatabaseWrapper


def wrapper(alias: str = DEFAULT_DB_ALIAS) -> DatabaseWrapper:
    """Return this thread's connection as what it is: our own backend."""
    return cast("DatabaseWrapper", connections[alias])
