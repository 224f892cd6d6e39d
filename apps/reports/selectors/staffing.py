"""How many officers a shift needs: arrivals by hour, and what a usual week would make of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean
from typing import Any, Final

from django.db.models import Count, DurationField, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, ExtractHour, ExtractIsoWeekDay
from django.utils.translation import gettext_lazy as _

from apps.core.workcalendar import BEIJING
from apps.endorsement.models import CaseAsk, PortCase
from apps.endorsement.pacing import usual_work
from apps.endorsement.states import CaseStatus
from apps.reports.asking import Asked, Staffing
from apps.reports.forecasting import FEWEST_WEEKS, SHIFTS, Outlook, outlooks, weeks_within
from apps.reports.measures import between
from apps.reports.simulation import HOURS_OF_WEEK, MINUTES_OF_HOUR, Sample
from apps.reports.tables import Cell, Column, Draw, Kind, Name, Report, Table

FEWEST_SAMPLES: Final = 30
MOST_SAMPLES: Final = 2000
LONGEST_WORK: Final = 8 * MINUTES_OF_HOUR
"""Of one case, a shift: what was claimed and lay overnight was not worked on all night."""
_NONE: Final = dt.timedelta()
_HOURS: Final = 24
_WEEKDAYS: Final = 5
_STEPS: Final = (-1, 0, 1, 2, 3)
_FEWER_STEPS: Final = (-1, 0, 1)

Counts = Mapping[tuple[int, int], int]
"""Cases by day of the week, 1 is Monday, and hour in Beijing."""


def staffing_report(asked: Asked) -> Report:
    """Forecast from the last whole weeks before today. Three queries."""
    staffing = asked.staffing or Staffing()
    counts = _arrivals(asked)
    samples = _samples(asked, staffing)
    return Report(
        code="staffing",
        title=_("Officers by shift"),
        lead=_("What a usual week would become with more or fewer officers who examine."),
        tables=[_forecast(counts, samples, staffing), _by_hour(counts, samples, staffing)],
        computed_at=asked.now,
        notes=_ASSUMPTIONS,
    )


_ASSUMPTIONS: Final = (
    _(
        "A simulation, not a promise. Cases come in by chance, as often in each hour of the week "
        "as in the weeks chosen; holidays, fairs and whole delegations at once are not foreseen."
    ),
    _(
        "What a case takes is drawn from the cases decided in those weeks: the time left at its "
        "receipt, the work, and the time from then to the decision. The work is measured from the "
        "first claim until all visitors are recommended on, without the time in which the inviter "
        "was asked, eight hours at most. Officers who work on several cases at once need less: "
        "give the minutes of a case, and what was measured is brought to that average."
    ),
    _(
        "The case that has to be begun first is taken first; an officer has one case at a time and "
        "finishes it, also after the shift. Officers are all alike and do nothing else. Approvers "
        "stay as they were."
    ),
    _(
        "Each row meets the same simulated weeks, after a day in which the queue fills. In 95 of "
        "100 such sets of weeks the share lies within the range. The same question gets the same "
        "answer."
    ),
)


def _window(asked: Asked) -> dict[str, Any]:
    """The received cases of the weeks; the landing, which has an index, is never long before."""
    return {
        "received_at__gte": asked.begin,
        "received_at__lt": asked.end,
        "arrival_at__gte": asked.begin,
        **asked.where,
    }


def _arrivals(asked: Asked) -> Counts:
    rows = (
        PortCase.objects.filter(**_window(asked))
        .annotate(
            day=ExtractIsoWeekDay("received_at", tzinfo=BEIJING),
            hour=ExtractHour("received_at", tzinfo=BEIJING),
        )
        .values_list("day", "hour")
        .annotate(Count("id"))
        .order_by()
    )
    return {(day, hour): count for day, hour, count in rows}


def _samples(asked: Asked, staffing: Staffing) -> list[Sample]:
    """The last cases decided in the weeks; their durations, and nothing of whose they are."""
    asked_for = (
        CaseAsk.objects.filter(case=OuterRef("pk"), answered_at__isnull=False)
        .order_by()
        .values("case")
        .annotate(span=Sum(between("asked_at", "answered_at")))
        .values("span")
    )
    rows = (
        PortCase.objects.filter(
            status__in=[CaseStatus.DECIDED, CaseStatus.CLOSED],
            decided_at__gte=asked.begin,
            decided_at__lt=asked.end,
            first_claimed_at__isnull=False,
            examined_at__isnull=False,
            arrival_at__gt=F("received_at"),
            **asked.where,
        )
        .annotate(
            left=between("received_at", "arrival_at"),
            held=between("first_claimed_at", "examined_at"),
            inviters=Coalesce(Subquery(asked_for), Value(_NONE, output_field=DurationField())),
            after=between("examined_at", "decided_at"),
        )
        .order_by("-decided_at", "id")
        .values_list("left", "held", "inviters", "after")[:MOST_SAMPLES]
    )
    usual = _minutes(usual_work(CaseStatus.RECEIVED))
    found = [
        Sample(
            to_begin=max(0.0, _minutes(left) - usual),
            to_landing=_minutes(left),
            work=min(max(1.0, _minutes(held - inviters)), LONGEST_WORK),
            after=max(0.0, _minutes(after)),
        )
        for left, held, inviters, after in rows
    ]
    return _scaled(found, staffing.minutes)


def _scaled(samples: list[Sample], minutes: int | None) -> list[Sample]:
    """Bring the work to the average that was given, and leave long cases long."""
    if not samples or minutes is None:
        return samples
    factor = minutes / fmean(one.work for one in samples)
    return [Sample(one.to_begin, one.to_landing, one.work * factor, one.after) for one in samples]


def _forecast(counts: Counts, samples: Sequence[Sample], staffing: Staffing) -> Table:
    a_week = sum(counts.values()) / staffing.weeks
    steps = _STEPS if weeks_within(a_week, len(_STEPS)) >= FEWEST_WEEKS else _FEWER_STEPS
    shifts = list(dict.fromkeys(_changed(staffing.officers, step) for step in steps))
    weeks = weeks_within(a_week, len(shifts))
    rows: list[list[Cell]] = []
    if len(samples) < FEWEST_SAMPLES:
        note = _("Fewer than 30 cases were decided in these weeks: too few for a forecast.")
    elif weeks < FEWEST_WEEKS:
        note = _("So many cases come in that a page can not simulate them: choose a port of entry.")
    else:
        note = _("Each row: the mean of the same simulated weeks.")
        told = outlooks(_rates(counts, staffing.weeks), samples, shifts, weeks=weeks)
        rows = [_line(one, weeks) for one in told]
    return Table(
        code="officers",
        title=_("By officers on each shift"),
        columns=[
            Column("officers", _("Night, day, evening"), Kind.TEXT),
            Column("begun", _("Begun in time"), Kind.SHARE, Draw.LINE),
            Column("begun_low", _("Begun in time, at least"), Kind.SHARE),
            Column("begun_high", _("Begun in time, at most"), Kind.SHARE),
            Column("landed", _("Decided before landing"), Kind.SHARE, Draw.LINE),
            Column("landed_low", _("Before landing, at least"), Kind.SHARE),
            Column("landed_high", _("Before landing, at most"), Kind.SHARE),
            Column("wait", _("Mean wait"), Kind.MINUTES),
            Column("weeks", _("Weeks simulated")),
        ],
        rows=rows,
        note=note,
    )


def _changed(officers: tuple[int, int, int], step: int) -> tuple[int, int, int]:
    night, day, evening = (max(0, one + step) for one in officers)
    return night, day, evening


def _line(one: Outlook, weeks: int) -> list[Cell]:
    words = " / ".join(str(number) for number in one.officers)
    begun, landed, wait = one.begun_in_time, one.decided_before_landing, one.minutes_waited
    return [
        Name("-".join(str(number) for number in one.officers), words),
        *(begun.mean, begun.low, begun.high),
        *(landed.mean, landed.low, landed.high),
        round(wait.mean) if wait else None,
        weeks,
    ]


def _rates(counts: Counts, weeks: int) -> list[float]:
    """Cases an hour for each hour of the week, Monday 00:00 first."""
    return [
        counts.get((hour // _HOURS + 1, hour % _HOURS), 0) / weeks for hour in range(HOURS_OF_WEEK)
    ]


def _by_hour(counts: Counts, samples: Sequence[Sample], staffing: Staffing) -> Table:
    """Arrivals of an hour on a weekday and at the weekend, and how many officers they keep busy."""
    sums: dict[tuple[bool, int], int] = defaultdict(int)
    for (day, hour), count in counts.items():
        sums[day <= _WEEKDAYS, hour] += count
    work = fmean(one.work for one in samples) / MINUTES_OF_HOUR if samples else None
    on_duty = {
        hour: number
        for (begin, end), number in zip(SHIFTS, staffing.officers, strict=True)
        for hour in range(begin, end)
    }
    rows: list[list[Cell]] = []
    for hour, after in pairwise(range(_HOURS + 1)):
        weekday = sums[True, hour] / staffing.weeks / _WEEKDAYS
        weekend = sums[False, hour] / staffing.weeks / 2
        busy = None if work is None else weekday * work
        name = Name(f"{hour:02}", f"{hour:02}–{after:02}")
        rows.append([name, weekday, weekend, busy, on_duty[hour]])
    return Table(
        code="hours",
        title=_("Arrivals by hour"),
        columns=[
            Column("hour", _("Hour in Beijing"), Kind.TEXT),
            Column("weekday", _("Cases on a weekday"), Kind.NUMBER),
            Column("weekend", _("Cases on a day of the weekend"), Kind.NUMBER),
            Column("busy", _("Officers they keep busy on a weekday"), Kind.NUMBER, Draw.BAR),
            Column("on_duty", _("Officers on duty"), draw=Draw.STEP),
        ],
        rows=rows if counts else [],
    )


def _minutes(span: dt.timedelta) -> float:
    return span.total_seconds() / MINUTES_OF_HOUR
