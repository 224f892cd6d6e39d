"""Bringing many schemas of one kind up to date: worked out once, on the template, and repeated.

Working out what a migration does takes Django seconds, because it builds the state of all models
anew; the statements themselves take milliseconds. So they are listened to on the template of the
kind and said to each schema that stands where the template stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from apps.regions import schemas
from apps.regions.backend.connection import wrapper

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Lesson:
    """What a template did to get from one set of migrations to another."""

    before: set[schemas.Migration]
    learnt: list[schemas.Migration]
    statements: list[str] = field(default_factory=list)


def learn(template: str) -> Lesson | None:
    """Migrate a template; return what others can repeat, None where it was up to date.

    Migrations that look at rows (RunPython), or that may not share a transaction, are no lesson:
    the schemas that lack one are migrated one by one.
    """
    before = schemas.applied_migrations([template])[template]
    loader = MigrationLoader(None, ignore_no_migrations=True)
    learnt = sorted(loader.graph.nodes.keys() - before)
    if not learnt:
        return None
    with _listening() as heard:
        schemas.migrate_schema(template)
    if not before or not all(_can_be_repeated(loader.disk_migrations[one]) for one in learnt):
        return None
    return Lesson(before, learnt, heard)


def follow(schema_name: str, lesson: Lesson | None) -> None:
    """Bring one schema up to date, by the lesson where it fits, all in one transaction."""
    stands = schemas.applied_migrations([schema_name])[schema_name]
    if lesson is None or stands != lesson.before:
        schemas.migrate_schema(schema_name)
        return
    try:
        _repeat(schema_name, lesson)
    except DatabaseError as error:
        log.warning("lesson_did_not_fit", schema=schema_name, error=type(error).__name__)
        schemas.migrate_schema(schema_name)


def _repeat(schema_name: str, lesson: Lesson) -> None:
    schemas.require_owner()
    here = wrapper()
    here.set_schema(schema_name)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in lesson.statements:
                cursor.execute(statement, None)
            cursor.executemany(
                "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())",
                lesson.learnt,
            )
    finally:
        here.set_schema_to_public()
    schemas.grant(schema_name)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect each statement that changes the schema while the block runs."""
    heard: list[str] = []
    here = wrapper()
    here.heard = heard
    try:
        yield heard
    finally:
        here.heard = None


def _can_be_repeated(migration: Migration) -> bool:
    return bool(migration.atomic) and not any(
        isinstance(one, RunPython) for one in _flat(migration.operations)
    )


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    for one in operations:
        yield one
        yield from _flat(getattr(one, "database_operations", []))
