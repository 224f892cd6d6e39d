"""What workers do with an import: read it, check its rows, add the good ones. Each step commits.

A worker holds the import for a minute and says so with every step; one that dies is overtaken.
A step does a hundred rows with a fixed number of queries.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.policy.selectors import retention_days
from apps.regions.scoping import city_command
from apps.transfers.models import ImportRow, TransferRequest, VisitorImport
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.sheet_rows import check_cells
from apps.transfers.policies.trips import Limits
from apps.transfers.policies.visitors import Yardstick
from apps.transfers.services.drafting import passport_key
from apps.transfers.services.import_access import (
    forget_rows,
    in_every_language,
    mark_duplicates,
    move_import,
    note_import,
)
from apps.transfers.sheets.errors import ImportGaveUp
from apps.transfers.sheets.reading import Sheet
from apps.transfers.sheets.states import (
    OPEN,
    WORKING,
    ImportAction,
    ImportState,
    RowState,
)

CHUNK: Final = 100
LEASE: Final = dt.timedelta(seconds=60)
MOST_ATTEMPTS: Final = 5
WORKER: Final = Actor.system("imports")


@dataclass(frozen=True, slots=True)
class Taken:
    """An import that this worker holds: `lease` is what tells it from another worker."""

    id: UUID
    state: ImportState
    lease: UUID
    kind: str
    content: bytes | None
    request_id: UUID


@city_command
def take_import(*, import_id: UUID) -> Taken | None:
    """Take an import that waits for a worker, or whose worker has died; None when there is none.

    One that has been taken five times without a step forward is given up.
    """
    now = timezone.now()
    job = (
        VisitorImport.objects.select_for_update(skip_locked=True)
        .filter(id=import_id, state__in=sorted(WORKING))
        .first()
    )
    if job is None or (job.lease_until is not None and job.lease_until > now):
        return None
    if job.attempts >= MOST_ATTEMPTS:
        _stop(job, ImportGaveUp())
        return None
    job.attempts += 1
    job.lease, job.lease_until = uuid4(), now + LEASE
    job.save(update_fields=["attempts", "lease", "lease_until"])
    if job.state == ImportState.UPLOADED:
        move_import(job, ImportAction.READ, actor=WORKER)
    content = bytes(job.content) if job.content is not None else None
    state = ImportState(job.state)
    return Taken(job.id, state, job.lease, job.kind, content, job.request_id)


@city_command
def store_rows(*, taken: Taken, sheet: Sheet) -> bool:
    """Keep the rows in place of the content; tells whether this worker still holds the import."""
    job = held(taken)
    if job is None:
        return False
    ImportRow.objects.bulk_create(
        ImportRow(batch=job, number=row.number, cells=row.cells) for row in sheet.rows
    )
    step(job, content=None, fields=sheet.fields, notes=sheet.notes, total=len(sheet.rows), done=0)
    return True


@city_command
def check_chunk(*, taken: Taken) -> bool:
    """Check the next hundred rows; tells whether there are more. The last step shows the list."""
    job = held(taken)
    if job is None:
        return False
    rows = list(
        ImportRow.objects.filter(batch=job, state=RowState.WAITING).order_by("number")[:CHUNK]
    )
    by = _yardstick(job.request)
    for row in rows:
        values, row.errors = check_cells(row.cells, by=by)
        row.passport_key = _key(values)
        row.state = RowState.WRONG if row.errors else RowState.READY
    ImportRow.objects.bulk_update(rows, ["errors", "passport_key", "state"])
    done = job.done + len(rows)
    if done < job.total and rows:
        step(job, done=done)
        return True
    mark_duplicates(job)
    move_import(job, ImportAction.SHOW, actor=WORKER, payload={"rows": job.total}, done=done)
    return False


@city_command
def stop_import(*, taken: Taken, refusal: DomainError) -> None:
    """End a list that cannot be read, or stop adding and say why; nothing when it is not held."""
    job = held(taken)
    if job is not None:
        _stop(job, refusal)


@city_command
def clear_imports(*, now: dt.datetime | None = None) -> int:
    """Forget lists whose time is over, open ones too; tells how many.

    The time is the retention rule `visitor_imports`, in days after the last change.
    """
    now = now or timezone.now()
    days = retention_days("visitor_imports", timezone.localdate(now))
    old = (
        VisitorImport.objects.select_for_update(skip_locked=True)
        .filter(cleared_at=None, last_at__lt=now - dt.timedelta(days=days))
        .order_by("id")[:1000]
    )
    cleared = 0
    for job in old:
        if job.state in OPEN:
            move_import(job, ImportAction.CANCEL, actor=WORKER)
        forget_rows(job)
        note_import(
            job, "transfers.import_cleared", actor=WORKER, name="", notes=[], cleared_at=now
        )
        cleared += 1
    return cleared


def held(taken: Taken) -> VisitorImport | None:
    """Lock the import if this worker still holds it in the state in which it was taken."""
    return (
        VisitorImport.objects.select_for_update(of=("self",))
        .select_related("request__enterprise")
        .filter(id=taken.id, lease=taken.lease, state=taken.state)
        .first()
    )


def step(job: VisitorImport, **fields: Any) -> None:
    """Write progress; the revision is of what people do, so it stays."""
    fields |= {"lease_until": timezone.now() + LEASE, "attempts": 0}
    for name, value in fields.items():
        setattr(job, name, value)
    job.save(update_fields=list(fields))


def _stop(job: VisitorImport, refusal: DomainError) -> None:
    is_adding = job.state == ImportState.APPLYING
    action = ImportAction.PAUSE if is_adding else ImportAction.FAIL
    move_import(
        job,
        action,
        actor=WORKER,
        payload={"code": refusal.code},
        failure=in_every_language(refusal),
    )


def _yardstick(request: TransferRequest) -> Yardstick:
    now = timezone.now()
    unit = request.enterprise
    kind = unit.inviter_kind if unit is not None else "host"
    return yardstick(request, inviter_kind=kind, limits=Limits.on(timezone.localdate(now)), now=now)


def _key(values: dict[str, Any]) -> str:
    state, number = values["passport_issuing_state"], values["passport_number"]
    return passport_key(issuing_state=state, number=number) if state and number else ""
