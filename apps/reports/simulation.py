"""Cases that come in, wait for an officer and are examined: a simulation with SimPy. Pure.

Times are minutes from the beginning. The case that has to be begun first is taken first; who has
taken a case examines it to its end, also past the end of the shift. docs/adr/0041
"""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any, Final

import simpy

MINUTES_OF_HOUR: Final = 60
HOURS_OF_WEEK: Final = 168


@dataclass(frozen=True, slots=True)
class Sample:
    """What a case of the past took, in minutes: it stands for one that is to come.

    `to_begin` and `to_landing` are what was left at its receipt, `work` is what an officer had to
    do with it, and `after` what passed from then to the decision.
    """

    to_begin: float
    to_landing: float
    work: float
    after: float


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case that comes in."""

    at: float
    sample: Sample

    @property
    def begin_by(self) -> float:
        """When it has to be begun."""
        return self.at + self.sample.to_begin


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many officers on duty from one moment to another."""

    begin: float
    end: float
    officers: int


def arrivals(
    rates: Sequence[float], samples: Sequence[Sample], *, until: float, dice: random.Random
) -> list[Arrival]:
    """Let cases come in by chance, as often as the rate of each hour of the week says (Poisson).

    `rates` are cases an hour, Monday 00:00 first; what each takes is that of any sample.
    """
    found = []
    for hour in range(int(until // MINUTES_OF_HOUR)):
        rate = rates[hour % HOURS_OF_WEEK]
        at = dice.expovariate(rate) if rate > 0 else 1.0
        while at < 1:
            found.append(Arrival((hour + at) * MINUTES_OF_HOUR, dice.choice(samples)))
            at += dice.expovariate(rate)
    return found


def begun(
    cases: Sequence[Arrival], stretches: Sequence[Stretch], *, until: float
) -> list[float | None]:
    """Give when each case was begun, None where it was not until then. Arrivals come in order."""
    if not cases:
        return []
    env = simpy.Environment()
    desk = _Desk(env, cases)
    env.process(desk.comes_in())
    for stretch in stretches:
        env.process(desk.staff(stretch))
    env.run(until=env.any_of([desk.all_begun, env.timeout(until)]))
    return desk.begun


class _Desk:
    """The queue, and who is on duty and free to take the next one from it.

    Officers who have nothing to do are a number and no process each: a large desk costs no more.
    """

    def __init__(self, env: simpy.Environment, cases: Sequence[Arrival]) -> None:
        self.env = env
        self.cases = cases
        self.queue: list[tuple[float, int]] = []
        self.free: dict[Stretch, int] = {}
        self.begun: list[float | None] = [None] * len(cases)
        self.left = len(cases)
        self.all_begun = env.event()

    def comes_in(self) -> Generator[simpy.Event, Any, None]:
        for number, case in enumerate(self.cases):
            yield self.env.timeout(case.at - self.env.now)
            heappush(self.queue, (case.begin_by, number))
            self._hand_out()

    def staff(self, stretch: Stretch) -> Generator[simpy.Event, Any, None]:
        yield self.env.timeout(stretch.begin)
        self.free[stretch] = stretch.officers
        self._hand_out()
        yield self.env.timeout(stretch.end - stretch.begin)
        del self.free[stretch]

    def _hand_out(self) -> None:
        for stretch in self.free:
            while self.queue and self.free[stretch] and self.env.now < stretch.end:
                self.free[stretch] -= 1
                _by, number = heappop(self.queue)
                self.env.process(self._examine(number, stretch))

    def _examine(self, number: int, stretch: Stretch) -> Generator[simpy.Event, Any, None]:
        self._begin(number)
        yield self.env.timeout(self.cases[number].sample.work)
        if stretch in self.free:  # or the officer goes home
            self.free[stretch] += 1
            self._hand_out()

    def _begin(self, number: int) -> None:
        self.begun[number] = self.env.now
        self.left -= 1
        if not self.left:
            self.all_begun.succeed()
