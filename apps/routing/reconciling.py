"""Comparing both sides of every line, healing what differs, and certifying what agrees.

Like the relay this works in two schemas, one after the other and never in one transaction. Digests
of days are compared; only where they differ are the messages of that day looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final
from uuid import UUID

import structlog
from django.utils import timezone

from apps.regions.scoping import PUBLIC, enter, ready_authorities
from apps.routing import services, tallies
from apps.routing.models import Difference
from apps.routing.states import DifferenceKind
from apps.routing.tallies import EMPTY, Tally

log = structlog.get_logger(__name__)

LOOKS_BACK: Final = 3
"""Days that are compared each minute; the certificate of a day compares that day once more."""

Line = tuple[str, str, dt.date]


def reconcile(*, days: int = LOOKS_BACK) -> list[Difference]:
    """Compare the last days of all lines, note the differences, and have lost messages sent again.

    Returns what was not known before. What is on its way is no difference.
    """
    since = timezone.localdate() - dt.timedelta(days=days - 1)
    sent, taken = both_sides(since=since)
    unlike = [
        line for line in sorted({*sent, *taken}) if sent.get(line, EMPTY) != taken.get(line, EMPTY)
    ]
    found = [one for line in unlike for one in compare(line)]
    with enter(PUBLIC.schema_name):
        new = services.note_differences(found=found)
    for one in new:
        log.error("routing_sides_differ", kind=one.kind, message_id=str(one.message_id))
    _heal(one for one in new if one.kind == DifferenceKind.LOST)
    return new


def both_sides(*, since: dt.date) -> tuple[dict[Line, Tally], dict[Line, Tally]]:
    """Give what senders know to be received, and what receivers have applied, by line and day."""
    sent: dict[Line, Tally] = {}
    taken: dict[Line, Tally] = {}
    for authority in ready_authorities():
        here = authority.schema_name
        with enter(here):
            out, into = tallies.sent_days(since=since), tallies.taken_days(since=since)
        sent |= {(here, other, day): tally for (other, day), tally in out.items()}
        taken |= {(other, here, day): tally for (other, day), tally in into.items()}
    return sent, taken


def compare(line: Line) -> list[Difference]:
    """Look at the messages of one line and day, the receiver's first.

    A message that arrives in between is then known to the sender at least, and no difference.
    """
    origin, destination, day = line
    with enter(destination):
        taken = tallies.taken_on(origin=origin, day=day)
    with enter(origin):
        sent = tallies.sent_on(destination=destination, day=day)
        unknown = taken.keys() - tallies.known(set(taken))
    missing = sent.keys() - taken.keys()
    if missing:
        with enter(destination):  # again: what was received meanwhile is not lost
            missing -= tallies.taken_on(origin=origin, day=day).keys()
    altered = {id_ for id_ in sent.keys() & taken.keys() if sent[id_] != taken[id_]}
    now = timezone.now()
    return [
        Difference(origin=origin, destination=destination, message_id=id_, kind=kind, found_at=now)
        for kind, ids in (
            (DifferenceKind.LOST, missing),
            (DifferenceKind.ALTERED, altered),
            (DifferenceKind.UNKNOWN, unknown),
        )
        for id_ in sorted(ids)
    ]


def _heal(lost: Iterable[Difference]) -> None:
    by_origin: dict[str, list[UUID]] = {}
    for one in lost:
        by_origin.setdefault(one.origin, []).append(one.message_id)
    for origin, ids in by_origin.items():
        with enter(origin):
            again = services.send_again(message_ids=ids)
        with enter(PUBLIC.schema_name):
            services.note_sent_again(message_ids=again)
