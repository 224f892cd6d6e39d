"""A task runs in the schema it is told, or not at all."""

import pytest
from django.db import connection

from apps.regions import directory, scoping
from apps.regions.errors import NotEntered
from apps.regions.kinds import SchemaKind
from apps.regions.models import Authority, RejectedTask
from apps.regions.scoping import enter
from apps.regions.tasks import scoped_task

pytestmark = pytest.mark.usefixtures("db")

ran: list[tuple[str, str]] = []


@scoped_task(name="tests.look_around", kinds={SchemaKind.CITY})
def look_around(*, schema: str, note: str = "") -> None:
    """Remember where the body ran."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        ran.append((cursor.fetchone()[0], note))


@pytest.fixture(autouse=True)
def _nothing_ran():
    ran.clear()


def rejected() -> list[tuple[str, str, str]]:
    """List what was recorded in public."""
    with enter("public"):
        return [
            (row.task, row.schema_asked, row.reason) for row in RejectedTask.objects.order_by("id")
        ]


def test_a_task_runs_in_its_schema_and_leaves_it():
    look_around.apply(kwargs={"schema": "city_320500", "note": "hello"})

    assert ran == [("city_320500", "hello")]
    with pytest.raises(NotEntered):
        scoping.current()
    assert rejected() == []


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("city_999999", "schema unknown or not ready"),
        ("city_330100", "schema unknown or not ready"),
        ("template_city", "schema unknown or not ready"),
        ("pg_catalog", "schema unknown or not ready"),
        ("public", "not a task of a public"),
        ("port_shanghai", "not a task of a port"),
        ("", "no schema given"),
        (None, "no schema given"),
        (320500, "no schema given"),
    ],
)
def test_a_task_without_its_schema_never_runs_and_is_recorded(schema, reason):
    look_around.apply(kwargs={"schema": schema})

    assert ran == []
    asked = schema if isinstance(schema, str) else ""
    assert rejected() == [("tests.look_around", asked, reason)]


def test_a_task_whose_schema_is_not_named_never_runs():
    look_around.apply(kwargs={})
    look_around.apply(args=("city_320500",))

    assert ran == []
    assert [reason for _task, _asked, reason in rejected()] == ["no schema given"] * 2


def test_a_task_whose_authority_went_away_after_sending_never_runs():
    with enter("public"):
        Authority.objects.filter(code="320500").update(ready=False)
    directory.forget()

    look_around.apply(kwargs={"schema": "city_320500"})

    assert ran == []
    assert [reason for _task, _asked, reason in rejected()] == ["schema unknown or not ready"]


def test_a_rejected_task_is_not_asked_for_again():
    result = look_around.apply(kwargs={"schema": "city_999999"})

    assert str(result.state) == "REJECTED"


def test_sending_without_a_schema_fails_at_the_sender():
    with pytest.raises(TypeError, match="needs schema"):
        look_around.delay()
    with pytest.raises(TypeError, match="needs schema"):
        look_around.apply_async(kwargs={"note": "hello"})


def test_the_record_holds_no_arguments():
    look_around.apply(kwargs={"schema": "city_999999", "note": "E12345678"})

    with enter("public"):
        row = RejectedTask.objects.get()
    assert "E12345678" not in str(vars(row))
