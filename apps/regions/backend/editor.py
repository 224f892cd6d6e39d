"""Writing tables, in a way that somebody may listen to."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.schema import DatabaseSchemaEditor


class SchemaEditor(DatabaseSchemaEditor):
    """Django's own, which also tells each statement to `connection.heard` where that is a list.

    Only what changes a schema passes here, so what was heard on one schema can be said to another
    of the same shape (apps.regions.following).
    """

    def execute(self, sql: Any, params: Any = ()) -> None:  # noqa: ANN401 (as Django declares it)
        """Run one statement, whole: parameters are written into it first."""
        whole = str(sql)
        if params is not None:
            whole = self.connection.ops.compose_sql(whole, params)
        heard: list[str] | None = getattr(self.connection, "heard", None)
        if heard is not None and not self.collect_sql:
            heard.append(whole)
        super().execute(whole, None)
