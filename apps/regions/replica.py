"""Reading from a copy of the database that is some moments behind, where the settings name one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.db import connections

from apps.regions.backend.connection import wrapper

REPLICA: Final = "replica"
_may_lag: ContextVar[bool] = ContextVar("reads_may_lag", default=False)


@contextmanager
def may_lag() -> Iterator[None]:
    """Let reads in this block be moments old: figures for people who watch, never for an act.

    Without a replica nothing is different, nor within a transaction: a copy does not know yet what
    the transaction itself has written.
    """
    before = _may_lag.set(True)
    try:
        yield
    finally:
        _may_lag.reset(before)


def database_for_reading() -> str | None:
    """Name the replica where this read may lag; None where Django chooses as ever."""
    if not _may_lag.get() or REPLICA not in connections.settings or wrapper().in_atomic_block:
        return None
    return REPLICA
