"""Scans of passports: taken in with the request, read by a worker, taken over by a visitor."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.bell import ring_after_commit
from apps.core.identifiers.mrz_repair import Found
from apps.files.services import store
from apps.policy.selectors import papers_for
from apps.regions import scoping
from apps.regions.scoping import city_command
from apps.transfers.errors import ScanNotFound, TooManyScans, VisitorNotFound
from apps.transfers.models import Paper, PassportReading, TransferRequest, Visitor
from apps.transfers.policies.moves import check_editable
from apps.transfers.policies.trips import Limits
from apps.transfers.services.access import lock_own
from apps.transfers.services.moving import leave_trace, note
from apps.transfers.services.papers import PURPOSE
from apps.transfers.states import READING_OPEN, ReadingState, ReadingTrouble

READ_PASSPORT: Final = "transfers.read_passport"
QUEUE: Final = "slow"
PASSPORT_COPY: Final = "passport_copy"
MAX_ATTEMPTS: Final = 3
LEASE: Final = dt.timedelta(seconds=90)
"""Longer than the task may run (tasks.LONGEST); then another worker takes the scan."""


@city_command
def add_scan(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    upload: UploadedFile[Any],
    visitor_id: UUID | None = None,
) -> PassportReading:
    """Keep a scan of a data page and have it read; for a visitor in the list it is the copy too.

    Raises NotEditable, VisitorNotFound, TooManyScans, what `files.services.store` raises about the
    file, and what lock_own raises. Where reading is switched off the scan is kept all the same.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    check_editable(request)
    visitor = _visitor(request, visitor_id)
    most = Limits.on(timezone.localdate()).max_visitors
    if PassportReading.objects.filter(request=request, visitor=None).count() >= most:
        raise TooManyScans(_("Keep at most %(most)d scans.") % {"most": most}, most=most)
    now = timezone.now()
    is_on = settings.PASSPORT_READING
    file = store(actor=actor, upload=upload, purpose=PURPOSE)
    reading = PassportReading.objects.create(
        request=request,
        visitor=visitor,
        file=file,
        state=ReadingState.QUEUED if is_on else ReadingState.OFF,
        due_at=now if is_on else None,
        created_by=actor.id,
    )
    if visitor is not None:
        _keep_copy(request, visitor, reading, inviter_kind=inviter.kind)
    facts = {"scan": str(reading.id), "file": str(file.id), "sha256": file.sha256}
    note(request, "transfers.scan_added", actor=actor, payload=facts)
    if is_on:
        _ring(reading)
    return reading


@city_command
def remove_scan(*, actor: Actor, request_id: UUID, revision: int, scan_id: UUID) -> None:
    """Forget a scan that no visitor has taken; its file stays until retention ends it.

    Raises NotEditable, ScanNotFound, and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    check_editable(request)
    found = PassportReading.objects.filter(request=request, visitor=None, id=scan_id).first()
    if found is None:
        raise ScanNotFound
    found.delete()
    note(request, "transfers.scan_removed", actor=actor, payload={"scan": str(scan_id)})


def adopt_scan(
    request: TransferRequest, visitor: Visitor, scan_id: UUID, *, inviter_kind: str
) -> None:
    """Give a scan to the visitor just written, as the copy of the passport; in the caller's lock.

    What was read is forgotten here: the visitor holds the lines now. Raises ScanNotFound.
    """
    reading = (
        PassportReading.objects.select_for_update(of=("self",))
        .filter(request=request, id=scan_id)
        .first()
    )
    if reading is None or reading.visitor_id not in {None, visitor.id}:
        raise ScanNotFound
    reading.visitor = visitor
    reading.lines = ""
    reading.save(update_fields=["visitor", "lines"])
    _keep_copy(request, visitor, reading, inviter_kind=inviter_kind)


@city_command
def take_scan(*, scan_id: UUID) -> PassportReading | None:
    """Lease a scan that is due, so that no second worker reads it; None when there is none.

    One that has killed its worker, or outlasted it, MAX_ATTEMPTS times is given up.
    """
    reading = (
        PassportReading.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("file", "request")
        .filter(id=scan_id, state__in=sorted(READING_OPEN), due_at__lte=timezone.now())
        .first()
    )
    if reading is None:
        return None
    if reading.attempts >= MAX_ATTEMPTS:
        _finish(reading, ReadingState.UNREADABLE, ReadingTrouble.GAVE_UP)
        return None
    reading.state = ReadingState.READING
    reading.attempts += 1
    reading.due_at = timezone.now() + LEASE
    reading.save(update_fields=["state", "attempts", "due_at"])
    return reading


@city_command
def note_scan(*, scan_id: UUID, attempt: int, found: Found | None, trouble: str = "") -> None:
    """Write down what a leased scan said; a worker whose lease has passed on changes nothing."""
    reading = (
        PassportReading.objects.select_for_update(of=("self",))
        .select_related("request")
        .filter(id=scan_id, state=ReadingState.READING, attempts=attempt)
        .first()
    )
    if reading is None:
        return
    reading.lines = "" if found is None else found.text
    if found is not None and found.is_sure:
        _finish(reading, ReadingState.READ)
        return
    otherwise = ReadingTrouble.NO_LINES if found is None else ReadingTrouble.NOT_SURE
    _finish(reading, ReadingState.UNREADABLE, ReadingTrouble(trouble) if trouble else otherwise)


def _finish(
    reading: PassportReading, state: ReadingState, trouble: ReadingTrouble | None = None
) -> None:
    reading.state, reading.trouble = state, trouble or ""
    reading.due_at, reading.finished_at = None, timezone.now()
    reading.save(update_fields=["state", "trouble", "lines", "due_at", "finished_at"])
    facts = {"scan": str(reading.id), "state": str(state), "trouble": str(trouble or "")}
    actor = Actor.system("passports")
    leave_trace(reading.request, "transfers.scan_read", actor=actor, payload=facts)


def _visitor(request: TransferRequest, visitor_id: UUID | None) -> Visitor | None:
    if visitor_id is None:
        return None
    found = Visitor.objects.filter(request=request, id=visitor_id).first()
    if found is None:
        raise VisitorNotFound
    return found


def _keep_copy(
    request: TransferRequest, visitor: Visitor, reading: PassportReading, *, inviter_kind: str
) -> None:
    """Attach the scan as the copy of the passport, where the rules ask for one, once."""
    needs = papers_for(visitor.category, inviter_kind, timezone.localdate())
    if PASSPORT_COPY not in {need.code for need in needs}:
        return
    Paper.objects.get_or_create(
        request=request, visitor=visitor, kind=PASSPORT_COPY, file_id=reading.file_id
    )


def _ring(reading: PassportReading) -> None:
    ring_after_commit(
        READ_PASSPORT,
        queue=QUEUE,
        schema=scoping.current().schema_name,
        scan_id=str(reading.id),
    )
