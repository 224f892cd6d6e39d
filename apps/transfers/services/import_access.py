"""What every write to an import goes through: the lock, the trace, and the forgetting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit.services import record
from apps.core.actors import Actor
from apps.core.bell import ring_after_commit
from apps.core.errors import DomainError, StaleRevision
from apps.enterprises.policies import Inviter, check_may_file
from apps.enterprises.selectors import inviter_of
from apps.regions import scoping
from apps.transfers.models import ImportRow, TransferRequest, Visitor, VisitorImport
from apps.transfers.sheets.errors import ImportBusy, ImportNotFound
from apps.transfers.sheets.states import (
    ENDED,
    IMPORT_MOVES,
    WORKING,
    ImportAction,
    ImportState,
    RowState,
)

RUN = "transfers.run_import"


def lock_import(*, actor: Actor, import_id: UUID) -> tuple[VisitorImport, Inviter]:
    """Lock an import of the actor's own unit, or of the host that the actor is.

    Raises NotAllowed, NotAnInviter, ImportNotFound (also for another unit's), and what
    check_may_file raises.
    """
    check_may(actor, Function.INVITER_FILE)
    inviter = inviter_of(actor)
    own = TransferRequest.objects.of_inviter(**inviter.owner)
    found = (
        VisitorImport.objects.select_for_update(of=("self",))
        .select_related("request")
        .filter(id=import_id, request__in=own)
        .first()
    )
    if found is None:
        raise ImportNotFound
    check_may_file(inviter)
    return found, inviter


def check_seen(job: VisitorImport, revision: int) -> None:
    """Raise StaleRevision unless the caller saw the last state of the import."""
    if job.revision != revision:
        raise StaleRevision(
            current=job.revision,
            seen=revision,
            who=job.last_actor,
            roles=job.last_roles.split(),
            what=job.last_event,
            when=job.last_at,
        )


def check_ready(job: VisitorImport) -> None:
    """Raise ImportBusy unless rows may be mended and added now."""
    if job.state != ImportState.READY:
        raise ImportBusy(status=str(job.state))


def move_import(
    job: VisitorImport,
    action: ImportAction,
    *,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
    **fields: Any,
) -> VisitorImport:
    """Take a step of the table under the caller's lock; an end forgets every cell."""
    step = IMPORT_MOVES.check(action, job.state)
    if step.target in ENDED:
        forget_rows(job)
        fields |= {"content": None}
    if step.target not in WORKING:
        fields |= {"lease": None, "lease_until": None, "attempts": 0}
    return note_import(job, step.event, actor=actor, payload=payload, state=step.target, **fields)


def note_import(
    job: VisitorImport,
    event: str,
    *,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
    **fields: Any,
) -> VisitorImport:
    """Write columns as a new revision of the import, with an event in the request's chain."""
    fields |= {
        "revision": job.revision + 1,
        "last_event": event,
        "last_actor": actor.id,
        "last_roles": " ".join(sorted(actor.roles)),
        "last_at": timezone.now(),
    }
    for name, value in fields.items():
        setattr(job, name, value)
    job.save(update_fields=list(fields))
    facts = {"revision": job.revision, **(payload or {})}
    record(event, actor=actor, chain=job.chain, subject=job.subject, payload=facts)
    return job


def ring_worker(job: VisitorImport) -> None:
    """Have a worker look at the import once the transaction has committed."""
    schema = scoping.current().schema_name
    ring_after_commit(RUN, queue="standard", schema=schema, import_id=str(job.id))


def forget_rows(job: VisitorImport) -> None:
    """Let go of every cell that is not a visitor; numbers and states of rows stay."""
    ImportRow.objects.filter(batch=job).update(cells={}, errors={}, passport_key="")


def in_every_language(refusal: DomainError) -> dict[str, str]:
    """Tell a refusal in each language, to be shown to readers that are not here now."""
    told = {"code": refusal.code}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            told[language] = refusal.detail
    return told


def mark_duplicates(job: VisitorImport) -> None:
    """Find passports named twice: in the list (the first row counts), or in the request already.

    Two queries and one write, however many rows. Rows that are left out count for nothing.
    """
    taken = keys_in_requests(job)
    rows = list(
        ImportRow.objects.filter(batch=job)
        .exclude(state__in=[RowState.SKIPPED, RowState.WAITING])
        .only("state", "number", "errors", "passport_key", "duplicate_of", "batch_id")
        .order_by("number")
    )
    first: dict[str, int] = {}
    changed: list[ImportRow] = []
    for row in rows:
        known = first.setdefault(row.passport_key, row.number) if row.passport_key else row.number
        if row.state == RowState.ADDED:
            continue
        twice = 0 if row.passport_key in taken else (known if known != row.number else None)
        state = settled(row, twice)
        if (twice, state) != (row.duplicate_of, row.state):
            row.duplicate_of, row.state = twice, state
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["duplicate_of", "state"])


def settled(row: ImportRow, duplicate_of: int | None) -> RowState:
    """Say how a row stands by what is wrong with it and which row has the same passport."""
    if row.errors:
        return RowState.WRONG
    return RowState.READY if duplicate_of is None else RowState.DUPLICATE


def keys_in_requests(job: VisitorImport) -> set[str]:
    """Give the passports of the visitors in the request, and in the draft that takes the rest.

    Those that this import added are in its rows as well, and are told by their row.
    """
    places = {job.request_id, job.filling_id} - {None}
    own = ImportRow.objects.filter(batch=job, state=RowState.ADDED).values("id")
    keys = Visitor.objects.filter(request_id__in=places).exclude(id__in=own)
    return set(keys.values_list("passport_key", flat=True))
