"""Fields of a filed request, kept as text, as a person reads them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import ngettext

from apps.core.identifiers import nationality
from apps.core.identifiers.passport_kind import PassportKind
from apps.core.identifiers.sex import Sex
from apps.core.templatetags.times import beijing, beijing_date

_CHOICES: Final = {"sex": Sex, "passport_kind": PassportKind}


def shown(field: str, text: str) -> str:
    """A field kept as text, as a person reads it: names of states, days, choices."""
    if not text:
        return ""
    if field in {"nationality", "passport_issuing_state"}:
        return f"{nationality.find(text).name} ({text})"
    if field in _CHOICES:
        return str(_CHOICES[field](text.upper()).label)
    if field == "arrival_at":
        return beijing(dt.datetime.fromisoformat(text))
    if field == "stay_days":
        return days(int(text))
    is_day = field.endswith("_on") or field == "birth_date"
    return beijing_date(dt.date.fromisoformat(text)) if is_day else text


def flight(port: str, flight_no: str, arrival_at: dt.datetime) -> str:
    """A flight in one line: its number, the place and the time of landing."""
    return " · ".join(filter(None, (flight_no, port, beijing(arrival_at))))


def days(count: int | None) -> str:
    """A number of days in words; nothing where it is not known yet."""
    return "" if count is None else ngettext("%(n)d day", "%(n)d days", count) % {"n": count}
