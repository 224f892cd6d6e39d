"""Lists of visitors as their inviter sees them, and those that wait for a worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit.services import record_read
from apps.core.actors import Actor
from apps.enterprises.selectors import inviter_of
from apps.policy.models import VisaCategory
from apps.policy.selectors import categories_for, parameter
from apps.regions.scoping import city_query
from apps.transfers.models import ImportRow, TransferRequest, Visitor, VisitorImport
from apps.transfers.sheets.errors import ImportNotFound, ImportRowNotFound
from apps.transfers.sheets.states import WORKING, RowState

ROWS_READ: Final = "transfers.import_rows_read"


@city_query
def import_for_inviter(actor: Actor, import_id: UUID) -> VisitorImport:
    """Give one import of the actor's own, without its rows.

    Raises NotAllowed, NotAnInviter, ImportNotFound (also for another unit's).
    """
    found = _own(actor).filter(id=import_id).first()
    if found is None:
        raise ImportNotFound
    return found


@city_query
def imports_of(request: TransferRequest) -> list[VisitorImport]:
    """List the imports of a request already read, newest first."""
    mine = VisitorImport.objects.filter(request=request).defer("content")
    return list(mine.order_by("-created_at", "id")[:20])


@city_query
def import_counts(job: VisitorImport) -> Mapping[str, int]:
    """Count the rows of an import by state, zeros included."""
    found = job.rows.order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(RowState.values, 0) | dict(found)


@city_query
def import_rows(actor: Actor, job: VisitorImport, *, states: list[str]) -> QuerySet[ImportRow]:
    """Give the rows in these states (all when empty) by their numbers; the read is noted."""
    record_read(ROWS_READ, actor=actor, chain=job.chain, subject=job.subject, fields=["rows"])
    rows = ImportRow.objects.filter(batch=job).select_related("added_to").order_by("number")
    return rows.filter(state__in=states) if states else rows


@city_query
def import_row(actor: Actor, job: VisitorImport, row_id: UUID) -> ImportRow:
    """Give one row of an import already read; the read is noted. Raises ImportRowNotFound."""
    found = ImportRow.objects.filter(batch=job, id=row_id).first()
    if found is None:
        raise ImportRowNotFound
    record_read(ROWS_READ, actor=actor, chain=job.chain, subject=job.subject, fields=["row"])
    return found


@city_query
def visitors_of_rows(rows: list[ImportRow]) -> dict[UUID, Visitor]:
    """Give the visitors that rows have become; one that was removed since is left out."""
    return Visitor.objects.in_bulk([row.id for row in rows if row.state == RowState.ADDED])


@city_query
def requests_filled_by(job: VisitorImport) -> list[TransferRequest]:
    """List the requests that took visitors of an import, in the order in which they were filled."""
    filled = ImportRow.objects.filter(batch=job, added_to__isnull=False).values("added_to")
    return list(TransferRequest.objects.filter(id__in=filled).order_by("created_at", "id"))


@city_query
def offered_categories(request: TransferRequest) -> list[VisaCategory]:
    """List the categories that the request's inviter may ask for today."""
    unit = request.enterprise
    return categories_for(unit.inviter_kind if unit else "host", timezone.localdate())


@city_query
def imports_due() -> list[UUID]:
    """List the imports that wait for a worker, or whose worker has not been heard of."""
    due = VisitorImport.objects.filter(
        Q(lease_until=None) | Q(lease_until__lte=timezone.now()), state__in=sorted(WORKING)
    )
    return list(due.order_by("created_at", "id").values_list("id", flat=True)[:200])


@city_query
def room_left(job: VisitorImport) -> int:
    """How many visitors the request, or the draft that takes the rest, has room for."""
    most = parameter("delegation.max_visitors", timezone.localdate())
    target = job.filling_id or job.request_id
    return max(most - Visitor.objects.filter(request_id=target).travelling().count(), 0)


def _own(actor: Actor) -> QuerySet[VisitorImport]:
    check_may(actor, Function.INVITER_READ)
    own = TransferRequest.objects.of_inviter(**inviter_of(actor).owner)
    return (
        VisitorImport.objects.filter(request__in=own)
        .select_related("request__enterprise", "filling")
        .defer("content")
    )
