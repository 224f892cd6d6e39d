"""What so many officers a shift would make of a usual week: the simulation, many times over. Pure.

Every number of officers meets the same weeks (common random numbers), so that rows differ by the
officers and not by chance. The same question always gets the same answer.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Final

from apps.reports.simulation import Arrival, Sample, Stretch, arrivals, begun

SHIFTS: Final = ((0, 8), (8, 16), (16, 24))
"""Hours of Beijing: night, day, evening."""
DAY: Final = 24 * 60
WARMING: Final = 1
"""Days before the week that counts, in which the queue fills."""
WEEK: Final = 7
COOLING: Final = 1
"""Days after it in which cases still come in and compete with it."""
LONGEST: Final = WARMING + WEEK + COOLING + 7
"""Days after which what was not begun counts as late."""
MOST_CASES: Final = 30_000
"""Simulated cases of one answer, at about 15 microseconds each."""
MOST_WEEKS: Final = 20
FEWEST_WEEKS: Final = 4
SEED: Final = 20261129
#: Student's t, two-sided 95%, by the number of weeks: NIST/SEMATECH e-Handbook, 1.3.6.7.2.
_T: Final = (
    *(0.0, 0.0, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262),
    *(2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over simulated weeks, with where it lies in 95 of 100 such sets of weeks."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of a week's cases with so many officers by night, by day and in the evening."""

    officers: tuple[int, int, int]
    begun_in_time: Estimate
    decided_before_landing: Estimate
    minutes_waited: Estimate | None
    """None where nothing was begun."""


def weeks_within(a_week: float, rows: int) -> int:
    """How many weeks may be simulated for so many rows; below FEWEST_WEEKS it is too much."""
    cases = a_week * (WARMING + WEEK + COOLING) / WEEK * rows
    return MOST_WEEKS if cases * MOST_WEEKS <= MOST_CASES else int(MOST_CASES / cases)


def outlooks(
    rates: Sequence[float],
    samples: Sequence[Sample],
    shifts: Sequence[tuple[int, int, int]],
    *,
    weeks: int,
) -> list[Outlook]:
    """Simulate the same weeks with each number of officers."""
    until = (WARMING + WEEK + COOLING) * DAY
    # Not for secrets: the dice have to fall alike each time.
    dice = [random.Random(SEED + number) for number in range(weeks)]  # noqa: S311
    come = [arrivals(rates, samples, until=until, dice=one) for one in dice]
    return [_outlook(come, officers) for officers in shifts]


def _outlook(weeks: Sequence[Sequence[Arrival]], officers: tuple[int, int, int]) -> Outlook:
    on_duty = [
        Stretch(day * DAY + begin * 60.0, day * DAY + end * 60.0, number)
        for day in range(LONGEST)
        for (begin, end), number in zip(SHIFTS, officers, strict=True)
    ]
    told = [one for cases in weeks if (one := _week(cases, on_duty))]
    waited = [one[2] for one in told if one[2] is not None]
    return Outlook(
        officers,
        estimate([one[0] for one in told], most=1),
        estimate([one[1] for one in told], most=1),
        estimate(waited) if waited else None,
    )


def _week(
    cases: Sequence[Arrival], on_duty: Sequence[Stretch]
) -> tuple[float, float, float | None] | None:
    """The shares begun in time and decided before the landing, and the mean wait of the begun."""
    began = begun(cases, on_duty, until=LONGEST * DAY)
    counted = [
        (case, at)
        for case, at in zip(cases, began, strict=True)
        if WARMING * DAY <= case.at < (WARMING + WEEK) * DAY
    ]
    if not counted:
        return None
    there = [(case, at) for case, at in counted if at is not None]
    in_time = sum(at <= case.begin_by for case, at in there)
    landed = sum(
        at + case.sample.work + case.sample.after <= case.at + case.sample.to_landing
        for case, at in there
    )
    waits = [at - case.at for case, at in there]
    return in_time / len(counted), landed / len(counted), fmean(waits) if waits else None


def estimate(means: Sequence[float], *, most: float = math.inf) -> Estimate:
    """Give the mean of some weeks, with its interval by Student's t; within 0 and `most`."""
    if not means:
        return Estimate(0, 0, 0)
    mean = fmean(means)
    if len(means) == 1:
        return Estimate(mean, 0, most)
    half = _T[len(means)] * stdev(means) / math.sqrt(len(means))
    return Estimate(mean, max(0.0, mean - half), min(most, mean + half))
