"""The text form of the fields that questions name, as answers and corrections carry them.

Days, instants and counts have one form each, ISO 8601 and digits; anything else is text as it
stands. Both authorities read and write by these, so that neither takes what the other refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

DAYS: Final = frozenset({"birth_date", "passport_issued_on", "passport_expires_on"})
INSTANTS: Final = frozenset({"arrival_at"})
COUNTS: Final = frozenset({"stay_days"})

_MOST_DIGITS: Final = 4


def written(value: object) -> str:
    """Write the value of a field: days and instants in ISO form, nothing for None."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def read_value(field: str, text: str) -> object:
    """Read what `written` wrote; no text is None where a field holds no text.

    Raises ValueError for no such day, an instant without its offset, and a count that is not of
    one to four digits.
    """
    read = _READERS.get(field)
    if read is None:
        return text
    bare = text.strip()
    return read(bare) if bare else None


def _instant(text: str) -> dt.datetime:
    at = dt.datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError
    return at


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise ValueError
    return int(text)


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    **dict.fromkeys(DAYS, dt.date.fromisoformat),
    **dict.fromkeys(INSTANTS, _instant),
    **dict.fromkeys(COUNTS, _count),
}
