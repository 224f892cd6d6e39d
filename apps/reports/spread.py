"""How far officers lie apart, without telling of any of them. Pure arithmetic (docs/adr/0041)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

STEADY: Final = 30
"""Visitors of an officer in the quarter; with fewer a share says little."""
FEWEST_OFFICERS: Final = 6
"""Below it nothing is told: two bands, in each the fewest."""
FEWEST_IN_BAND: Final = 3
EDGES: Final = (0, 2, 5, 10, 15, 20, 30, 50, 100)
"""Percent; each band ends below the next, the last with 100."""
_ONE_SIDED_95: Final = 1.6449


@dataclass(frozen=True, slots=True)
class Share:
    """An officer's visitors, how many of them were refused, and what chance alone would give."""

    all: int = 0
    refused: int = 0
    expected: float = 0.0
    variance: float = 0.0

    def __add__(self, more: Share) -> Share:
        """Take the visitors of another category to it."""
        return Share(
            self.all + more.all,
            self.refused + more.refused,
            self.expected + more.expected,
            self.variance + more.variance,
        )

    @property
    def rate(self) -> float:
        """The share refused, in percent."""
        return 100 * self.refused / self.all


def steady(officers: Iterable[Share]) -> list[Share]:
    """Give those with enough visitors; none where they are so few that each would be known."""
    found = [one for one in officers if one.all >= STEADY]
    return found if len(found) >= FEWEST_OFFICERS else []


def dispersion(officers: Sequence[Share]) -> float | None:
    """Give Pearson's statistic over its degrees of freedom: about 1 where only chance is at work.

    Rounded to tenths, so that it carries no count. None where there is no spread to speak of.
    """
    told = [one for one in officers if one.variance > 0]
    if len(told) < FEWEST_OFFICERS:
        return None
    squares = sum((one.refused - one.expected) ** 2 / one.variance for one in told)
    return round(squares / (len(told) - 1), 1)


def chance_at_most(officers: int) -> float | None:
    """Give what chance stays below in 19 of 20 cases: chi-square over its degrees of freedom.

    Source: Wilson and Hilferty, The distribution of chi-square, PNAS 17 (1931), equation 5.
    """
    if officers < FEWEST_OFFICERS:
        return None
    part = 2 / (9 * (officers - 1))
    return round((1 - part + _ONE_SIDED_95 * math.sqrt(part)) ** 3, 1)


def bands(rates: Sequence[float]) -> list[tuple[int, int, int]]:
    """Count officers by band of percent; neighbours are joined until each has enough of them."""
    if len(rates) < FEWEST_OFFICERS:
        return []
    found: list[tuple[int, int, int]] = []
    low, count = EDGES[0], 0
    for high in EDGES[1:]:
        below = [one for one in rates if one < high or high == EDGES[-1]]
        count = len(below) - sum(number for _low, _high, number in found)
        if count >= FEWEST_IN_BAND:
            found.append((low, high, count))
            low, count = high, 0
    if count:
        first, _end, number = found.pop()
        found.append((first, EDGES[-1], number + count))
    return found
