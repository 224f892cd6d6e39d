"""Acts on several things at once: each in its own transaction, each with its own result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model

from apps.core.errors import DomainError

MOST_AT_ONCE = 100

Act = Callable[[UUID, int], object]


Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Row]):
    """What became of one row: done, or refused for a reason that says how to go on."""

    row: Row
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


def seen_revisions(values: Iterable[str]) -> dict[UUID, int]:
    """What was confirmed on a preview, `id:revision` each, with the revision that was shown."""
    found: dict[UUID, int] = {}
    for value in values:
        text, _colon, revision = value.partition(":")
        for one in chosen([text]):
            found[one] = int(revision) if revision.isascii() and revision.isdigit() else -1
    return dict(list(found.items())[:MOST_AT_ONCE])


def each(rows: Iterable[Row], revisions: Mapping[UUID, int], act: Act) -> list[Outcome[Row]]:
    """Do the act on each row; a refusal of one does not stop the others."""
    outcomes = []
    for row in rows:
        try:
            act(row.pk, revisions[row.pk])
        except DomainError as refused:
            outcomes.append(Outcome(row, refused))
        else:
            outcomes.append(Outcome(row))
    return outcomes
