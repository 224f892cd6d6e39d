"""What schemas there are, how far each is migrated, and bringing one up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django_tenants.migration_executors.base import run_migrations
from psycopg import sql

from apps.regions.backend.connection import wrapper
from apps.regions.errors import OwnerLoginNeeded
from apps.regions.grants import (
    MIGRATIONS_TABLE,
    ensure_shared_roles,
    grant_public,
    grant_schema,
    secure_database,
)
from apps.regions.kinds import (
    PUBLIC_SCHEMA,
    TEMPLATE_SCHEMAS,
    BadSchemaName,
    SchemaKind,
    kind_of,
    role_of,
)

Migration = tuple[str, str]
_LOCK: Final = 7_204_511  # any fixed number: one provisioning at a time in a database
_MIGRATE: Final[dict[str, Any]] = {
    "app_label": None,
    "migration_name": None,
    "database": "default",
    "interactive": False,
    "verbosity": 0,
    "fake": False,
    "fake_initial": False,
    "plan": False,
    "check_unapplied": False,
    "run_syncdb": False,
    "prune": False,
    "skip_checks": True,
    "force_color": False,
    "no_color": True,
}


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """One schema as it stands. `behind` counts migrations on disk that it has not had.

    `ready` is None for schemas that are no authority: public and the templates.
    """

    schema_name: str
    kind: SchemaKind
    exists: bool
    behind: int
    ready: bool | None
    has_role: bool

    @property
    def is_well(self) -> bool:
        """Whether it exists, is up to date and, as an authority, is ready and has its role."""
        return self.exists and not self.behind and (self.ready is None or self._is_served)

    @property
    def _is_served(self) -> bool:
        return bool(self.ready) and self.has_role


def require_owner() -> None:
    """Raise OwnerLoginNeeded where this process works with the application's login."""
    if wrapper().enforces_roles:
        raise OwnerLoginNeeded(
            "Schemas are made with the owner's login: set DELTAVISA_DATABASE_LOGIN=owner."
        )


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other process provisions this database, then keep others waiting.

    The lock is held by a connection of its own: migrating closes and reopens the ordinary one.
    """
    keeper = wrapper().copy()
    try:
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield
    finally:
        keeper.close()


def migrations_on_disk() -> frozenset[Migration]:
    """Return all migrations of the code; every schema records every one of them."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def existing_schemas() -> list[str]:
    """List the schemas of ours that exist, with or without an authority."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace ORDER BY nspname")
        names = [row[0] for row in cursor.fetchall()]
    return [name for name in names if _is_ours(name)]


def applied_migrations(schemas: list[str]) -> dict[str, set[Migration]]:
    """Ask every schema in one query which migrations it has had."""
    found: dict[str, set[Migration]] = {name: set() for name in schemas}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname FROM pg_tables WHERE tablename = %s AND schemaname = ANY(%s)",
            [MIGRATIONS_TABLE, schemas],
        )
        migrated = [row[0] for row in cursor.fetchall()]
        if not migrated:
            return found
        part = sql.SQL("SELECT {literal}, app, name FROM {table}")
        cursor.execute(
            sql.SQL(" UNION ALL ").join(
                part.format(literal=sql.Literal(name), table=sql.Identifier(name, MIGRATIONS_TABLE))
                for name in migrated
            )
        )
        for schema_name, app, migration in cursor.fetchall():
            found[schema_name].add((app, migration))
    return found


def behind(schemas: list[str]) -> list[str]:
    """Return those of the schemas that lack a migration, in the order given."""
    wanted = migrations_on_disk()
    applied = applied_migrations(schemas)
    return [name for name in schemas if wanted - applied[name]]


def statuses() -> list[SchemaStatus]:
    """Tell how every schema stands: public, the templates, cities, ports; and rows without one."""
    existing = existing_schemas()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 't\\_%'")
        roles = {row[0] for row in cursor.fetchall()}
    ready = _readiness() if PUBLIC_SCHEMA in existing else {}
    wanted = migrations_on_disk()
    applied = applied_migrations(existing)
    names = [PUBLIC_SCHEMA, *TEMPLATE_SCHEMAS.values(), *sorted({*existing, *ready})]
    return [
        SchemaStatus(
            schema_name=name,
            kind=kind_of(name),
            exists=name in applied,
            behind=len(wanted - applied.get(name, set())),
            ready=ready.get(name),
            has_role=role_of(name) in roles,
        )
        for name in dict.fromkeys(names)
    ]


def _readiness() -> dict[str, bool]:
    """Read which authorities are ready; none where public has not been migrated yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.regions_authority') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return {}
        cursor.execute("SELECT schema_name, ready FROM public.regions_authority")
        return dict(cursor.fetchall())


def migrate_schema(schema_name: str) -> None:
    """Apply all migrations to one schema, each in its own transaction, and grant its tables.

    The schema is made first if need be. Raises whatever a migration raises; those applied before it
    stay applied, and a repeat goes on from there.
    """
    require_owner()
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema_name))
        )
    try:
        run_migrations([], dict(_MIGRATE), "standard", schema_name, kind_of(schema_name).value)
    finally:
        wrapper().set_schema_to_public()


def migrate_public() -> None:
    """Bring public up to date and close it to everybody but our own roles."""
    migrate_schema(PUBLIC_SCHEMA)
    with transaction.atomic(), connection.cursor() as cursor:
        secure_database(cursor)


def grant(schema_name: str) -> None:
    """Grant a schema's tables to its role again, all at once; templates have no role."""
    with transaction.atomic(), connection.cursor() as cursor:
        if schema_name == PUBLIC_SCHEMA:
            ensure_shared_roles(cursor)
            grant_public(cursor)
        elif schema_name not in TEMPLATE_SCHEMAS.values():
            grant_schema(cursor, schema_name)


def grant_after_migration(schema_name: str, **_signal: object) -> None:
    """Grant the tables that a migration has made; connected to django-tenants' schema_migrated.

    So `manage.py migrate` leaves no table that nobody may use, however it is called.
    """
    grant(schema_name)


def _is_ours(name: str) -> bool:
    try:
        kind_of(name)
    except BadSchemaName:
        return False
    return True
