"""Who may do what in the database, computed from the marks on the models.

Roles: `t_<schema>` works in one schema, `t_public` in public, and `t_reader`, held by every tenant
role, reads the tables of public that are marked tenant_readable. The application's login may take
all of them and, as it inherits nothing, may do nothing until it takes one. No table is granted by
default privileges: an append-only table would be open to change until the next grant.
Roles belong to the whole server, grants to one database; everything here may be repeated.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from apps.regions.kinds import PUBLIC_SCHEMA, SchemaKind, kind_of, role_of
from apps.regions.placement import is_append_only, is_tenant_readable, tables_of

READER_ROLE: Final = "t_reader"
MIGRATIONS_TABLE: Final = "django_migrations"
_CHANGE: Final = sql.SQL("SELECT, INSERT, UPDATE, DELETE")
_APPEND: Final = sql.SQL("SELECT, INSERT")
_READ: Final = sql.SQL("SELECT")


def secure_database(cursor: CursorWrapper) -> None:
    """Take from everybody what PostgreSQL gives to everybody: public, and temporary tables.

    The login must own the database. Copying a database does not copy this; repeat it there.
    """
    cursor.execute("SELECT current_database()")
    database = sql.Identifier(cursor.fetchone()[0])
    cursor.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))
    cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")


def ensure_shared_roles(cursor: CursorWrapper) -> None:
    """Make the application's login where it is missing, the reader's role and that of public."""
    login = settings.APP_DATABASE_LOGIN
    if not _exists(cursor, login["USER"]):
        _create_role(
            cursor,
            login["USER"],
            sql.SQL("LOGIN NOINHERIT PASSWORD {}").format(sql.Literal(login["PASSWORD"])),
        )
    for role in (READER_ROLE, role_of(PUBLIC_SCHEMA)):
        ensure_role(cursor, role)
    _make_member(cursor, role_of(PUBLIC_SCHEMA), login["USER"])


def ensure_tenant_role(cursor: CursorWrapper, schema_name: str) -> None:
    """Make the role of a city or port, let it read what is shared, and let the login take it."""
    role = role_of(schema_name)
    ensure_role(cursor, role)
    _make_member(cursor, READER_ROLE, role)
    _make_member(cursor, role, settings.APP_DATABASE_LOGIN["USER"])


def ensure_role(cursor: CursorWrapper, role: str) -> None:
    """Make a role that nobody can log in with, where it is missing."""
    if not _exists(cursor, role):
        _create_role(cursor, role, sql.SQL("NOLOGIN INHERIT"))


def grant_public(cursor: CursorWrapper) -> None:
    """Grant on public: everything but DDL to `t_public`, marked tables to the reader."""
    grant_schema(cursor, PUBLIC_SCHEMA)
    readable = {
        model._meta.db_table for model in tables_of(SchemaKind.PUBLIC) if is_tenant_readable(model)
    }
    _open_schema(cursor, PUBLIC_SCHEMA, READER_ROLE)
    _grant(cursor, _READ, PUBLIC_SCHEMA, readable & _tables_in(cursor, PUBLIC_SCHEMA), READER_ROLE)


def grant_schema(cursor: CursorWrapper, schema_name: str) -> None:
    """Grant the schema's own role its own tables; tables that no model knows stay closed."""
    role = role_of(schema_name)
    models = list(tables_of(kind_of(schema_name)))
    append = {model._meta.db_table for model in models if is_append_only(model)}
    change = {model._meta.db_table for model in models} - append
    here = _tables_in(cursor, schema_name)
    _open_schema(cursor, schema_name, role)
    _grant(cursor, _CHANGE, schema_name, change & here, role)
    _grant(cursor, _APPEND, schema_name, append & here, role)
    _grant(cursor, _READ, schema_name, {MIGRATIONS_TABLE} & here, role)
    cursor.execute(
        sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {} TO {}").format(
            sql.Identifier(schema_name), sql.Identifier(role)
        )
    )


def _open_schema(cursor: CursorWrapper, schema_name: str, role: str) -> None:
    """Let the role name things in the schema, and take back whatever it was granted before."""
    names = {"schema": sql.Identifier(schema_name), "role": sql.Identifier(role)}
    cursor.execute(
        sql.SQL(
            "GRANT USAGE ON SCHEMA {schema} TO {role};"
            "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role};"
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}"
        ).format(**names)
    )


def _grant(
    cursor: CursorWrapper, rights: sql.SQL, schema_name: str, tables: set[str], role: str
) -> None:
    if tables:
        names = (sql.Identifier(schema_name, table) for table in sorted(tables))
        cursor.execute(
            sql.SQL("GRANT {} ON {} TO {}").format(
                rights, sql.SQL(", ").join(names), sql.Identifier(role)
            )
        )


def _tables_in(cursor: CursorWrapper, schema_name: str) -> set[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema_name])
    return {row[0] for row in cursor.fetchall()}


def _exists(cursor: CursorWrapper, role: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    return cursor.fetchone() is not None


def _create_role(cursor: CursorWrapper, role: str, rights: sql.Composable) -> None:
    """Make a role; one that another database of the server made meanwhile will do as well."""
    cursor.execute(
        sql.SQL(
            "DO $do$ BEGIN CREATE ROLE {} {};"
            " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$"
        ).format(sql.Identifier(role), rights)
    )


def _make_member(cursor: CursorWrapper, role: str, member: str) -> None:
    """Let `member` take `role`, unless it may already."""
    cursor.execute(
        "SELECT 1 FROM pg_auth_members WHERE roleid = %s::regrole AND member = %s::regrole",
        [role, member],
    )
    if cursor.fetchone() is None:
        cursor.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(member))
        )
