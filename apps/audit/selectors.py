"""Reading the audit trail, and checking that nobody has touched it."""

from __future__ import annotations

from dataclasses import dataclass

from apps.audit.hashing import seal
from apps.audit.models import AuditEvent
from apps.regions.scoping import any_query, current

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row of the trail that does not fit, and in what way."""

    id: int
    chain: str
    seq: int
    why: str

    def __str__(self) -> str:
        """Name the row as an operator looks for it."""
        return f"row {self.id}, event {self.seq} of chain {self.chain}: {self.why}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of one schema's trail found: how much it read, and the first broken row."""

    schema_name: str
    events: int
    chains: int
    broken: Broken | None

    @property
    def whole(self) -> bool:
        """Tell whether every row fits."""
        return self.broken is None


@any_query
def events_of(chain: str) -> list[AuditEvent]:
    """Give the events of a chain, first to last."""
    return list(AuditEvent.objects.filter(chain=chain).order_by("seq"))


@any_query
def events_about(subject: str) -> list[AuditEvent]:
    """Give the events about one thing, in whatever chains they stand, first to last."""
    return list(AuditEvent.objects.filter(subject=subject).order_by("at", "id"))


@any_query
def verify() -> Verdict:
    """Recompute every seal of the schema now entered and stop at the first row that does not fit.

    Found are: a row changed, a row missing from a chain, a row put in. Rows cut off the end of a
    chain leave no gap; those are for the checkpoints that two authorities keep of each other.
    """
    events = chains = 0
    before: AuditEvent | None = None
    for row in AuditEvent.objects.order_by("chain", "seq").iterator(chunk_size=_CHUNK):
        events += 1
        if before is None or before.chain != row.chain:
            chains, before = chains + 1, None
        why = _fault(row, before)
        if why is not None:
            broken = Broken(id=row.pk, chain=row.chain, seq=row.seq, why=why)
            return Verdict(current().schema_name, events, chains, broken)
        before = row
    return Verdict(current().schema_name, events, chains, None)


def _fault(row: AuditEvent, before: AuditEvent | None) -> str | None:
    """Say what is wrong with a row that follows `before` in its chain, or None."""
    expected = (before.seq + 1, before.hash) if before is not None else (1, "")
    if row.seq != expected[0]:
        return "events before it are missing"
    if row.prev_hash != expected[1]:
        return "it does not carry the seal of the event before it"
    if row.hash != seal(row):
        return "its seal does not fit what it says"
    return None
