"""Scans of passports: one of a request, those nobody has taken, and what workers have missed."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from apps.audit.services import record_read
from apps.core.actors import Actor
from apps.regions.scoping import city_query
from apps.transfers.errors import ScanNotFound
from apps.transfers.models import PassportReading, TransferRequest
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.trips import Limits
from apps.transfers.policies.visitors import Yardstick
from apps.transfers.selectors.papers import inviter_kind_of
from apps.transfers.states import ReadingState


@city_query
def scan_of(request: TransferRequest, scan_id: UUID, *, actor: Actor) -> PassportReading:
    """Give a scan of a request the actor may see; lines that were read leave a trace.

    Raises ScanNotFound.
    """
    found = PassportReading.objects.select_related("file").filter(request=request, id=scan_id)
    reading = found.first()
    if reading is None:
        raise ScanNotFound
    if reading.lines:
        fields = [f"scan:{reading.id}"]
        record_read("transfers.scan_seen", actor=actor, chain=request.chain, fields=fields)
    return reading


@city_query
def loose_scans(request: TransferRequest) -> list[PassportReading]:
    """List the scans that no visitor has taken, in the order they came; without their lines."""
    waiting = PassportReading.objects.filter(request=request, visitor=None)
    return list(waiting.select_related("file").defer("lines").order_by("created_at", "id"))


@city_query
def scans_due(*, limit: int = 100) -> list[UUID]:
    """List the scans that no worker has or that one has kept too long, oldest first."""
    due = PassportReading.objects.filter(
        state__in=[ReadingState.QUEUED, ReadingState.READING], due_at__lte=timezone.now()
    )
    return list(due.order_by("due_at", "id").values_list("id", flat=True)[:limit])


@city_query
def yardstick_of(request: TransferRequest) -> Yardstick:
    """Say what the visitors of a request are measured by today."""
    now = timezone.now()
    limits = Limits.on(timezone.localdate(now))
    return yardstick(request, inviter_kind=inviter_kind_of(request), limits=limits, now=now)
