"""Acts on several requests at once: each in its own transaction, each with its own result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from apps.core.errors import DomainError
from apps.transfers.models import TransferRequest

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request: done, or refused for a reason that says how to go on."""

    request: TransferRequest
    refusal: DomainError | None = None

    @property
    def is_done(self) -> bool:
        """Whether the act was done."""
        return self.refusal is None


def chosen(values: Iterable[str]) -> list[UUID]:
    """The ids among what was ticked, each once, at most a hundred; what is no id is dropped."""
    found: dict[UUID, None] = {}
    for value in values:
        try:
            found[UUID(value)] = None
        except ValueError:
            continue
    return list(found)[:MOST_AT_ONCE]


def each(
    rows: Iterable[TransferRequest],
    revisions: Mapping[UUID, int],
    act: Callable[[UUID, int], object],
) -> list[Outcome]:
    """Do the act on each row; a refusal of one does not stop the others."""
    outcomes = []
    for row in rows:
        try:
            act(row.id, revisions[row.id])
        except DomainError as refused:
            outcomes.append(Outcome(row, refused))
        else:
            outcomes.append(Outcome(row))
    return outcomes
