"""Hours, stretches of the day and rules of visa desks in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from apps.endorsement.models import DeskRule
from apps.endorsement.placing import DAY, DeskFacts
from apps.endorsement.replay import HOURS, Comparison


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


def rule_in_words(line: DeskRule, places: Mapping[str, str]) -> str:
    """What a rule asks for: places, a stretch of the day, a load; or that it always holds."""
    asked = []
    if line.ports:
        asked.append(", ".join(f"{places.get(code, code)} ({code})" for code in line.ports))
    if line.from_minute is not None and line.until_minute is not None:
        until = line.until_minute + (DAY if line.until_minute < line.from_minute else 0)
        asked.append(_("lands %(when)s") % {"when": stretch_in_words(line.from_minute, until)})
    if line.busy_at is not None:
        asked.append(_("fewer than %d undecided cases there") % line.busy_at)
    return "; ".join(asked) or _("every case")


@dataclass(frozen=True, slots=True)
class LoadRow:
    """The cases of a desk in a replay: by the version in force, by the other, and by hour."""

    name: str
    before: int
    after: int
    hours: list[tuple[int, int]]


def hours_table(found: Comparison, names: Mapping[str, str]) -> list[LoadRow]:
    """The load of each desk and hour of landing, before and after, in the order of desks."""
    codes = [*names, *sorted({*found.before, *found.after} - set(names))]
    return [
        LoadRow(
            names.get(code, _("no visa desk")),
            found.before[code],
            found.after[code],
            [
                (found.hours_before[code, hour], found.hours_after[code, hour])
                for hour in range(HOURS)
            ],
        )
        for code in codes
    ]
