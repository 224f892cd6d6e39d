"""What is wrong with a row of a list: the rules of the visitor's page, and those of cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from apps.core.errors import DomainError
from apps.core.identifiers.mrz import Td3, parse_td3
from apps.core.identifiers.passport_kind import PassportKind
from apps.transfers.inputs import VisitorInput
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.visitors import Yardstick, clean_visitor
from apps.transfers.sheets.choices import code_of, flag_of
from apps.transfers.sheets.columns import COLUMNS, Column
from apps.transfers.sheets.dates import parse_day
from apps.transfers.sheets.errors import CellBroken, FormulaGiven, YesOrNo

Told = dict[str, dict[str, str]]
"""Of each field that is wrong: `code`, and the sentence under the code of each language."""

_BROKEN: Final = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
)


def check_cells(cells: Mapping[str, str], *, by: Yardstick) -> tuple[dict[str, Any], Told]:
    """Give the columns of a visitor, and what is wrong with the row in every language.

    The values are only fit for a visitor when nothing is wrong.
    """
    values, defects = _measured(cells, by=by)
    if not defects:
        return values, {}
    told: Told = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for one in _measured(cells, by=by)[1]:
                told.setdefault(one.field, {"code": one.code}).setdefault(language, one.message)
    return values, told


def visitor_of(cells: Mapping[str, str], *, today: dt.date, defects: Defects) -> VisitorInput:
    """Understand a row as typed; what the passport's lines tell fills what was left empty."""
    typed = {column.field: _value(column, cells, defects) for column in COLUMNS}
    typed["passport_kind"] = typed["passport_kind"] or PassportKind.ORDINARY
    return _filled(VisitorInput(**typed), today=today)


def _measured(cells: Mapping[str, str], *, by: Yardstick) -> tuple[dict[str, Any], Defects]:
    defects = Defects()
    typed = visitor_of(cells, today=by.today, defects=defects)
    return clean_visitor(typed, by=by, defects=defects), defects


def _value(column: Column, cells: Mapping[str, str], defects: Defects) -> Any:  # noqa: ANN401
    """Turn one cell into what VisitorInput takes."""
    field, text = column.field, cells.get(column.field, "").strip()
    if text.startswith("="):
        defects.add(field, FormulaGiven())
        text = ""
    elif text.upper() in _BROKEN:
        defects.add(field, CellBroken())
        text = ""
    if column.kind == "date":
        return defects.take(field, lambda: parse_day(text), None)
    if column.kind == "flag":
        said = flag_of(text)
        if said is None:
            defects.add(field, YesOrNo())
        return bool(said)
    return code_of(field, text) if column.kind == "choice" else text


def _filled(typed: VisitorInput, *, today: dt.date) -> VisitorInput:
    """Take from the lines what is empty; lines that are wrong are told of by clean_visitor."""
    if not typed.mrz.strip():
        return typed
    try:
        zone = parse_td3(typed.mrz, today=today)
    except DomainError:
        return typed
    empty = {name: read for name, read in _told_by(zone).items() if not getattr(typed, name)}
    if typed.surname or typed.given_names:  # a person with one name has the other empty
        empty = {n: v for n, v in empty.items() if n not in {"surname", "given_names"}}
    return replace(typed, **empty)


def _told_by(zone: Td3) -> dict[str, Any]:
    return {
        "surname": zone.surname,
        "given_names": zone.given_names,
        "sex": zone.sex,
        "birth_date": zone.birth_date,
        "nationality": zone.nationality,
        "passport_number": zone.number,
        "passport_issuing_state": zone.issuing_state,
        "passport_expires_on": zone.expires_on,
    }
