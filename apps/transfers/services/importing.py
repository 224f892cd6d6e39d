"""People send a list of visitors, mend its rows, and have the good ones added."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from apps.core.actors import Actor
from apps.enterprises.policies import Inviter
from apps.files import plugs
from apps.files.checking.names import clean_name
from apps.files.errors import FileInfected
from apps.policy.selectors import parameter
from apps.regions.scoping import city_command
from apps.transfers.models import ImportRow, VisitorImport
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.moves import check_editable
from apps.transfers.policies.sheet_rows import check_cells
from apps.transfers.policies.trips import Limits
from apps.transfers.services.access import lock_own_now
from apps.transfers.services.drafting import passport_key
from apps.transfers.services.import_access import (
    check_ready,
    check_seen,
    lock_import,
    mark_duplicates,
    move_import,
    note_import,
    ring_worker,
)
from apps.transfers.sheets.archive import checked_archive
from apps.transfers.sheets.columns import BY_FIELD
from apps.transfers.sheets.errors import (
    ImportBusy,
    ImportRowNotFound,
    NothingToAdd,
    TooManyImports,
)
from apps.transfers.sheets.reading import clean_cell, kind_of
from apps.transfers.sheets.states import MENDABLE, OPEN, ImportAction, ImportKind, RowState

MOST_OPEN: Final = 5


@city_command
def start_import(*, actor: Actor, request_id: UUID, upload: UploadedFile[Any]) -> VisitorImport:
    """Take a file in for a request; a worker reads it. The same file twice is one import.

    Raises NotEditable, SheetTooLarge, SheetKindUnknown, SheetUnsafe, SheetUnreadable, NoRows,
    TooManyImports, FileInfected, and what lock_own_now raises.
    """
    most = parameter("imports.max_bytes", timezone.localdate())
    data = _read(upload, most=most)
    kind = kind_of(data, max_bytes=most, name=upload.name or "")
    if kind == ImportKind.XLSX:
        checked_archive(data).close()
    _check_harmless(data)
    name = clean_name(upload.name or "")
    return _start(actor, request_id, kind=kind, data=data, name=name)


@city_command
def start_import_of_rows(*, actor: Actor, request_id: UUID, data: bytes) -> VisitorImport:
    """Take the rows of a program in, as JSON text; as start_import."""
    return _start(actor, request_id, kind=ImportKind.JSON, data=data, name="")


@city_command
def mend_row(
    *, actor: Actor, import_id: UUID, row_id: UUID, revision: int, cells: Mapping[str, str]
) -> ImportRow:
    """Write the cells of one row anew and measure it at once; it is kept, right or wrong.

    `revision` is the row's. Raises ImportBusy, ImportRowNotFound, StaleRevision, and what
    lock_import raises.
    """
    job, inviter = lock_import(actor=actor, import_id=import_id)
    check_ready(job)
    row = _row(job, row_id, revision)
    typed = {name: clean_cell(text) for name, text in cells.items() if name in BY_FIELD}
    row.cells = {name: text for name, text in typed.items() if text.strip()}
    return _measure(job, row, inviter, actor=actor, event="transfers.import_row_mended")


@city_command
def skip_row(*, actor: Actor, import_id: UUID, row_id: UUID, revision: int) -> ImportRow:
    """Leave a row out; raises as mend_row."""
    job, _inviter = lock_import(actor=actor, import_id=import_id)
    check_ready(job)
    row = _row(job, row_id, revision)
    row.state, row.duplicate_of = RowState.SKIPPED, None
    return _keep(job, row, actor=actor, event="transfers.import_row_skipped")


@city_command
def keep_row(*, actor: Actor, import_id: UUID, row_id: UUID, revision: int) -> ImportRow:
    """Take a row back in that was left out, and measure it; raises as mend_row."""
    job, inviter = lock_import(actor=actor, import_id=import_id)
    check_ready(job)
    row = _row(job, row_id, revision)
    return _measure(job, row, inviter, actor=actor, event="transfers.import_row_kept")


@city_command
def apply_import(*, actor: Actor, import_id: UUID, revision: int) -> VisitorImport:
    """Have the rows that are in order added; the others stay to be mended.

    The import remembers who asked: the worker adds with that person's rights. Raises StaleRevision,
    ImportBusy, NothingToAdd, NotEditable, and what lock_import raises.
    """
    job, _inviter = lock_import(actor=actor, import_id=import_id)
    check_seen(job, revision)
    check_ready(job)
    check_editable(job.request)
    good = ImportRow.objects.filter(batch=job, state=RowState.READY).count()
    if not good:
        raise NothingToAdd
    move_import(
        job,
        ImportAction.APPLY,
        actor=actor,
        payload={"rows": good},
        total=good,
        done=0,
        failure={},
        **_asked(actor),
    )
    ring_worker(job)
    return job


@city_command
def cancel_import(*, actor: Actor, import_id: UUID, revision: int) -> VisitorImport:
    """End an import at any time; visitors that it has added stay, all other rows are forgotten.

    Raises StaleRevision, MoveNotAllowed when it has ended, and what lock_import raises.
    """
    job, _inviter = lock_import(actor=actor, import_id=import_id)
    check_seen(job, revision)
    return move_import(job, ImportAction.CANCEL, actor=actor)


def _start(
    actor: Actor, request_id: UUID, *, kind: ImportKind, data: bytes, name: str
) -> VisitorImport:
    request, _inviter = lock_own_now(actor=actor, request_id=request_id)
    check_editable(request)
    digest = hashlib.sha256(data).hexdigest()
    begun = VisitorImport.objects.filter(request=request, state__in=sorted(OPEN))
    same = begun.filter(sha256=digest).first()
    if same is not None:
        return same
    if begun.count() >= MOST_OPEN:
        raise TooManyImports(most=MOST_OPEN)
    job = VisitorImport.objects.create(
        request=request,
        kind=kind,
        name=name,
        sha256=digest,
        content=data,
        revision=0,
        last_at=timezone.now(),
        **_asked(actor),
    )
    payload = {"kind": str(kind), "sha256": digest}
    note_import(job, "transfers.import_uploaded", actor=actor, payload=payload)
    ring_worker(job)
    return job


def _asked(actor: Actor) -> dict[str, str]:
    roles = " ".join(sorted(actor.roles))
    return {"asked_by": actor.id, "asked_as": actor.kind, "asked_roles": roles}


def _row(job: VisitorImport, row_id: UUID, revision: int) -> ImportRow:
    row = ImportRow.objects.select_for_update().filter(batch=job, id=row_id).first()
    if row is None:
        raise ImportRowNotFound
    if row.state not in MENDABLE:
        raise ImportBusy(status=str(row.state))
    if row.revision != revision:
        check_seen(job, -1)
    return row


def _measure(
    job: VisitorImport, row: ImportRow, inviter: Inviter, *, actor: Actor, event: str
) -> ImportRow:
    now = timezone.now()
    limits = Limits.on(timezone.localdate(now))
    by = yardstick(job.request, inviter_kind=inviter.kind, limits=limits, now=now)
    values, row.errors = check_cells(row.cells, by=by)
    state, number = values["passport_issuing_state"], values["passport_number"]
    row.passport_key = passport_key(issuing_state=state, number=number) if state and number else ""
    row.state = RowState.WRONG if row.errors else RowState.READY
    job.fields = [name for name in BY_FIELD if name in {*job.fields, *row.cells}]
    return _keep(job, row, actor=actor, event=event)


def _keep(job: VisitorImport, row: ImportRow, *, actor: Actor, event: str) -> ImportRow:
    """Save a row and what follows for the others; the import gets a new revision."""
    row.revision += 1
    row.save()
    mark_duplicates(job)
    payload = {"row": row.number, "state": str(row.state)}
    note_import(job, event, actor=actor, payload=payload, fields=job.fields)
    row.refresh_from_db()
    return row


def _read(upload: UploadedFile[Any], *, most: int) -> bytes:
    """Read one byte more than the limit at most: the size that a sender states is not believed."""
    data = bytearray()
    for chunk in upload.chunks():
        data += chunk
        if len(data) > most:
            break
    return bytes(data)


def _check_harmless(data: bytes) -> None:
    scanner = plugs.scanner()
    if scanner is not None and scanner.scan(data) == "infected":
        raise FileInfected
