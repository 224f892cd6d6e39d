"""What runs without a reader: tasks, commands and caches name their authority, or do nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import get_commands

from apps.regions.errors import NotEntered
from apps.regions.kinds import SchemaKind
from apps.regions.models import RejectedTask
from apps.regions.scoping import AuthorityRef, enter
from apps.regions.tasks import ScopedTask
from config.celery import app

#: Every command of ours and where it writes; a new one has to be thought about here.
COMMANDS: Final[dict[str, str]] = {
    "audit_verify": "reads",
    "city_create": "the one authority it is given",
    "demo_accounts": "every ready authority, in each in turn",
    "enterprises_demo": "every ready authority, in each in turn",
    "errors_reference": "docs",
    "policy_load": "public",
    "policy_reference": "docs",
    "port_create": "the one authority it is given",
    "regions_status": "reads",
    "regions_sync": "every ready authority, in each in turn",
    "routing_check": "reads",
    "routing_contract": "docs",
    "routing_key_rotate": "the one authority it is given",
    "routing_reconcile": "every ready authority, in each in turn",
    "routing_relay": "every ready authority, in each in turn",
    "seal_verify": "reads",
    "states_diagram": "docs",
    "watch_list_import": "the one authority it is given",
    "story": "every ready authority, in each in turn",
}
ELSEWHERE: Final = {
    SchemaKind.PUBLIC: "public",
    SchemaKind.CITY: "city_320500",
    SchemaKind.PORT: "port_shanghai",
}


def our_tasks() -> dict[str, Any]:
    """Every task the workers know, but for Celery's own."""
    app.loader.import_default_modules()
    return {
        name: task for name, task in app.tasks.items() if not name.startswith(("celery.", "tests."))
    }


def test_every_task_says_in_which_kinds_of_authority_it_runs() -> None:
    tasks = our_tasks()

    assert len(tasks) > 4
    for name, task in tasks.items():
        assert isinstance(task, ScopedTask), name
        assert task.kinds, name


@pytest.mark.usefixtures("db")
def test_no_task_runs_without_a_schema_in_an_unknown_one_or_in_a_kind_it_is_not_for() -> None:
    for name, task in our_tasks().items():
        wrong = [ELSEWHERE[kind] for kind in SchemaKind if kind not in task.kinds]
        asked = [{}, {"schema": ""}, {"schema": "city_999999"}, {"schema": "template_city"}]
        asked += [{"schema": schema} for schema in wrong]
        before = _rejected(name)

        states = [str(task.apply(kwargs=given).state) for given in asked]

        assert states == ["REJECTED"] * len(asked), name
        assert _rejected(name) - before == len(asked), name


def _rejected(name: str) -> int:
    with enter("public"):
        return RejectedTask.objects.filter(task=name).count()


def test_every_command_is_known_by_where_it_writes() -> None:
    ours = {name for name, owner in get_commands().items() if owner.startswith("apps.")}

    assert ours == set(COMMANDS)


@pytest.mark.parametrize("alias", settings.CACHES)
def test_every_cache_keeps_authorities_apart(
    alias: str, suzhou: AuthorityRef, inside: Callable[[str], AbstractContextManager[Any]]
) -> None:
    cache = caches[alias]
    cache.set("matrix", "of Suzhou")

    for schema in ("city_320100", "port_shanghai", "public"):
        with inside(schema):
            assert cache.get("matrix") is None


@pytest.mark.parametrize("alias", settings.CACHES)
@pytest.mark.usefixtures("db")
def test_no_cache_is_used_outside_every_authority(alias: str) -> None:
    with pytest.raises(NotEntered):
        caches[alias].set("matrix", "of nobody")
