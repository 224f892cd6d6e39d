"""Counts and digests of the messages between two authorities, day by day, as each side has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from apps.core.workcalendar import BEIJING
from apps.regions.scoping import tenant_query
from apps.routing.canonical import sha256_hex
from apps.routing.models import InboxMessage, OutboxMessage
from apps.routing.states import InboxState, OutboxState

Days = Mapping[tuple[str, dt.date], "Tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages of a day there are, and the SHA-256 over their ids and digests in order."""

    count: int
    digest: str


EMPTY: Final = Tally(0, sha256_hex(b""))

_TALLY: Final = """
    SELECT {other}, (created_at AT TIME ZONE 'Asia/Shanghai')::date, count(*),
        encode(sha256(string_agg(id::text || digest, ',' ORDER BY id)::bytea), 'hex')
    FROM {table} WHERE state = %s AND created_at >= %s GROUP BY 1, 2
"""
_SENT: Final = _TALLY.format(other="destination", table="routing_outboxmessage")
_TAKEN: Final = _TALLY.format(other="origin", table="routing_inboxmessage")


@tenant_query
def sent_days(*, since: dt.date) -> Days:
    """Tally what this authority knows to be received, by receiver and day of sending."""
    return _tally(_SENT, OutboxState.DONE, since)


@tenant_query
def taken_days(*, since: dt.date) -> Days:
    """Tally what this authority has taken in and applied, by sender and day of sending."""
    return _tally(_TAKEN, InboxState.APPLIED, since)


@tenant_query
def sent_on(*, destination: str, day: dt.date) -> dict[UUID, str]:
    """Give the digest of each message of a day that this authority knows to be received."""
    rows = OutboxMessage.objects.filter(
        destination=destination, state=OutboxState.DONE, **_within(day)
    )
    return dict(rows.values_list("id", "digest"))


@tenant_query
def taken_on(*, origin: str, day: dt.date) -> dict[UUID, str]:
    """Give the digest of each message of a day that this authority has applied."""
    rows = InboxMessage.objects.filter(origin=origin, state=InboxState.APPLIED, **_within(day))
    return dict(rows.values_list("id", "digest"))


@tenant_query
def known(ids: set[UUID]) -> set[UUID]:
    """Keep those of the ids that this authority has sent, however far they have come."""
    return set(OutboxMessage.objects.filter(id__in=ids).values_list("id", flat=True))


def _tally(statement: str, state: str, since: dt.date) -> Days:
    with connection.cursor() as cursor:
        cursor.execute(statement, [state, _start(since)])
        return {(other, day): Tally(n, digest) for other, day, n, digest in cursor.fetchall()}


def _within(day: dt.date) -> dict[str, dt.datetime]:
    return {"created_at__gte": _start(day), "created_at__lt": _start(day + dt.timedelta(days=1))}


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=BEIJING)
