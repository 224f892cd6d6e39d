"""A week at the port's desk under three rules of whose case is next.

Printed by `python -m tests.bench.fairness`.

Cases of 41 cities come in by chance, the largest city sending two fifths of them; officers take the
next one whenever they are free. The rule that is used (`fairness.turns` inside a band, and what is
overdue first) is compared with taking what came in first, and what has to be begun first. Times are
minutes; everything follows from the seed.
"""

from __future__ import annotations

import datetime as dt
import heapq
import os
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()

from apps.endorsement.fairness import Waiting, turns
from apps.endorsement.figures import quantile
from apps.endorsement.queue_views import SOON
from apps.endorsement.services.taking import LATE

WEEK: Final = 7 * 24 * 60
OFFICERS: Final = 4
WORK: Final = 20
"""Minutes that a case takes an officer, in the mean."""
_EPOCH: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """One accepted case: whence, when it came in, by when work has to begin (minutes)."""

    origin: str
    came: int
    begin_by: int


@dataclass(slots=True)
class Desk:
    """What is remembered between two turns."""

    ends: dict[tuple[str, str], float] = field(default_factory=dict)
    clock: dict[str, float] = field(default_factory=lambda: defaultdict(float))


Rule = Callable[[Sequence[Case], int, Desk], Case]


def first_come(waiting: Sequence[Case], _now: int, _desk: Desk) -> Case:
    """Take what came in first."""
    return min(waiting, key=lambda case: case.came)


def first_due(waiting: Sequence[Case], _now: int, _desk: Desk) -> Case:
    """Take what has to be begun first."""
    return min(waiting, key=lambda case: case.begin_by)


def in_turn(waiting: Sequence[Case], now: int, desk: Desk) -> Case:
    """Take as `services.taking.take_next` does."""
    late, soon = int(LATE.total_seconds() // 60), int(SOON.total_seconds() // 60)
    overdue = [case for case in waiting if case.begin_by <= now - late]
    if overdue:
        return first_due(overdue, now, desk)
    for band, ends in (("now", now), ("today", now + soon), ("later", None)):
        inside = [case for case in waiting if ends is None or case.begin_by <= ends]
        if inside:
            return _of_band(band, inside, now, desk)
    raise LookupError("nothing waits")


def _of_band(band: str, inside: Sequence[Case], now: int, desk: Desk) -> Case:
    cities: dict[str, list[Case]] = defaultdict(list)
    for case in inside:
        cities[case.origin].append(case)
    waiting = [
        Waiting(
            city, len(cases), _EPOCH + dt.timedelta(minutes=first_due(cases, now, desk).begin_by)
        )
        for city, cases in cities.items()
    ]
    ends = {city: desk.ends.get((band, city), 0.0) for city in cities}
    turn = turns(waiting, ends, clock=desk.clock[band])[0]
    desk.clock[band] = max(desk.clock[band], turn.starts)
    desk.ends[band, turn.origin] = turn.ends
    return first_due(cities[turn.origin], now, desk)


def _begins(cases: Sequence[Case]) -> dt.datetime:
    return _EPOCH + dt.timedelta(minutes=min(case.begin_by for case in cases))


def arrivals(seed: int, *, load: float) -> list[Case]:
    """A week's cases at a load (1.0: as much work as the officers can do), in order of coming."""
    chance = random.Random(seed)
    shares = [0.4, *(0.6 / 40 for _city in range(40))]
    found, now = [], 0.0
    while now < WEEK:
        now += chance.expovariate(load * OFFICERS / WORK)
        city = chance.choices(range(41), shares)[0]
        ahead = chance.lognormvariate(7.2, 0.9)  # median 22 hours
        found.append(Case("large" if city == 0 else f"small-{city}", int(now), int(now + ahead)))
    return found


def simulate(cases: Sequence[Case], rule: Rule, *, seed: int = 1) -> list[tuple[Case, int]]:
    """Give each case with the minute at which it was taken."""
    chance, desk = random.Random(seed), Desk()
    free = [0.0] * OFFICERS
    heapq.heapify(free)
    coming = list(reversed(cases))
    waiting: list[Case] = []
    taken: list[tuple[Case, int]] = []
    while coming or waiting:
        now = heapq.heappop(free)
        if not waiting and coming and coming[-1].came > now:
            now = coming[-1].came
        while coming and coming[-1].came <= now:
            waiting.append(coming.pop())
        chosen = rule(waiting, int(now), desk)
        waiting.remove(chosen)
        taken.append((chosen, int(now)))
        heapq.heappush(free, now + chance.expovariate(1 / WORK))
    return taken


def waits(taken: Sequence[tuple[Case, int]], origin: str) -> list[int]:
    """How long the cases of the large city, or of the small ones, waited."""
    return [at - case.came for case, at in taken if case.origin.startswith(origin)]


def lateness(taken: Sequence[tuple[Case, int]]) -> list[int]:
    """How long after its last moment to begin each case was taken; 0 where in time."""
    return [max(0, at - case.begin_by) for case, at in taken]


def figures(cases: Sequence[Case], rule: Rule) -> list[int]:
    """Half and 95% of the waits of the large city and of small ones, cases late, and the latest."""
    taken = simulate(cases, rule)
    late = lateness(taken)
    told = [quantile(waits(taken, who), part) for part in (0.5, 0.95) for who in ("large", "small")]
    return [*told, sum(1 for one in late if one), max(late)]


def main() -> None:
    """Print a line for each rule and load."""
    columns = ("large 50%", "small 50%", "large 95%", "small 95%", "late", "latest")
    print("load  rule       " + "".join(f"{name:>11}" for name in columns))  # noqa: T201
    for load in (0.85, 0.95, 1.05):
        cases = arrivals(7, load=load)
        for rule in (first_come, first_due, in_turn):
            told = "".join(f"{one:>11}" for one in figures(cases, rule))
            print(f"{load:<5} {rule.__name__:<11}{told}")  # noqa: T201


if __name__ == "__main__":
    main()
