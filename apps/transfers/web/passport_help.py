"""What the visitor's page makes of a passport's lines: it fills what is empty, and shows the rest.

Nothing that was typed is ever replaced but by the person's own "take it".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.errors import DomainError
from apps.core.identifiers.contrast import Difference, differences
from apps.core.identifiers.mrz import Td3, parse_td3, plain_text
from apps.transfers.models import PassportReading
from apps.transfers.policies.mrz_view import Cell, cells, is_empty, remarks
from apps.transfers.policies.visitors import Yardstick
from apps.transfers.states import ReadingState
from apps.transfers.web.filing_forms import VisitorForm, offered_code
from apps.transfers.wording import SCAN_ADVICE

FROM_PASSPORT: Final = gettext_lazy("From the passport. Compare it with the page.")


@dataclass(frozen=True, slots=True)
class Marked:
    """A difference with the label of its field, and whether the form can take the other value."""

    label: str
    difference: Difference
    can_take: bool


@dataclass(slots=True)
class Help:
    """All that the page shows beside the form about the passport."""

    scan: PassportReading | None = None
    advice: str = ""
    rows: list[list[Cell]] = field(default_factory=list)
    refusal: str = ""
    differences: list[Marked] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    filled: frozenset[str] = frozenset()
    scan_says_other: bool = False
    """The lines in the form are not those that the scan shows."""

    @property
    def has_wrong(self) -> bool:
        """Tell whether passport and form contradict each other somewhere."""
        return any(one.difference.is_wrong for one in self.differences)


def filled_in(typed: Mapping[str, Any], zone: Td3, take: Iterable[str] = ()) -> dict[str, Any]:
    """Give the values of the form that the lines may fill: empty ones, and those in `take`."""
    told = told_by(zone)
    wanted = set(take)
    return {
        name: value
        for name, value in told.items()
        if "all" in wanted or name in wanted or _is_blank(typed.get(name))
    }


def help_for(
    form_values: Mapping[str, Any],
    *,
    by: Yardstick,
    scan: PassportReading | None = None,
    filled: Iterable[str] = (),
) -> Help:
    """Look at the lines in the form beside its other values."""
    lines = str(form_values.get("mrz") or "")
    made = Help(scan=scan, advice=_advice(scan), filled=frozenset(filled))
    if is_empty(lines):
        return made
    made.rows = cells(lines, today=by.today)
    read = scan.lines if scan is not None else ""
    made.scan_says_other = bool(read) and plain_text(lines) != plain_text(read)
    try:
        zone = parse_td3(lines, today=by.today)
    except DomainError as refused:
        made.refusal = refused.detail
        return made
    made.remarks = remarks(zone, by=by)
    told = told_by(zone)
    made.differences = [
        Marked(_label(one.field), one, can_take=one.is_wrong and one.field in told)
        for one in differences(plain_values(form_values), zone)
    ]
    return made


def told_by(found: Td3) -> dict[str, Any]:
    """Give the fields of the visitor form that the lines of a passport tell."""
    told: dict[str, Any] = {
        "surname": found.surname,
        "given_names": found.given_names,
        "sex": found.sex,
        "birth_date": found.birth_date,
        "passport_number": found.number,
        "passport_expires_on": found.expires_on,
    }
    for name, code in (
        ("nationality", found.nationality),
        ("passport_issuing_state", found.issuing_state),
    ):
        told[name] = offered_code(code)
    return {name: value for name, value in told.items() if value}


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Bring dates in three boxes to one text, so that they can be compared."""
    return {
        name: _day(value) if isinstance(value, list) else value for name, value in values.items()
    }


def _day(parts: list[Any]) -> str:
    texts = [str(part or "").strip() for part in parts]
    try:
        return dt.date(*(int(text) for text in texts)).isoformat()
    except (ValueError, TypeError):
        return "-".join(texts) if any(texts) else ""


def _is_blank(value: object) -> bool:
    if isinstance(value, list):
        return not any(str(part or "").strip() for part in value)
    return not str(value or "").strip()


def _label(name: str) -> str:
    return str(VisitorForm.base_fields[name].label or name)


def _advice(scan: PassportReading | None) -> str:
    if scan is None:
        return ""
    if scan.state == ReadingState.OFF:
        return _("Reading of passports is switched off here. The scan is kept; type the two lines.")
    return str(SCAN_ADVICE.get(scan.trouble, ""))
