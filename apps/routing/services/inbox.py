"""The receiver's memory during one batch: read once, changed in memory, written once."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q

from apps.routing.envelope import Envelope
from apps.routing.models import InboxMessage
from apps.routing.states import InboxState

Line = tuple[str, UUID]
"""Origin and aggregate: what has an order of its own."""


class Inbox:
    """What is known of the aggregates of one batch; they are locked until the transaction ends.

    The locks are taken before reading and in one order, so two workers with the same messages
    follow each other: the second finds what the first has written.
    """

    def __init__(self, envelopes: Sequence[Envelope], *, here: str) -> None:
        lines = {(envelope.origin, envelope.aggregate_id) for envelope in envelopes}
        _lock(sorted(f"routing receive {here} {origin} {about}" for origin, about in lines))
        self._by_id: dict[UUID, InboxMessage] = {}
        self._by_place: dict[tuple[Line, int], InboxMessage] = {}
        self._last: dict[Line, int] = {}
        self._new: list[InboxMessage] = []
        self._changed: list[InboxMessage] = []
        if lines:
            self._read(envelopes)

    def _read(self, envelopes: Sequence[Envelope]) -> None:
        same_lines = Q(
            origin__in={envelope.origin for envelope in envelopes},
            aggregate_id__in={envelope.aggregate_id for envelope in envelopes},
        )
        wanted = Q(id__in=[envelope.id for envelope in envelopes]) | same_lines & (
            Q(state=InboxState.PARKED) | Q(version__in={envelope.version for envelope in envelopes})
        )
        for row in InboxMessage.objects.filter(wanted):
            self._remember(row)
        applied = InboxMessage.objects.filter(same_lines, state=InboxState.APPLIED)
        lasts = applied.values_list("origin", "aggregate_id").annotate(last=Max("version"))
        self._last = {(origin, about): last for origin, about, last in lasts}

    def _remember(self, row: InboxMessage) -> None:
        self._by_id[row.id] = row
        self._by_place[(row.origin, row.aggregate_id), row.version] = row

    def known(self, envelope: Envelope) -> InboxMessage | None:
        """Give the message that has this id, or this place in the order."""
        place = (envelope.origin, envelope.aggregate_id), envelope.version
        return self._by_id.get(envelope.id) or self._by_place.get(place)

    def last(self, line: Line) -> int:
        """Give the number of the last message applied, 0 for none."""
        return self._last.get(line, 0)

    def parked_next(self, line: Line) -> InboxMessage | None:
        """Give the parked message whose turn it is, if it is here."""
        row = self._by_place.get((line, self.last(line) + 1))
        return row if row is not None and row.state == InboxState.PARKED else None

    def keep(self, row: InboxMessage) -> None:
        """Put a message in, or note what became of one that was parked."""
        if row.id in self._by_id:
            if row not in self._new:
                self._changed.append(row)
        else:
            self._new.append(row)
        self._remember(row)
        if row.state == InboxState.APPLIED:
            self._last[row.origin, row.aggregate_id] = row.version

    def forget(self, row: InboxMessage) -> None:
        """Let go of a parked message that was refused when its turn came."""
        if self._by_id.pop(row.id, None) is None:
            return
        del self._by_place[(row.origin, row.aggregate_id), row.version]
        if row in self._new:
            self._new.remove(row)
        else:
            row.delete()

    def save(self) -> None:
        """Write everything."""
        InboxMessage.objects.bulk_create(self._new)
        for row in self._changed:
            row.save(
                update_fields=[
                    *("state", "applied_at", "receipt", "receipt_signature", "receipt_key_id")
                ]
            )


def _lock(names: Sequence[str]) -> None:
    """Hold these names until the transaction ends, taken in the order given."""
    if names:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(name, 0))"
                " FROM unnest(%s::text[]) AS name",
                [list(names)],
            )
