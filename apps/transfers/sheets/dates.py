"""Days as people write them in a cell. What can be read in two ways is not guessed at."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

from django.utils.translation import gettext_lazy as _

from apps.transfers.sheets.errors import DateUnclear

_YEAR_FIRST: Final = (
    re.compile(r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NAMED: Final = re.compile(r"(\d{1,2})[- ./]?([A-Z]{3,9})[- ./,]?(\d{4})")
_MIDNIGHT: Final = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_BLANKS: Final = re.compile(r"\s*([-/.年月日])\s*")
_MONTHS: Final = (
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
)
_LONGEST: Final = 40


def parse_day(text: str) -> dt.date | None:
    """Give the day of a text, or None for an empty one; full-width digits count as digits.

    Read are 1974-08-12, 1974/8/12, 1974.8.12, 1974年8月12日, 19740812, 12 AUG 1974 and 25/12/1974.
    Raises DateUnclear for anything else, for days that never were, and for 03/04/1974.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).strip().upper()
    plain = _BLANKS.sub(r"\1", _MIDNIGHT.sub("", plain))
    if not plain:
        return None
    found = _parts(plain)
    if found is None:
        raise DateUnclear
    try:
        return dt.date(*found)
    except ValueError as never:
        raise DateUnclear(_("There is no such day. Check year, month and day.")) from never


def _parts(text: str) -> tuple[int, int, int] | None:
    for pattern in _YEAR_FIRST:
        if known := pattern.fullmatch(text):
            return int(known["y"]), int(known["m"]), int(known["d"])
    if named := _NAMED.fullmatch(text):
        if named[2][:3] in _MONTHS:
            return int(named[3]), _MONTHS.index(named[2][:3]) + 1, int(named[1])
        return None
    if either := _DAY_FIRST.fullmatch(text):
        return _either(int(either[1]), int(either[2]), int(either[3]))
    return None


def _either(one: int, other: int, year: int) -> tuple[int, int, int]:
    """Read day and month where only one order makes sense."""
    if one > 12:
        return year, other, one
    if other > 12 or one == other:
        return year, one, other
    raise DateUnclear(_("This can be read as two days. Write year-month-day, such as 1974-08-12."))
