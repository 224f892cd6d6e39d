"""Which groups of a table are kept back, so that nobody reads out of it who was refused.

Pure arithmetic (docs/adr/0041). A group is kept back by itself when it is small (primary), and with
it as many others as it takes until those kept back are no small group together (complementary):
all of them but the total are shown, so the sum of those kept back is known to every reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 5
"""A number below it is small. It stands here and not among the rules with a day from which they
hold: two tables of one quarter made by two numbers could be set against each other."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a group were refused, and how many were not."""

    refused: int = 0
    others: int = 0

    def __add__(self, more: Counts) -> Counts:
        """Take two groups together."""
        return Counts(self.refused + more.refused, self.others + more.others)

    @property
    def all(self) -> int:
        """How many the group has."""
        return self.refused + self.others


def together(groups: Iterable[Counts]) -> Counts:
    """Take groups together."""
    return sum(groups, Counts())


def is_small(group: Counts) -> bool:
    """Whether few are in it, few were refused, or few were not where somebody was.

    A group in which nobody was refused says nothing of a refusal. One in which everybody was does.
    """
    if group.all < FEWEST:
        return True
    return group.refused > 0 and min(group.refused, group.others) < FEWEST


def may_be_told(total: Counts) -> bool:
    """Whether a table may be shown at all: two groups at least have room in it."""
    return total.all >= 2 * FEWEST and not is_small(total)


def kept_back(groups: Mapping[str, Counts]) -> frozenset[str] | None:
    """Name the groups to keep back; None when the table is kept back with its total."""
    total = together(groups.values())
    if not may_be_told(total):
        return None
    hidden = {name for name, group in groups.items() if is_small(group)}
    while hidden and hidden != set(groups) and not _covers(hidden, groups, total):
        hidden.add(_next(hidden, groups))
    return frozenset(hidden)


def _next(hidden: set[str], groups: Mapping[str, Counts]) -> str:
    """The smallest group that is shown as yet.

    By its size, and never by how many were refused: who knows the rule would learn from the choice.
    """
    return min(set(groups) - hidden, key=lambda name: (groups[name].all, name))


def _covers(hidden: set[str], groups: Mapping[str, Counts], total: Counts) -> bool:
    """Whether nobody learns of one of them from what is known of all of them: their sum.

    Where somebody was refused at all, enough of them were and enough were not; and even who knows
    how many each group has is left with FEWEST numbers, or all that the group could have.
    """
    sums = together(groups[name] for name in hidden)
    if len(hidden) < 2 or sums.all < 2 * FEWEST:
        return False
    if not total.refused:
        return True
    if min(sums.refused, sums.others) < FEWEST:
        return False
    sizes = [groups[name].all for name in hidden]
    return all(_possible(size, sums) >= min(size + 1, FEWEST) for size in sizes)


def _possible(size: int, sums: Counts) -> int:
    """How many numbers of refusals a group of that size can have, within the sums of its table."""
    return min(size, sums.refused) - max(0, size - sums.others) + 1
