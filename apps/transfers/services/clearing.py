"""Scans of passports that no visitor has taken are cleared after the days of the rule book."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from apps.core.actors import Actor
from apps.files.services import remove
from apps.policy.selectors import retention_days
from apps.regions.scoping import city_command
from apps.transfers.models import Paper, PassportReading
from apps.transfers.services.moving import leave_trace

SCANS: Final = "passport_scans"
_AT_ONCE: Final = 200


@city_command
def clear_scans(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Remove the oldest scans that nobody has taken, with what was read and their files.

    Tells how many. A file that is a paper somewhere too stays until that paper's time is over; a
    scan that somebody holds just now waits for the next run. Raises NotInForce without a rule.
    """
    now = now or timezone.now()
    before = now - dt.timedelta(days=retention_days(SCANS, timezone.localdate(now)))
    old = list(
        PassportReading.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("request")
        .filter(visitor=None, created_at__lt=before)
        .order_by("created_at", "id")[:_AT_ONCE]
    )
    held = set(
        Paper.objects.filter(file_id__in=[one.file_id for one in old]).values_list(
            "file_id", flat=True
        )
    )
    for reading in old:
        facts = {"scan": str(reading.id), "file": str(reading.file_id)}
        leave_trace(reading.request, "transfers.scan_cleared", actor=actor, payload=facts)
        reading.delete()
    remove(actor=actor, file_ids=sorted({one.file_id for one in old} - held))
    return len(old)
