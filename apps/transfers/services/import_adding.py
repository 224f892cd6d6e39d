"""A worker turns rows into visitors: a hundred in one commit, each exactly once."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import timezone

from apps.core.actors import Actor
from apps.enterprises.policies import Inviter
from apps.regions.scoping import city_command
from apps.transfers.inputs import TripInput
from apps.transfers.models import ImportRow, TransferRequest, Visitor, VisitorImport
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.moves import check_editable
from apps.transfers.policies.sheet_rows import check_cells
from apps.transfers.policies.trips import Limits
from apps.transfers.services.access import lock_own_now
from apps.transfers.services.drafting import passport_key, start_draft
from apps.transfers.services.import_access import keys_in_requests, mark_duplicates, move_import
from apps.transfers.services.import_work import CHUNK, WORKER, Taken, held, step
from apps.transfers.services.leading import keep_one_leader, settle_leader
from apps.transfers.services.moving import note
from apps.transfers.sheets.states import LEFT, ImportAction, RowState


@city_command
def add_chunk(*, taken: Taken) -> bool:
    """Add the next hundred good rows as who asked for it; tells whether there are more.

    Rows are measured again by the request as it is now: it may have been changed since they were
    shown. A request that is full is followed by a draft with the same trip. Raises NotEditable, the
    errors of a trip that can no longer be started, and what lock_own_now raises.
    """
    job = VisitorImport.objects.get(id=taken.id)
    actor = job.asker
    # The request before the import, as everywhere, so that two who hold one never wait for two.
    request, inviter = lock_own_now(actor=actor, request_id=job.filling_id or job.request_id)
    job_held = held(taken)
    if job_held is None:
        return False
    job = job_held
    check_editable(request)
    rows = list(
        ImportRow.objects.filter(batch=job, state=RowState.READY).order_by("number")[:CHUNK]
    )
    if not rows:
        _finish(job, actor=WORKER)
        return False
    limits = Limits.on(timezone.localdate())
    room = limits.max_visitors - Visitor.objects.filter(request=request).travelling().count()
    if room <= 0:
        step(job, filling=_follow_on(request, actor=actor))
        return True
    _add(job, rows[:room], request, inviter, limits=limits, actor=actor)
    step(job, done=job.done + len(rows[:room]))
    return True


def _add(
    job: VisitorImport,
    rows: list[ImportRow],
    request: TransferRequest,
    inviter: Inviter,
    *,
    limits: Limits,
    actor: Actor,
) -> None:
    """Make visitors of rows in one write, with one event that names them all."""
    by = yardstick(request, inviter_kind=inviter.kind, limits=limits, now=timezone.now())
    taken = keys_in_requests(job)
    last: int = Visitor.objects.filter(request=request).aggregate(last=Max("position"))["last"] or 0
    made: list[Visitor] = []
    for row in rows:
        values, row.errors = check_cells(row.cells, by=by)
        if row.errors:
            row.state = RowState.WRONG
            continue
        key = _key(values)
        if key in taken:
            row.state, row.duplicate_of, row.passport_key = RowState.DUPLICATE, 0, key
            continue
        made.append(_visitor(row, values, request, place=last + len(made) + 1, key=key))
        row.state, row.cells, row.added_to, row.passport_key = RowState.ADDED, {}, request, key
    keep_one_leader(request, made)
    Visitor.objects.bulk_create(made)
    settle_leader(request)
    ImportRow.objects.bulk_update(
        rows, ["state", "cells", "errors", "duplicate_of", "passport_key", "added_to"]
    )
    if made:
        facts = {"import": str(job.id), "visitors": [str(visitor.id) for visitor in made]}
        note(request, "transfers.visitors_imported", actor=actor, payload=facts)


def _visitor(
    row: ImportRow, values: dict[str, Any], request: TransferRequest, *, place: int, key: str
) -> Visitor:
    """The visitor has the row's id, so that the database itself refuses a second one."""
    return Visitor(id=row.id, request=request, position=place, passport_key=key, **values)


def _finish(job: VisitorImport, *, actor: Actor) -> None:
    """End the import when nothing is left to mend, else show the rest again."""
    mark_duplicates(job)
    is_left = ImportRow.objects.filter(batch=job, state__in=sorted(LEFT)).exists()
    action = ImportAction.PAUSE if is_left else ImportAction.FINISH
    move_import(job, action, actor=actor, payload={"rows": job.done})


def _follow_on(request: TransferRequest, *, actor: Actor) -> TransferRequest:
    """Start a draft with the same trip, for the visitors that this request has no room for."""
    names = TripInput.__dataclass_fields__
    trip = TripInput(**{name: getattr(request, name) for name in names})
    return start_draft(actor=actor, trip=trip)


def _key(values: dict[str, Any]) -> str:
    return passport_key(
        issuing_state=values["passport_issuing_state"], number=values["passport_number"]
    )
