"""Quarters of the calendar in Beijing, of which figures of refusals are told once and for all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.endorsement.finality import SETTLES_AFTER

OFFERED: Final = 8


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """Name it for programs: `2026-Q3`."""
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.next.first - dt.timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The one after it."""
        return quarter_of(self.first + dt.timedelta(days=100))

    def __str__(self) -> str:
        """Name it in the reader's language."""
        return _("Quarter %(number)s of %(year)s") % {"number": self.number, "year": self.year}


def quarter_of(day: dt.date) -> Quarter:
    """Give the quarter of a day."""
    return Quarter(day.year, (day.month + 2) // 3)


def settled(today: dt.date) -> list[Quarter]:
    """Give the last quarters that are over and settled, the newest first."""
    newest = quarter_of(today - SETTLES_AFTER)
    found = [newest]
    while len(found) <= OFFERED:
        found.append(quarter_of(found[-1].first - dt.timedelta(days=1)))
    return found[1:]
