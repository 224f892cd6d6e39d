"""Which migration operations run in which schema, and which reads may go to a replica."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from apps.regions.backend.base import NOWHERE
from apps.regions.backend.connection import wrapper
from apps.regions.kinds import SchemaKind, kind_of
from apps.regions.placement import places_of_app, places_of_name
from apps.regions.replica import REPLICA, database_for_reading

if TYPE_CHECKING:
    from django.db.models import Model


class SchemaRouter:
    """Creates each model's table only where the model says it lives; reads where they may be read.

    RunSQL and RunPython name no model. They run where all tables of their app are; in an app whose
    tables differ they carry `hints={"lives_in": ...}` with one of the constants of `placement`,
    or Unplaced is raised before they run anywhere.
    """

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        """Answer Django's question for a read."""
        return database_for_reading()

    def allow_relation(self, *_objects: Model, **_hints: Any) -> bool:
        """Let rows of the replica and of the primary meet: they are the same rows."""
        return True

    def allow_migrate(
        self,
        db: str,
        app_label: str,
        model_name: str | None = None,
        **hints: Any,
    ) -> bool:
        """Answer Django's question for the schema that the connection is in."""
        if db == REPLICA:
            return False
        schema_name = wrapper(db).schema_name
        if schema_name == NOWHERE:
            return False  # the application's login never migrates
        kind = kind_of(schema_name)
        stated: Collection[SchemaKind] | None = hints.get("lives_in")
        if stated is not None:
            return kind in stated
        if model_name is not None:
            return kind in places_of_name(app_label, model_name)
        return kind in places_of_app(app_label)
