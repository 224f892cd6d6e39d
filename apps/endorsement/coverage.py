"""Stretches of time: when a desk is open, and when nobody is there. Pure functions.

A stretch is a pair of aware instants, the first in it and the first after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from apps.core.workcalendar import BEIJING
from apps.endorsement.placing import DeskFacts

Stretch = tuple[dt.datetime, dt.datetime]

_DAY: Final = dt.timedelta(days=1)


def open_stretches(desk: DeskFacts, begin: dt.datetime, end: dt.datetime) -> list[Stretch]:
    """When the desk is open between two instants, in order; neighbours are joined."""
    found = joined(_by_hours(desk, begin, end))
    if desk.shut_from is None:
        return found
    return without(found, [(desk.shut_from, desk.shut_until or max(end, desk.shut_from))])


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of some stretches once others are taken out of them."""
    left = list(stretches)
    for start, stop in taken:
        left = [
            part
            for begin, end in left
            for part in ((begin, min(end, start)), (max(begin, stop), end))
            if part[0] < part[1]
        ]
    return left


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time in as few stretches as it takes, in order."""
    found: list[Stretch] = []
    for begin, end in sorted(stretches):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _by_hours(desk: DeskFacts, begin: dt.datetime, end: dt.datetime) -> Iterator[Stretch]:
    day = begin.astimezone(BEIJING).date() - _DAY  # yesterday's hours may run over midnight
    while (midnight := dt.datetime.combine(day, dt.time.min, tzinfo=BEIJING)) < end:
        for one in desk.hours:
            if one.weekday == day.weekday():
                start = midnight + dt.timedelta(minutes=one.opens)
                stop = start + dt.timedelta(minutes=one.minutes)
                if start < end and stop > begin:
                    yield max(start, begin), min(stop, end)
        day += _DAY
