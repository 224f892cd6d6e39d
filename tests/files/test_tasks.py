"""Beat rings in public, each authority tidies its own storage."""

from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from apps.files import plugs, tasks
from apps.files.schedule import BEAT_SCHEDULE
from apps.files.services import ORPHAN_AGE
from apps.regions.scoping import AuthorityRef


def test_beat_rings_a_task_that_exists() -> None:
    (entry,) = BEAT_SCHEDULE.values()

    assert entry["task"] == tasks.remove_orphans_everywhere.name


def test_every_authority_is_rung(public: AuthorityRef, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(tasks.remove_orphans, "delay", lambda *, schema: rung.append(schema))

    tasks.remove_orphans_everywhere(schema="public")

    assert {"city_320500", "port_shanghai"} <= set(rung)
    assert "public" not in rung


def test_the_task_tidies_its_own_authority_only(
    public: AuthorityRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FILES_DIR", tmp_path)
    store = plugs.file_store()
    for schema in ("city_320500", "city_320100"):
        store.put(schema=schema, file_id=uuid4(), data=b"nobody's")

    with time_machine.travel(timezone.now() + 2 * ORPHAN_AGE):
        tasks.remove_orphans(schema="city_320500")

    assert list(store.listing(schema="city_320500")) == []
    assert len(list(store.listing(schema="city_320100"))) == 1
