"""What the tests of scans share: sending one, and being the worker."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.core.identifiers.mrz_repair import Found
from apps.transfers import services
from apps.transfers.models import PassportReading, TransferRequest
from tests.factories import passports as drawn
from tests.factories import transfers as made
from tests.factories.files import picture, upload
from tests.factories.transfers import People

LINES = "\n".join(drawn.lines_of(drawn.ANNA))
SURE = Found(*drawn.lines_of(drawn.ANNA), is_sure=True)


def scan(
    people: People, request: TransferRequest, file: Any = None, visitor_id: UUID | None = None
) -> PassportReading:
    """Send a scan; what is on it matters to the worker only."""
    return services.add_scan(
        actor=people.handler,
        request_id=request.id,
        revision=made.fresh(request).revision,
        upload=file or upload(picture(), "passport.jpg"),
        visitor_id=visitor_id,
    )


def again(reading: PassportReading) -> PassportReading:
    """As it is in the database now."""
    return PassportReading.objects.get(id=reading.id)


def read(reading: PassportReading, found: Found | None = SURE) -> PassportReading:
    """Let a worker take it and write down what it found."""
    taken = services.take_scan(scan_id=reading.id)
    assert taken is not None
    services.note_scan(scan_id=reading.id, attempt=taken.attempts, found=found)
    return again(reading)


def later(reading: PassportReading) -> None:
    """Let the lease of a dead worker end."""
    past = timezone.now() - dt.timedelta(seconds=1)
    PassportReading.objects.filter(id=reading.id).update(due_at=past)
