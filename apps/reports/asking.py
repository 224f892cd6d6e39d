"""What is asked of the statistics, once it is known to be possible."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from apps.core.workcalendar import end_of_day_beijing


@dataclass(frozen=True, slots=True)
class Staffing:
    """What is asked of the forecast: the weeks to learn from, officers by night, day, evening.

    `minutes` is the work on a case where it is not to be as measured.
    """

    weeks: int = 8
    officers: tuple[int, int, int] = (1, 3, 2)
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A period of whole Beijing days, both ends in it, and the place the guests enter at."""

    first: dt.date
    last: dt.date
    now: dt.datetime
    port: str = ""
    staffing: Staffing | None = None

    @property
    def begin(self) -> dt.datetime:
        """The first moment of the period."""
        return end_of_day_beijing(self.first - dt.timedelta(days=1))

    @property
    def end(self) -> dt.datetime:
        """The moment after the period."""
        return end_of_day_beijing(self.last)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def where(self) -> dict[str, str]:
        """The conditions on a case beside its times."""
        return {"port_of_entry": self.port} if self.port else {}
