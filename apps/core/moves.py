"""The life of a thing as a table of moves, which also answers questions and draws itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from apps.core.errors import MoveNotAllowed

A = TypeVar("A", bound=Enum)


@dataclass(frozen=True, slots=True)
class Move:
    """One permitted step: from any of `sources` to `target`, leaving the audit event `event`."""

    sources: frozenset[str]
    target: str
    event: str


class Moves(Mapping[A, Move], Generic[A]):
    """The table of all moves of one kind of thing, by action. What is not in it is refused."""

    def __init__(self, table: Mapping[A, Move]) -> None:
        """Take the table; it is copied and never changes."""
        self._table = dict(table)

    def __getitem__(self, action: A) -> Move:
        """Give the move of an action."""
        return self._table[action]

    def __iter__(self) -> Iterator[A]:
        """Go through the actions in the order of the table."""
        return iter(self._table)

    def __len__(self) -> int:
        """Count the actions."""
        return len(self._table)

    def allows(self, action: A, status: str) -> bool:
        """Tell whether the action is possible from this status."""
        return status in self._table[action].sources

    def check(self, action: A, status: str) -> Move:
        """Give the move, or raise MoveNotAllowed when the status is not one of its sources."""
        if not self.allows(action, status):
            raise MoveNotAllowed(action=str(action.value), status=str(status))
        return self._table[action]

    def actions_from(self, status: str) -> tuple[A, ...]:
        """List the actions possible from this status, in the order of the table."""
        return tuple(action for action in self if self.allows(action, status))

    def targets_from(self, status: str) -> frozenset[str]:
        """Give every status that one move can reach from this one."""
        return frozenset(str(self[action].target) for action in self.actions_from(status))

    def mermaid(self, *, start: str, ends: Iterable[str] = ()) -> str:
        """Draw the table as a Mermaid state diagram, the same text for the same table.

        `start` is the status in which a new thing begins. A status that no move leaves is an end,
        and so is each of `ends`.
        """
        lines = ["stateDiagram-v2", f"    [*] --> {start}"]
        seen = {start}
        for action, move in self._table.items():
            for source in sorted(map(str, move.sources)):
                lines.append(f"    {source} --> {move.target}: {str(action.value).lower()}")
                seen.update({source, str(move.target)})
        last = {status for status in seen if not self.actions_from(status)} | set(map(str, ends))
        lines.extend(f"    {status} --> [*]" for status in sorted(last))
        return "\n".join(lines) + "\n"
