"""Which authorities there are and which host is whose, kept in the process for some seconds.

Read with plain SQL and whole names, so that it works from every schema and needs no model.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection

from apps.regions.authority import PUBLIC, AuthorityRef
from apps.regions.backend.base import NOWHERE
from apps.regions.backend.connection import wrapper
from apps.regions.kinds import SchemaKind

FRESH_SECONDS: Final = 5.0
# A host or schema that is not in the directory may be minutes old or made up; looking again is
# limited, so that made-up hosts cost the database nothing.
LOOK_AGAIN_SECONDS: Final = 1.0

_SQL: Final = """
    SELECT a.schema_name, a.kind, a.code, a.slug, a.name_en, a.name_zh, a.files_directly, a.ready,
           a.province_en, coalesce(array_agg(d.domain) FILTER (WHERE d.domain IS NOT NULL), '{}')
    FROM public.regions_authority a LEFT JOIN public.regions_domain d ON d.tenant_id = a.id
    GROUP BY a.id ORDER BY a.kind, a.code
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One authority in the directory, and whether it may be worked in."""

    authority: AuthorityRef
    ready: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """All authorities at one moment; `read_at` is in seconds of the process' monotonic clock."""

    by_schema: Mapping[str, Entry]
    by_host: Mapping[str, Entry]
    read_at: float

    def older_than(self, seconds: float) -> bool:
        """Tell whether the directory was read longer ago than that."""
        return time.monotonic() - self.read_at > seconds


_lock = threading.Lock()
_kept: Directory | None = None


def forget() -> None:
    """Drop what is kept, so that the next question is answered from the database."""
    global _kept  # noqa: PLW0603 (one directory for all threads of the process)
    with _lock:
        _kept = None


def by_host(host: str) -> Entry | None:
    """Return whose host this is, or None. The host is lower case, without port or final dot."""
    if host == settings.BASE_DOMAIN:
        return Entry(PUBLIC, ready=True)  # without a question: it must answer while all else fails
    found = _fresh(FRESH_SECONDS).by_host.get(host)
    return found or _fresh(LOOK_AGAIN_SECONDS).by_host.get(host)


def by_schema(schema_name: str) -> Entry | None:
    """Return the authority of a schema, or None."""
    if schema_name == PUBLIC.schema_name:
        return Entry(PUBLIC, ready=True)
    found = _fresh(FRESH_SECONDS).by_schema.get(schema_name)
    if found is not None and found.ready:
        return found
    return _fresh(LOOK_AGAIN_SECONDS).by_schema.get(schema_name)


def entries() -> list[Entry]:
    """Return all authorities, cities first, by code."""
    return list(_fresh(FRESH_SECONDS).by_schema.values())


def _fresh(seconds: float) -> Directory:
    global _kept  # noqa: PLW0603 (one directory for all threads of the process)
    kept = _kept
    if kept is None or kept.older_than(seconds):
        kept = _read()
        with _lock:
            _kept = kept
    return kept


def _read() -> Directory:
    with _somewhere(), connection.cursor() as cursor:
        cursor.execute(_SQL)
        rows = cursor.fetchall()
    by_schema: dict[str, Entry] = {}
    by_host: dict[str, Entry] = {}
    for schema_name, kind, code, slug, name_en, name_zh, direct, ready, province, hosts in rows:
        authority = AuthorityRef(
            schema_name, SchemaKind(kind), code, slug, name_en, name_zh, direct, province
        )
        by_schema[schema_name] = entry = Entry(authority, ready)
        by_host.update(dict.fromkeys(hosts, entry))
    return Directory(by_schema, by_host, time.monotonic())


@contextmanager
def _somewhere() -> Iterator[None]:
    """Read from public when no schema has been entered yet; any schema may read the directory."""
    here = wrapper()
    if here.schema_name != NOWHERE:
        yield
        return
    here.set_tenant(PUBLIC)
    try:
        yield
    finally:
        here.set_nowhere()
