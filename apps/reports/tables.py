"""A report as values: tables of typed cells, which page, file and API show each in its own way.

A chart is drawn from its table and from nothing else, so the two can not disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final, Literal

from django.utils.translation import gettext_lazy as _

from apps.core.templatetags.times import beijing_date
from apps.reports.errors import ReportUnknown

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"  # of 1; shown in percent
    MINUTES = "minutes"
    RATIO = "ratio"  # 1: as expected
    NUMBER = "number"


class Draw(StrEnum):
    """How a column stands in the chart of its table."""

    NOT = ""
    STACK = "stack"
    BAR = "bar"
    LINE = "line"
    STEP = "step"


class Withheld(Enum):
    """A number that is kept back, since it would tell of few people."""

    WITHHELD = "withheld"


WITHHELD: Final = Withheld.WITHHELD


@dataclass(frozen=True, slots=True)
class Name:
    """What a row is about: a code for programs, and its words for people."""

    code: str
    label: StrOrPromise

    def __str__(self) -> str:
        """Give the words."""
        return str(self.label)


Cell = Name | int | float | None | Literal[Withheld.WITHHELD]
"""None: there is nothing to count, as the share of no cases."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `help` says in a sentence what it counts."""

    code: str
    label: StrOrPromise
    kind: Kind = Kind.COUNT
    draw: Draw = Draw.NOT
    help: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first column names the row. `totals` closes it and is not drawn."""

    code: str
    title: StrOrPromise
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] = ()
    note: StrOrPromise = ""

    @property
    def is_drawn(self) -> bool:
        """Whether it has a chart: two rows at least, and something to draw."""
        return len(self.rows) > 1 and any(column.draw for column in self.columns)

    @property
    def lines(self) -> list[Sequence[Cell]]:
        """All rows, with the totals last where there are some."""
        return [*self.rows, *([self.totals] if self.totals else [])]


@dataclass(frozen=True, slots=True)
class Report:
    """What one page of the statistics says, when it was counted, and how it is to be read."""

    code: str
    title: StrOrPromise
    lead: StrOrPromise
    tables: Sequence[Table]
    computed_at: dt.datetime
    notes: Sequence[StrOrPromise] = field(default_factory=tuple)

    def table(self, code: str) -> Table:
        """Give the table of that name; raises ReportUnknown."""
        for one in self.tables:
            if one.code == code:
                return one
        raise ReportUnknown


def all_of_them() -> Name:
    """Name the row of totals."""
    return Name("all", _("All"))


def day_of(day: dt.date) -> Name:
    """Name the row of a day, or of the week that begins with it."""
    return Name(day.isoformat(), beijing_date(day))


def share(part: float, whole: float) -> float | None:
    """Give the part of 1, or None where there is no whole."""
    return part / whole if whole else None
