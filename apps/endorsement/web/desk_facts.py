"""Hours, stretches of the day and rules of visa desks in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from apps.endorsement.placing import DAY, DeskFacts


def hours_in_words(desk: DeskFacts) -> list[str]:
    """The hours of a week, days with the same hours together: "Monday to Friday, 08:00–20:00"."""
    if desk.is_always_open:
        return [_("day and night")]
    days: dict[tuple[int, int], list[int]] = {}
    for one in desk.hours:
        days.setdefault((one.opens, one.minutes), []).append(one.weekday)
    return [
        _("%(days)s, %(stretch)s")
        % {"days": _run_in_words(run), "stretch": stretch_in_words(opens, opens + minutes)}
        for (opens, minutes), weekdays in days.items()
        for run in _runs(weekdays)
    ]


def stretch_in_words(start: int, end: int) -> str:
    """Minutes after midnight as "22:00–06:00 the next day"."""
    words = {"start": clock(start), "end": clock(end)}
    if end > DAY:
        return _("%(start)s–%(end)s the next day") % words
    return _("%(start)s–%(end)s") % words


def clock(minute: int) -> str:
    """A minute of a day, or of the next, as "06:00"; the end of the day is 24:00."""
    hour, rest = divmod(minute if minute == DAY else minute % DAY, 60)
    return f"{hour:02}:{rest:02}"


def _runs(weekdays: Sequence[int]) -> Iterator[list[int]]:
    """Weekdays that follow each other, together."""
    run = [weekdays[0]]
    for before, day in pairwise(weekdays):
        if day != before + 1:
            yield run
            run = []
        run.append(day)
    yield run


def _run_in_words(run: Sequence[int]) -> str:
    first, last = str(WEEKDAYS[run[0]]), str(WEEKDAYS[run[-1]])
    return first if len(run) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
