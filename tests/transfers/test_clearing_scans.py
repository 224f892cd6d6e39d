"""Scans that nobody takes up go with their files after the days of the rule book."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.files import plugs
from apps.files.models import StoredFile
from apps.policy.selectors import retention_days
from apps.transfers import services
from apps.transfers.models import Paper, PassportReading
from apps.transfers.services.clearing import SCANS
from apps.transfers.tasks import clear_scans
from tests.factories import transfers as made
from tests.factories.transfers import People
from tests.transfers.scanning import read, scan

SYSTEM = Actor.system("retention")
SCHEMA = "city_320500"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_DIR", tmp_path)


def of_age(reading: PassportReading, *, minutes: int = 1) -> dt.datetime:
    """When the days of a scan have been over for some minutes."""
    days = retention_days(SCANS, timezone.localdate())
    return reading.created_at + dt.timedelta(days=days, minutes=minutes)


def on_disk() -> set[Any]:
    return {file_id for file_id, _at in plugs.file_store().listing(schema=SCHEMA)}


def test_a_scan_that_nobody_takes_goes_with_its_file_and_leaves_a_trace(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    request = made.draft(people)
    reading = read(scan(people, request))
    revision = made.fresh(request).revision

    assert services.clear_scans(actor=SYSTEM, now=of_age(reading, minutes=-1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert services.clear_scans(actor=SYSTEM, now=of_age(reading)) == 1

    assert not PassportReading.objects.exists()
    assert not StoredFile.objects.exists()
    assert on_disk() == set()
    event = AuditEvent.objects.get(event="transfers.scan_cleared")
    assert (event.chain, event.payload["scan"]) == (request.chain, str(reading.id))
    assert made.fresh(request).revision == revision
    assert services.clear_scans(actor=SYSTEM, now=of_age(reading)) == 0


def test_a_scan_that_a_visitor_uses_stays(people: People) -> None:
    request = made.draft(people)
    visitor = made.add(people, request)
    reading = scan(people, request, visitor_id=visitor.id)

    assert services.clear_scans(actor=SYSTEM, now=of_age(reading)) == 0

    assert PassportReading.objects.get().file_id in on_disk()


def test_a_file_that_is_a_paper_too_stays_when_its_scan_goes(people: People) -> None:
    request = made.draft(people)
    reading = scan(people, request)
    Paper.objects.create(request=request, kind="supplement", file_id=reading.file_id)

    assert services.clear_scans(actor=SYSTEM, now=of_age(reading)) == 1

    assert not PassportReading.objects.exists()
    assert Paper.objects.get().file_id in on_disk()


def test_the_task_of_the_clock_clears_them(people: People) -> None:
    reading = scan(people, made.draft(people))
    long_ago = reading.created_at - (of_age(reading) - reading.created_at)
    PassportReading.objects.update(created_at=long_ago)

    clear_scans(schema=SCHEMA)

    assert not PassportReading.objects.exists()
