"""Whose turn it is inside a band: fair shares for cities, as pure arithmetic.

Start-time fair queueing (Goyal, Vin, Cheng 1996) over cities. A city's share of the next cases is
as the square root of what it has waiting: a city with a hundred times the cases of another gets ten
times its turns, so that the large one is served more and cannot crowd the small one out. A city
that had nothing waiting begins at the present turn and has saved up none.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one city has waiting in a band: how many cases, and by when the first has to begin."""

    origin: str
    number: int
    first: dt.datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """A city's turn: where it starts on the common clock of turns, and where its next one may."""

    origin: str
    starts: float
    ends: float


def turns(waiting: Sequence[Waiting], ends: Mapping[str, float], *, clock: float) -> list[Turn]:
    """Give the turns of cities that have something waiting, the next one first.

    `ends` says where the last turn of a city has ended, `clock` where the last turn of all has
    started. Ties go to the case that has to be begun first, then by name.
    """
    found = [(_turn(one, ends.get(one.origin, 0.0), clock), one) for one in waiting if one.number]
    found.sort(key=lambda pair: (pair[0].starts, pair[1].first, pair[1].origin))
    return [turn for turn, _one in found]


def weight(number: int) -> float:
    """Give the share of a city with so many cases waiting, against those of the others."""
    return math.sqrt(number)


def _turn(one: Waiting, end: float, clock: float) -> Turn:
    starts = max(end, clock)
    return Turn(one.origin, starts, starts + 1 / weight(one.number))
