"""How each line of the carrier stands: from whom, to whom, in which lane."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, Min, Q

from apps.regions.scoping import public_query
from apps.routing.clock import database_now
from apps.routing.models import LedgerEntry
from apps.routing.states import BLOCKING, UNFINISHED, Lane, OutboxState

LOOKS_BACK: Final = dt.timedelta(days=7)
"""Lines without unfinished work are shown this long after their last message."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line by the ledger, which is seconds behind; `oldest_at` is of what waits."""

    origin: str
    destination: str
    lane: Lane
    depth: int
    oldest_at: dt.datetime | None
    dead: int
    agreed_at: dt.datetime | None


@public_query
def lines() -> list[Line]:
    """Give every line with work left or used lately: stopped ones first, then the longest wait."""
    now = database_now()
    entries = LedgerEntry.objects.filter(Q(state__in=BLOCKING) | Q(queued_at__gte=now - LOOKS_BACK))
    counted = (
        entries.order_by("origin", "destination", "lane")
        .values("origin", "destination", "lane")
        .annotate(
            depth=Count("message_id", filter=Q(state__in=UNFINISHED)),
            oldest_at=Min("queued_at", filter=Q(state__in=UNFINISHED)),
            dead=Count("message_id", filter=Q(state=OutboxState.DEAD)),
            agreed_at=Max("received_at", filter=Q(state=OutboxState.DONE)),
        )
    )
    found = [
        Line(
            origin=row["origin"],
            destination=row["destination"],
            lane=Lane(row["lane"]),
            depth=row["depth"],
            oldest_at=row["oldest_at"],
            dead=row["dead"],
            agreed_at=row["agreed_at"],
        )
        for row in counted
    ]
    return sorted(found, key=lambda line: (-line.dead, line.oldest_at or now))
