"""The machine-readable lines against what was typed: they must say the same (Doc 9303-4)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from apps.core.errors import DomainError
from apps.core.identifiers.contrast import differences
from apps.core.identifiers.mrz import LINE_LENGTH, parse_td3, plain_text
from apps.transfers.errors import MrzDiffers
from apps.transfers.models import Visitor
from apps.transfers.policies.defects import Defects

_COMPARED: Final = (
    "surname",
    "given_names",
    "sex",
    "birth_date",
    "nationality",
    "passport_number",
    "passport_issuing_state",
    "passport_expires_on",
)


def check_lines(typed: str, *, against: Visitor, today: dt.date, defects: Defects) -> str:
    """Give the two lines in their one form, or nothing; note what is wrong or differs.

    A wrong check digit is named at the field `mrz`, a difference at the field that differs.
    """
    if not typed.strip():
        return ""
    try:
        zone = parse_td3(typed, today=today)
    except DomainError as refused:
        defects.add("mrz", refused)
        return ""
    for one in differences({name: getattr(against, name) for name in _COMPARED}, zone):
        if one.is_wrong:
            defects.add(one.field, MrzDiffers(one.explanation))
    marks = plain_text(typed)
    return f"{marks[:LINE_LENGTH]}\n{marks[LINE_LENGTH:]}"
