"""Which desk a case belongs to: pure functions over a trip, the desks and a list of rules.

Live cases and the replay of an earlier month go through the same `choose`, so that what the replay
shows is what publishing does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from apps.core.workcalendar import BEIJING

DAY: Final = 24 * 60
"""Minutes of a day."""
WEEK: Final = 7 * DAY
"""Minutes of a week; Beijing has no summer time, so that every week has as many."""

IsBusy = Callable[[UUID, int], bool]
"""Whether a desk (by id) has as many undecided cases as this, or more."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of the week: `weekday` 0 is Monday, `opens` minutes after midnight in Beijing."""

    weekday: int
    opens: int
    minutes: int

    @property
    def start(self) -> int:
        """The minute of the week in which it begins."""
        return self.weekday * DAY + self.opens

    def covers(self, minute: int) -> bool:
        """Whether the minute of the week lies in it; Sunday night runs on into Monday."""
        return (minute - self.start) % WEEK < self.minutes

    def meets(self, other: Opening) -> bool:
        """Whether the two have a minute in common."""
        return self.covers(other.start) or other.covers(self.start)


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What the rules look at of a desk."""

    id: UUID
    code: str
    hours: tuple[Opening, ...]
    shut_from: dt.datetime | None = None
    shut_until: dt.datetime | None = None

    @property
    def is_always_open(self) -> bool:
        """Whether its hours fill the week; they never overlap."""
        return sum(one.minutes for one in self.hours) == WEEK

    def is_shut(self, at: dt.datetime) -> bool:
        """Whether somebody has shut the desk for that moment."""
        if self.shut_from is None or at < self.shut_from:
            return False
        return self.shut_until is None or at < self.shut_until

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the desk is open then: within its hours, and not shut."""
        minute = minute_of_week(at)
        return not self.is_shut(at) and any(one.covers(minute) for one in self.hours)


@dataclass(frozen=True, slots=True)
class Trip:
    """What the rules look at of a case."""

    port_of_entry: str
    arrival_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the rules: for these places, landings and loads, this desk.

    No `ports` means any place. `from_minute` to `until_minute` is a stretch of the day in Beijing
    and may run over midnight. `busy_at` is the number of undecided cases at which the desk counts
    as busy and the rule is passed over. `version` and `key` name the row it was read from.
    """

    position: int
    desk: DeskFacts
    ports: frozenset[str] = frozenset()
    from_minute: int | None = None
    until_minute: int | None = None
    busy_at: int | None = None
    version: int = 0
    key: int | None = None

    @property
    def is_catch_all(self) -> bool:
        """Whether it asks for nothing, and so holds for every case."""
        return not self.ports and self.from_minute is None and self.busy_at is None

    def fits(self, trip: Trip, is_busy: IsBusy) -> bool:
        """Whether it holds for a case; a catch-all does even while its desk is closed."""
        if self.is_catch_all:
            return True
        return (
            (not self.ports or trip.port_of_entry in self.ports)
            and self._in_stretch(trip.arrival_at)
            and self.desk.is_open(trip.arrival_at)
            and (self.busy_at is None or not is_busy(self.desk.id, self.busy_at))
        )

    def _in_stretch(self, at: dt.datetime) -> bool:
        if self.from_minute is None or self.until_minute is None:
            return True
        length = (self.until_minute - self.from_minute) % DAY
        return (minute_of_week(at) - self.from_minute) % DAY < length


def choose(trip: Trip, rules: Sequence[Rule], is_busy: IsBusy) -> Rule | None:
    """The first rule that holds; None only where no rule is a catch-all."""
    return next((rule for rule in rules if rule.fits(trip, is_busy)), None)


def minute_of_week(at: dt.datetime) -> int:
    """The minute of the week in Beijing, 0 is Monday 00:00; `at` is aware."""
    local = at.astimezone(BEIJING)
    return local.weekday() * DAY + local.hour * 60 + local.minute
