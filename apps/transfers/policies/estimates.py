"""Will it make the flight? Pure arithmetic over the port's published figures (docs/adr/0017).

The model, in one sentence: how long the last comparable requests took from filing to decision,
lengthened where more cases wait at the port now than usually did, and never shortened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from apps.core.workcalendar import hours_to

SKEW: Final = dt.timedelta(minutes=5)
"""How far a port's clock may run ahead of ours; figures from further in the future are no basis."""


class Basis(StrEnum):
    """Whose decided requests the time is from, the nearest first."""

    CITY_AND_CATEGORY = "city_and_category"
    CATEGORY = "category"
    ALL = "all"


class Verdict(StrEnum):
    """How the landing lies to the estimate; `UNKNOWN` where one of the two is missing."""

    UNKNOWN = "unknown"
    IN_TIME = "in_time"
    TIGHT = "tight"
    UNLIKELY = "unlikely"
    LANDED = "landed"


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """The dated numbers the estimate is made by."""

    min_sample: int
    stale_hours: int
    max_stretch_percent: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """Hours from filing within which half, and 80%, are expected to be decided, and from what."""

    basis: Basis
    category: str
    sample: int
    first_at: dt.datetime
    last_at: dt.datetime
    half_hours: float
    most_hours: float
    stretch_percent: int
    waiting: int
    waiting_urgent: int
    usually_waiting: int
    computed_at: dt.datetime
    is_old: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an inviter is told: an estimate or none, and how the flight lies to it."""

    estimate: Estimate | None
    verdict: Verdict
    hours_left: float | None


def outlook(
    figures: Mapping[str, Any] | None,
    *,
    origin: str,
    categories: Collection[str],
    arrival_at: dt.datetime | None,
    now: dt.datetime,
    by: Yardsticks,
) -> Outlook:
    """Put the landing beside what the port's figures say; no figures is an answer too."""
    left = None if arrival_at is None else hours_to(arrival_at, now)
    found = estimate(figures, origin=origin, categories=categories, now=now, by=by)
    return Outlook(found, verdict_of(found, left), left)


def estimate(
    figures: Mapping[str, Any] | None,
    *,
    origin: str,
    categories: Collection[str],
    now: dt.datetime,
    by: Yardsticks,
) -> Estimate | None:
    """Give the estimate for the slowest of the categories, or None where data do not suffice.

    A category without enough cases of its own falls back: from this city to all cities, then to
    all categories together.
    """
    if figures is None:
        return None
    computed_at = dt.datetime.fromisoformat(figures["computed_at"])
    if computed_at - now > SKEW:
        return None
    groups = [one for one in figures["groups"] if one["sample"] >= max(1, by.min_sample)]
    wanted = sorted(set(categories)) or [""]
    chosen = [one for code in wanted if (one := _nearest(groups, origin, code)) is not None]
    if len(chosen) < len(wanted):
        return None
    basis, category, group = max(chosen, key=lambda one: (one[2]["filed_most"], one[1]))
    waiting = sum(figures[name] for name in ("waiting_urgent", "waiting_week", "waiting_later"))
    stretch = stretch_percent(
        waiting, figures["usually_waiting"], most_percent=by.max_stretch_percent
    )
    return Estimate(
        basis=basis,
        category=category,
        sample=group["sample"],
        first_at=dt.datetime.fromisoformat(group["first_at"]),
        last_at=dt.datetime.fromisoformat(group["last_at"]),
        half_hours=_hours(group["filed_half"], stretch),
        most_hours=_hours(max(group["filed_half"], group["filed_most"]), stretch),
        stretch_percent=stretch,
        waiting=waiting,
        waiting_urgent=figures["waiting_urgent"],
        usually_waiting=figures["usually_waiting"],
        computed_at=computed_at,
        is_old=now - computed_at > dt.timedelta(hours=by.stale_hours),
    )


def stretch_percent(waiting: int, usually: int, *, most_percent: int) -> int:
    """Give by how much a time is multiplied, in percent: the queue now to the usual one.

    At least 100, at most `most_percent`; one case is added on both sides, so that two waiting
    instead of one do not double a time.
    """
    return max(100, min(most_percent, 100 * (waiting + 1) // (usually + 1)))


def verdict_of(found: Estimate | None, hours_left: float | None) -> Verdict:
    """Compare the time left with the estimate. It warns; it never keeps anybody from filing."""
    if hours_left is None:
        return Verdict.UNKNOWN
    if hours_left <= 0:
        return Verdict.LANDED
    if found is None:
        return Verdict.UNKNOWN
    if hours_left < found.half_hours:
        return Verdict.UNLIKELY
    return Verdict.TIGHT if hours_left < found.most_hours else Verdict.IN_TIME


def _nearest(
    groups: Sequence[Mapping[str, Any]], origin: str, category: str
) -> tuple[Basis, str, Mapping[str, Any]] | None:
    """Give the group that is closest to the city and the category, of those large enough."""
    ways: list[tuple[Basis, str | None, str | None]] = [(Basis.ALL, None, None)]
    if category:
        ways = [
            (Basis.CITY_AND_CATEGORY, origin, category),
            (Basis.CATEGORY, None, category),
            *ways,
        ]
    known = {(one["origin"], one["category"]): one for one in groups}
    for basis, city, code in ways:
        if (city, code) in known:
            return basis, code or "", known[city, code]
    return None


def _hours(minutes: int, stretch: int) -> float:
    return max(0, minutes) * stretch / 6000
