"""The figure that counts: was every visitor decided before the guests landed?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate, TruncWeek
from django.utils.translation import gettext_lazy as _

from apps.core.workcalendar import BEIJING
from apps.endorsement.models import PortCase
from apps.regions.selectors import place_names
from apps.reports.asking import Asked
from apps.reports.tables import (
    Cell,
    Column,
    Draw,
    Kind,
    Name,
    Report,
    Table,
    all_of_them,
    day_of,
    share,
)

DAYS_ALONE: Final = 45
"""Longer periods are told week by week."""

_NOT_OWED: Final = (
    Q(received_at__gt=F("arrival_at"))
    | Q(recalled_at__lte=F("arrival_at"))
    | Q(not_accepted_at__lte=F("arrival_at"))
    | Q(withdrawn_at__lte=F("arrival_at"))
)
OUTCOME: Final = Case(
    When(_NOT_OWED, then=Value("not_owed")),
    When(decided_at__lte=F("arrival_at"), then=Value("in_time")),
    When(decided_at__gt=F("arrival_at"), then=Value("late")),
    default=Value("undecided"),
)
_PARTS: Final = ("in_time", "late", "undecided", "not_owed")


def landing_report(asked: Asked) -> Report:
    """Count the cases whose guests have landed in the period, by day or week and by place.

    Three queries, one of them for the names of places.
    """
    return Report(
        code="landing",
        title=_("Decided before landing"),
        lead=_("Of the cases whose guests landed in the period, how many were decided by then."),
        tables=[_by_time(asked), _by_place(asked)],
        computed_at=asked.now,
        notes=[
            _(
                "A case counts on the day of its landing in Beijing, as it was told last; guests "
                "who have not landed yet do not count."
            ),
            _(
                "Decided in time: every visitor was decided when the guests landed. Not decided: "
                "still open, or taken back or not accepted only after the landing."
            ),
            _(
                "Nothing was owed: the case was taken back or not accepted before the landing, or "
                "it came in after it. It is no part of the share."
            ),
        ],
    )


def landed(asked: Asked) -> QuerySet[PortCase]:
    """The cases whose guests landed in the period, and not later than now."""
    return PortCase.objects.filter(
        arrival_at__gte=asked.begin, arrival_at__lt=min(asked.end, asked.now), **asked.where
    ).order_by()


def _by_time(asked: Asked) -> Table:
    by_day = asked.days <= DAYS_ALONE
    trunc = TruncDate if by_day else TruncWeek
    rows = (
        landed(asked)
        .annotate(part=trunc("arrival_at", tzinfo=BEIJING), outcome=OUTCOME)
        .values_list("part", "outcome")
        .annotate(Count("id"))
    )
    found: dict[dt.date, dict[str, int]] = defaultdict(dict)
    for part, outcome, count in rows:
        day = part.date() if isinstance(part, dt.datetime) else part
        found[day][outcome] = count
    lines = [_line(day_of(day), found[day]) for day in sorted(found)]
    return Table(
        code="days" if by_day else "weeks",
        title=_("Day by day") if by_day else _("Week by week"),
        columns=_columns(
            Column("day", _("Day of landing"), Kind.TEXT)
            if by_day
            else Column("week", _("Week from"), Kind.TEXT)
        ),
        rows=lines,
        totals=_totals(found.values()),
    )


def _by_place(asked: Asked) -> Table:
    rows = (
        landed(asked)
        .annotate(outcome=OUTCOME)
        .values_list("port_of_entry", "outcome")
        .annotate(Count("id"))
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for place, outcome, count in rows:
        found[place][outcome] = count
    names = place_names()
    return Table(
        code="places",
        title=_("By port of entry"),
        columns=_columns(Column("place", _("Port of entry"), Kind.TEXT)),
        rows=[
            _line(Name(one, f"{one} {names.get(one, '')}".strip()), found[one])
            for one in sorted(found)
        ],
        totals=_totals(found.values()),
    )


def _columns(first: Column) -> list[Column]:
    return [
        first,
        Column("in_time", _("Decided in time"), draw=Draw.STACK),
        Column("late", _("Decided after landing"), draw=Draw.STACK),
        Column("undecided", _("Not decided"), draw=Draw.STACK),
        Column("owed", _("All that were owed")),
        Column("share", _("In time"), Kind.SHARE, Draw.LINE),
        Column("not_owed", _("Nothing owed")),
    ]


def _line(name: Name, counts: Mapping[str, int]) -> list[Cell]:
    in_time, late, undecided, not_owed = (counts.get(one, 0) for one in _PARTS)
    owed = in_time + late + undecided
    return [name, in_time, late, undecided, owed, share(in_time, owed), not_owed]


def _totals(found: Iterable[Mapping[str, int]]) -> list[Cell]:
    groups = list(found)
    sums = {one: sum(counts.get(one, 0) for counts in groups) for one in _PARTS}
    return _line(all_of_them(), sums)
