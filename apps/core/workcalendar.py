"""Arithmetic of the Chinese working calendar and of the time to landing. Pure functions.

A calendar is a mapping of days to "is a working day" and holds the exceptions only: the State
Council's holidays, and the weekends worked in exchange. Any other day follows its weekday.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

BEIJING: Final = ZoneInfo("Asia/Shanghai")
_SATURDAY: Final = 5
_SECONDS_PER_HOUR: Final = 3600


def is_working_day(day: dt.date, days: Mapping[dt.date, bool]) -> bool:
    """Tell whether the day is worked: as `days` says, else Monday to Friday."""
    return days.get(day, day.weekday() < _SATURDAY)


def add_working_days(start: dt.date, n: int, days: Mapping[dt.date, bool]) -> dt.date:
    """Give the n-th working day after `start`, which itself is not counted.

    With n = 0 it is `start` itself. Raises ValueError for a negative n, and OverflowError when the
    calendar of dates ends before the n-th working day.
    """
    if n < 0:
        raise ValueError("Working days are counted forward only.")
    day = start
    while n > 0:
        day += dt.timedelta(days=1)
        if is_working_day(day, days):
            n -= 1
    return day


def working_days_between(start: dt.date, end: dt.date, days: Mapping[dt.date, bool]) -> int:
    """Count the working days after `start` up to and with `end`; 0 when `end` is not later."""
    span = (end - start).days
    later = (start + dt.timedelta(days=offset) for offset in range(1, span + 1))
    return sum(is_working_day(day, days) for day in later)


def beijing_date(at: dt.datetime) -> dt.date:
    """Give the date on which an aware instant falls in Beijing."""
    return _aware(at).astimezone(BEIJING).date()


def end_of_day_beijing(day: dt.date) -> dt.datetime:
    """Give 24:00 Beijing time of the day, as an aware instant in UTC (Regulations, article 36)."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=BEIJING)
    return midnight.astimezone(dt.UTC)


def last_day_of(end: dt.datetime) -> dt.date:
    """Give the last day of a term that ends then: midnight is 24:00 of the day before."""
    return beijing_date(_aware(end) - dt.timedelta(microseconds=1))


def deadline(start: dt.datetime, n: int, days: Mapping[dt.date, bool]) -> dt.datetime:
    """Give the end, in Beijing, of the n-th working day after the day of `start`, in UTC."""
    return end_of_day_beijing(add_working_days(beijing_date(start), n, days))


def hours_to(arrival_at: dt.datetime, now: dt.datetime) -> float:
    """Give the hours from `now` to the landing, negative once it has landed."""
    return (_aware(arrival_at) - _aware(now)).total_seconds() / _SECONDS_PER_HOUR


def _aware(at: dt.datetime) -> dt.datetime:
    if at.utcoffset() is None:
        raise ValueError("An instant must say its time zone.")
    return at
