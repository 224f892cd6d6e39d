"""Where messages are: for the tracker of a request, for the relay, and for operators."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Count, F, Min, Q, QuerySet

from apps.core.errors import DomainError
from apps.regions.scoping import any_query, current, public_query, tenant_query
from apps.routing.clock import database_now
from apps.routing.ledger import entry_of
from apps.routing.models import InboxMessage, LedgerEntry, OutboxMessage, Statement
from apps.routing.statements import read_statement, signed_of
from apps.routing.states import BLOCKING, UNFINISHED, InboxState, OutboxState

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far one message about a request has come, for the tracker."""

    message_id: UUID
    type: str
    version: int
    destination: str
    queued_at: dt.datetime
    sent_at: dt.datetime | None
    received_at: dt.datetime | None
    state: OutboxState


@dataclass(frozen=True, slots=True)
class PairHealth:
    """How one direction between two authorities stands; `oldest_at` is of what is unfinished."""

    origin: str
    destination: str
    depth: int
    oldest_at: dt.datetime | None
    dead: int


@any_query
def statement_of(authority: str, type: str) -> dict[str, Any] | None:  # noqa: A002 (the word of the contract)
    """Give the body of what an authority last said to all, or None where it has said nothing.

    What is not signed by that authority's own key, or has not the agreed shape, counts as nothing.
    """
    row = Statement.objects.filter(authority=authority, type=type).first()
    if row is None:
        return None
    try:
        return read_statement(signed_of(row))
    except DomainError as refusal:
        log.warning("routing_statement_refused", authority=authority, type=type, code=refusal.code)
        return None


@tenant_query
def delivery_of(aggregate_id: UUID) -> list[Delivery]:
    """What this authority has sent about a request, in the order of sending."""
    rows = OutboxMessage.objects.filter(aggregate_id=aggregate_id)
    return [
        Delivery(
            message_id=row.id,
            type=row.type,
            version=row.version,
            destination=row.destination,
            queued_at=row.created_at,
            sent_at=row.sent_at,
            received_at=row.done_at,
            state=OutboxState(row.state),
        )
        for row in rows.defer("envelope", "receipt").order_by("created_at", "version", "id")
    ]


@tenant_query
def due_pairs() -> list[tuple[str, str]]:
    """The destinations and lanes that have something to carry now."""
    due = OutboxMessage.objects.all().deliverable(database_now())
    return list(due.order_by("destination", "lane").values_list("destination", "lane").distinct())


@tenant_query
def unposted(*, limit: int = 500) -> list[LedgerEntry]:
    """What the region's ledger does not know yet as it stands, oldest first."""
    here = current().schema_name
    rows = OutboxMessage.objects.exclude(ledger_revision=F("revision"))
    rows = rows.defer("envelope", "receipt").order_by("created_at", "id")
    return [entry_of(row, origin=here) for row in rows[:limit]]


@tenant_query
def dead_letters() -> QuerySet[OutboxMessage]:
    """The messages of this authority that stopped, the oldest first."""
    return OutboxMessage.objects.filter(state=OutboxState.DEAD).order_by("dead_at", "id")


@tenant_query
def parked() -> QuerySet[InboxMessage]:
    """The messages that wait here for an earlier one, the oldest first."""
    return InboxMessage.objects.filter(state=InboxState.PARKED).order_by("received_at", "id")


@tenant_query
def outbox_health() -> list[PairHealth]:
    """How this authority's own outbox stands, one row for each destination with work left."""
    here = current().schema_name
    left = OutboxMessage.objects.filter(state__in=BLOCKING).order_by("destination")
    counted = left.values("destination").annotate(
        depth=Count("id", filter=Q(state__in=UNFINISHED)),
        oldest_at=Min("created_at", filter=Q(state__in=UNFINISHED)),
        dead=Count("id", filter=Q(state=OutboxState.DEAD)),
    )
    return [PairHealth(origin=here, **row) for row in counted]


@public_query
def region_health() -> list[PairHealth]:
    """How all pairs with work left stand, by the ledger, which is seconds behind."""
    left = LedgerEntry.objects.filter(state__in=BLOCKING).order_by("origin", "destination")
    counted = left.values("origin", "destination").annotate(
        depth=Count("message_id", filter=Q(state__in=UNFINISHED)),
        oldest_at=Min("queued_at", filter=Q(state__in=UNFINISHED)),
        dead=Count("message_id", filter=Q(state=OutboxState.DEAD)),
    )
    return [PairHealth(**row) for row in counted]
