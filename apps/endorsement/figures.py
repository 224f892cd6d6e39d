"""How long cases take, as counts and minutes: pure arithmetic over decided cases.

A group is the last decided cases of one city and category, of all cities together, or of all
categories too. Half and 80% are by nearest rank: the smallest duration within which at least that
share of the sample was decided, so 50% never exceeds 80%, and one case is its own answer.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

HALF: Final = 0.5
MOST: Final = 0.8
_MEASURES: Final = ("filed", "received", "accepted")


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """When a decided case passed its stations, whence it came and for which categories."""

    origin: str
    categories: tuple[str, ...]
    filed_at: dt.datetime
    received_at: dt.datetime
    accepted_at: dt.datetime
    decided_at: dt.datetime

    def minutes_from(self, station: str) -> int:
        """Give the minutes to the decision; none for a clock that ran backwards."""
        begun: dt.datetime = getattr(self, f"{station}_at")
        return max(0, int((self.decided_at - begun).total_seconds() // 60))


def quantile(minutes: Sequence[int], share: float) -> int:
    """Give the nearest-rank quantile of a sample that is not empty."""
    ranked = sorted(minutes)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def groups_of(
    cases: Iterable[DecidedCase], *, min_sample: int, last_cases: int
) -> list[dict[str, Any]]:
    """Give every group that is large enough, as `port.figures` of the contract words it.

    `cases` come newest first; of each group only the first `last_cases` count.
    """
    members: dict[tuple[str | None, str | None], list[DecidedCase]] = {}
    for case in cases:
        keys: set[tuple[str | None, str | None]] = {(None, None)}
        for category in case.categories:
            keys |= {(case.origin, category), (None, category)}
        for key in keys:
            group = members.setdefault(key, [])
            if len(group) < last_cases:
                group.append(case)
    ordered = sorted(members, key=lambda key: (key[0] or "", key[1] or ""))
    return [_group(key, members[key]) for key in ordered if len(members[key]) >= min_sample]


def usually_waiting(cases: Sequence[DecidedCase], *, until: dt.datetime) -> int:
    """Give how many cases waited on average: all their waiting, spread over the time it took.

    By Little's law; 0 where there is nothing to count.
    """
    if not cases:
        return 0
    begun = min(case.received_at for case in cases)
    span = (until - begun).total_seconds() / 60
    waited = sum(case.minutes_from("received") for case in cases)
    return round(waited / span) if span > 0 else 0


def _group(key: tuple[str | None, str | None], cases: Sequence[DecidedCase]) -> dict[str, Any]:
    decided = [case.decided_at for case in cases]
    told: dict[str, Any] = {
        "origin": key[0],
        "category": key[1],
        "sample": len(cases),
        "first_at": min(decided).isoformat(),
        "last_at": max(decided).isoformat(),
    }
    for station in _MEASURES:
        minutes = [case.minutes_from(station) for case in cases]
        told[f"{station}_half"] = quantile(minutes, HALF)
        told[f"{station}_most"] = quantile(minutes, MOST)
    return told
