"""Playing cases of an earlier time through desk rules again. Pure functions.

Loads are those the rules themselves would have made: each case weighs on its desk from the moment
it came in until it was really decided, withdrawn or given back.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final
from uuid import UUID

from apps.core.workcalendar import BEIJING
from apps.endorsement.placing import Rule, Trip, choose

HOURS: Final = 24
NOWHERE: Final = ""
"""The code that stands for no desk at all."""


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case as it came in; `done_at` is None while nobody has decided it."""

    reference: str
    trip: Trip
    received_at: dt.datetime
    done_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A case that another version would have sent elsewhere; desks by code."""

    case: PastCase
    before: str
    after: str


@dataclass(slots=True)
class Comparison:
    """What a version would have changed. Counts are by desk code, and by hour of landing."""

    cases: int = 0
    moved: list[Moved] = field(default_factory=list)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    hours_before: Counter[tuple[str, int]] = field(default_factory=Counter)
    hours_after: Counter[tuple[str, int]] = field(default_factory=Counter)

    @property
    def ways(self) -> list[tuple[str, str, int]]:
        """From which desk to which, and how many, the most first."""
        ways = Counter((one.before, one.after) for one in self.moved)
        return [(*way, number) for way, number in ways.most_common()]


def desks_of(cases: Sequence[PastCase], rules: Sequence[Rule]) -> list[str]:
    """The desk that the rules give each case, by code; `cases` in the order they came in."""
    load: Counter[UUID] = Counter()
    leaving: list[tuple[dt.datetime, int, UUID]] = []
    found = []
    for place, case in enumerate(cases):
        while leaving and leaving[0][0] <= case.received_at:
            load[heappop(leaving)[2]] -= 1
        rule = choose(case.trip, rules, lambda desk, limit: load[desk] >= limit)
        found.append(rule.desk.code if rule else NOWHERE)
        if rule:
            load[rule.desk.id] += 1
            if case.done_at:
                heappush(leaving, (case.done_at, place, rule.desk.id))
    return found


def compare(cases: Sequence[PastCase], old: Sequence[Rule], new: Sequence[Rule]) -> Comparison:
    """Play the cases through both versions, and tell the difference."""
    result = Comparison(cases=len(cases))
    pairs = zip(cases, desks_of(cases, old), desks_of(cases, new), strict=True)
    for case, before, after in pairs:
        hour = case.trip.arrival_at.astimezone(BEIJING).hour
        result.before[before] += 1
        result.after[after] += 1
        result.hours_before[before, hour] += 1
        result.hours_after[after, hour] += 1
        if before != after:
            result.moved.append(Moved(case, before, after))
    return result
