"""What is typed about a unit or host, in the one form in which it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.identifiers.phone import parse_phone
from apps.core.identifiers.uscc import parse
from apps.enterprises.errors import InviterInvalid
from apps.enterprises.states import HostStatus, UnitKind
from apps.enterprises.texts import TextRefused, one_line

Makers = Mapping[str, Callable[[], Any]]


def clean(makers: Makers) -> dict[str, Any]:
    """Run every maker, and tell all that is wrong at once."""
    values, wrong = tried(makers)
    if wrong:
        raise InviterInvalid(fields=wrong)
    return values


def tried(makers: Makers) -> tuple[dict[str, Any], dict[str, str]]:
    """Run every maker; give what came out, and by field what is wrong."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, make in makers.items():
        try:
            values[name] = make()
        except (TextRefused, DomainError) as refused:
            wrong[name] = str(getattr(refused, "detail", refused))
    return values, wrong


def choice(value: str, allowed: list[str]) -> str:
    """Give the value when it is one of those allowed. Raises TextRefused."""
    if value not in allowed:
        raise TextRefused(_("Choose one of the kinds offered."))
    return value


def a_day(typed: str) -> dt.date:
    """Read a day as a draft keeps it, YYYY-MM-DD. Raises TextRefused."""
    day = day_or_none(typed)
    if day is None:
        raise TextRefused(_("Enter the date."))
    return day


def day_or_none(typed: str) -> dt.date | None:
    """Read a day as a draft keeps it, or nothing where none was typed."""
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None


def unit_makers(typed: Mapping[str, str], *, is_whole: bool = False) -> Makers:
    """Say how each column of a unit is made; `is_whole` asks for what an old record may lack."""
    get = typed.get
    return {
        "uscc": lambda: parse(one_line(get("uscc", ""), most=100)).value,
        "name_zh": lambda: one_line(get("name_zh", ""), most=120, needed=True),
        "name_en": lambda: one_line(get("name_en", ""), most=120),
        "kind": lambda: choice(get("kind", ""), UnitKind.values),
        "address": lambda: one_line(get("address", ""), most=300, needed=is_whole),
        "legal_representative": lambda: one_line(
            get("legal_representative", ""), most=100, needed=is_whole
        ),
        "contact_name": lambda: one_line(get("contact_name", ""), most=100, needed=True),
        "contact_phone": lambda: parse_phone(get("contact_phone", "")),
    }


def host_makers(typed: Mapping[str, str]) -> Makers:
    """Say how each column of a host is made."""
    get = typed.get
    return {
        "name": lambda: one_line(get("name", ""), most=120, needed=True),
        "contact_phone": lambda: parse_phone(get("contact_phone", "")),
        "status_kind": lambda: choice(get("status_kind", ""), HostStatus.values),
    }
