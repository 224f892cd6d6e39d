"""Many schemas follow their template: what was worked out once is repeated, or done anew."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from apps.audit import migrations as audit_migrations
from apps.regions import following, provisioning, schemas
from apps.regions.kinds import TEMPLATE_SCHEMAS, SchemaKind
from tests.databases import Databases

TEMPLATE = TEMPLATE_SCHEMAS[SchemaKind.CITY]
CITY, OTHER = "city_320500", "city_320100"
NEW = ("audit", "0999_new")
MORE = "audit_migrations_and_one_more"
INDEX = 'migrations.AddIndex("auditevent", models.Index(fields=["event"], name="audit_new"))'
LOOKS_AT_ROWS = "migrations.RunPython(lambda apps, editor: None)"
WRITE = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("audit", "{last}")]
    atomic = {atomic}
    operations = [{operations}]
"""
Write = Callable[..., None]


@pytest.fixture
def owner(
    django_db_setup: None, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> Iterator[Databases]:
    """Work as the commands that make schemas do, in a transaction that is rolled back after."""
    own = transaction.atomic()
    own._from_testcase = True  # type: ignore[attr-defined]  # what Django's own test case sets
    with django_db_blocker.unblock(), databases.owner_login(), own:
        yield databases
        transaction.set_rollback(True)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Write]:
    """Add one more migration to the app `audit`, after its last one, in a copy of its folder."""
    package = tmp_path / MORE
    shutil.copytree(Path(next(iter(audit_migrations.__path__))), package)
    last = max(path.stem for path in package.glob("0*.py"))
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"audit": MORE}

    def add(*operations: str, atomic: bool = True) -> None:
        text = WRITE.format(last=last, atomic=atomic, operations=", ".join(operations))
        (package / f"{NEW[1]}.py").write_text(text)

    yield add
    for name in [name for name in sys.modules if name.split(".")[0] == MORE]:
        del sys.modules[name]


def indexed() -> set[str]:
    """The schemas that have the index of the new migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_indexes WHERE indexname = 'audit_new'")
        return {name for (name,) in cursor.fetchall()}


def had(schema_name: str) -> bool:
    """Whether a schema has recorded the new migration."""
    return NEW in schemas.applied_migrations([schema_name])[schema_name]


def refuse(schema_name: str) -> None:
    raise AssertionError(schema_name)


def test_a_schema_repeats_what_its_template_did_without_working_it_out(
    owner: Databases, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(INDEX)
    lesson = following.learn(TEMPLATE)
    with monkeypatch.context() as patch:
        patch.setattr(schemas, "migrate_schema", refuse)
        following.follow(CITY, lesson)
    schemas.migrate_schema(OTHER)  # the long way, to compare with

    assert indexed() == {TEMPLATE, CITY, OTHER}
    assert had(CITY)
    assert schemas.behind([TEMPLATE, CITY, OTHER]) == []


def test_all_that_are_behind_follow_at_a_sync(owner: Databases, write: Write) -> None:
    write(INDEX)
    migrated: list[str] = []

    lessons = provisioning.prepare(lambda name, _step: migrated.append(name))
    provisioning.migrate_behind(lambda name, _step: migrated.append(name), lessons=lessons)

    assert {TEMPLATE, CITY, OTHER, "port_shanghai", "public"} <= indexed()
    assert sorted(migrated) == sorted(indexed())
    assert schemas.behind(schemas.existing_schemas()) == []


@pytest.mark.parametrize(
    ("operations", "atomic"),
    [
        ((INDEX, LOOKS_AT_ROWS), True),
        ((f"migrations.SeparateDatabaseAndState([{LOOKS_AT_ROWS}])",), True),
        ((INDEX,), False),
    ],
    ids=["looks at rows", "looks at rows within", "in no transaction"],
)
def test_what_cannot_be_repeated_is_no_lesson(
    owner: Databases,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    operations: tuple[str, ...],
    atomic: bool,
) -> None:
    write(*operations, atomic=atomic)
    monkeypatch.setattr(schemas, "migrate_schema", lambda _name: None)

    assert following.learn(TEMPLATE) is None


def test_a_schema_that_stands_elsewhere_works_it_out_itself(owner: Databases, write: Write) -> None:
    write(INDEX)
    lesson = following.learn(TEMPLATE)
    assert lesson is not None

    following.follow(CITY, replace(lesson, before=lesson.before - {("audit", "0001_audit")}))

    assert CITY in indexed()
    assert had(CITY)


def test_a_lesson_that_does_not_fit_leaves_nothing_behind_and_is_worked_out_anew(
    owner: Databases, write: Write
) -> None:
    write(INDEX)
    lesson = following.learn(TEMPLATE)
    assert lesson is not None

    broken = replace(lesson, statements=["CREATE TABLE half_done ()", "SELECT 1 / 0"])
    following.follow(CITY, broken)

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{CITY}.half_done"])
        assert cursor.fetchone() == (None,)
    assert CITY in indexed()


def test_a_template_that_is_up_to_date_teaches_nothing(owner: Databases) -> None:
    assert following.learn(TEMPLATE) is None
