"""Database backend: search path and role are set together, in one statement.

Django finds this module by the setting ENGINE = "apps.regions.backend".
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from django.conf import settings
from django.db.backends.utils import CursorWrapper
from django_tenants.postgresql_backend import base
from psycopg.pq import TransactionStatus

from apps.regions.backend.editor import SchemaEditor
from apps.regions.kinds import PUBLIC_SCHEMA, role_of

NOWHERE: Final = ""
_ENTER: Final = "SELECT set_config('search_path', %s, false), set_config('role', %s, false)"


class Tenant(Protocol):
    """What the backend has to know of a tenant."""

    @property
    def schema_name(self) -> str:
        """The schema to work in."""


class _Nowhere:
    """Stands for "no schema entered": an empty search path and the bare login role."""

    schema_name = NOWHERE

    def get_tenant_type(self) -> None:
        """Return None: nowhere has no kind."""


class DatabaseWrapper(base.DatabaseWrapper):
    """django-tenants' backend with a database role for each schema.

    With `enforces_roles` (the application's login) a connection starts nowhere: it sees no table
    until a schema is entered. Without (the owner's login) it starts in public, as Django's own
    commands expect, and only the search path follows the schema.

    Setting a role is transactional, exactly as setting the search path is, so both are forgotten
    at the same points: close, rollback, rollback to a savepoint.
    """

    schema_name: str
    search_path_set_schemas: list[str] | None
    _setting_search_path: bool
    SchemaEditorClass = SchemaEditor
    heard: list[str] | None = None  # where apps.regions.following listens to migrations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.enforces_roles: bool = settings.TENANT_ROLES
        super().__init__(*args, **kwargs)
        if self.enforces_roles:
            self.set_nowhere()

    def set_tenant(self, tenant: Tenant, include_public: bool = True) -> None:  # noqa: FBT001, FBT002
        """Choose the schema for the statements to come; nothing is sent yet.

        Unlike django-tenants' own method this keeps Django's cache of content types: they live in
        public only, so that their ids are the same from every schema.
        """
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.search_path_set_schemas = None

    def set_nowhere(self) -> None:
        """Leave every schema; the next statement finds no table and holds no role."""
        self.set_tenant(_Nowhere())

    def _handle_search_path(self, cursor: CursorWrapper | None = None) -> None:
        """Set search path and role, unless they already are what they have to be.

        Raises the database's error when the role does not exist. django-tenants swallows that
        error; the statement would then run in the schema left behind by someone else.
        """
        if self._setting_search_path or self.search_path_set_schemas is not None:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # nothing but a rollback can run now, and it needs neither path nor role
        path, role = self._search_path(), self._role()
        self._setting_search_path = True
        try:
            if cursor is None:
                with self.connection.cursor() as own:
                    own.execute(_ENTER, (path, role))
            else:
                cursor.execute(_ENTER, (path, role))
        finally:
            self._setting_search_path = False
        self.search_path_set_schemas = [path]

    def _search_path(self) -> str:
        if self.schema_name == NOWHERE:
            return ""
        role_of(self.schema_name)  # refuses any name that is not a schema of ours
        if self.schema_name == PUBLIC_SCHEMA or not self.include_public_schema:
            return str(self.schema_name)
        return f"{self.schema_name},{PUBLIC_SCHEMA}"

    def _role(self) -> str:
        if not self.enforces_roles or self.schema_name == NOWHERE:
            return "none"
        return role_of(self.schema_name)
