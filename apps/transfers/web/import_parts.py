"""What the pages of an import are drawn from: cells with what is wrong beside them, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.identifiers import nationality
from apps.core.localised import localised
from apps.core.parts import Tab, Tone
from apps.transfers.models import ImportRow, Visitor, VisitorImport
from apps.transfers.sheets.columns import BY_FIELD
from apps.transfers.sheets.states import MENDABLE, RowState

SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "": (),
    "mend": (RowState.WRONG, RowState.DUPLICATE),
    "good": (RowState.READY,),
    "out": (RowState.SKIPPED,),
    "added": (RowState.ADDED,),
}
"""The filters of the preview and the states that each shows; all for the empty one."""


TONES: Final[Mapping[RowState, Tone]] = {
    RowState.WAITING: Tone.NEUTRAL,
    RowState.READY: Tone.SUCCESS,
    RowState.WRONG: Tone.DANGER,
    RowState.DUPLICATE: Tone.WAITING,
    RowState.SKIPPED: Tone.NEUTRAL,
    RowState.ADDED: Tone.INFO,
}


@dataclass(frozen=True, slots=True)
class CellPart:
    """One cell of the preview: what was typed, and what is wrong with it."""

    id: str
    label: str
    value: str
    error: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class RowPart:
    """One row of the preview."""

    row: ImportRow
    cells: list[CellPart]
    visitor: Visitor | None
    tone: Tone
    can_mend: bool
    is_out: bool

    @property
    def wrong_columns(self) -> str:
        """The headings of the cells that are wrong, for whoever sees only the first columns."""
        return " · ".join(cell.label for cell in self.cells if cell.error)


def errors_of(row: ImportRow) -> dict[str, str]:
    """What is wrong with each field of a row, in the language now active."""
    language = get_language() or "en"
    told = {name: one.get(language) or one.get("en", "") for name, one in row.errors.items()}
    if row.duplicate_of is not None and row.is_left:
        told.setdefault("passport_number", _twice(row.duplicate_of))
    return told


def row_parts(
    rows: list[ImportRow], fields: list[str], visitors: Mapping[UUID, Visitor]
) -> list[RowPart]:
    """The rows with a cell for each column; those that are visitors now show the visitor's."""
    return [
        RowPart(
            row,
            _cells(row, fields, visitors.get(row.id)),
            visitors.get(row.id),
            TONES[RowState(row.state)],
            row.state in MENDABLE,
            row.state == RowState.SKIPPED,
        )
        for row in rows
    ]


def used_fields(
    rows: list[ImportRow], fields: list[str], visitors: Mapping[UUID, Visitor]
) -> list[str]:
    """The columns in which one of these rows has something to show; others only take room."""
    used = {name for row in rows for name in (*row.cells, *errors_of(row))}
    for visitor in visitors.values():
        used |= {name for name in fields if getattr(visitor, name)}
    return [name for name in BY_FIELD if name in used]


def tabs_of(job: VisitorImport, counts: Mapping[str, int], show: str) -> list[Tab]:
    """The filters of the preview with their counts."""
    names = {
        "": _("All rows"),
        "mend": _("Rows to mend"),
        "good": _("In order"),
        "out": _("Left out"),
        "added": _("Added"),
    }
    address = reverse("transfers:import", args=[job.id])
    tabs = []
    for key, label in names.items():
        count = sum(counts[state] for state in SHOWN[key] or RowState.values)
        if key in {"", "mend"} or count:
            url = f"{address}?{urlencode({'show': key})}" if key else address
            tabs.append(Tab(label, url, is_current=key == show, count=count))
    return tabs


def note_lines(notes: list[dict[str, Any]]) -> list[str]:
    """What the sender should know about the reading of the file, in sentences."""
    return [line for note in notes if (line := _note(note))]


def add_label(good: int, *, room: int) -> str:
    """What the button does with the rows in order; a full request takes none of them itself."""
    if room:
        words = ngettext("Add %(n)d visitor", "Add %(n)d visitors", good)
    else:
        words = ngettext(
            "Put %(n)d visitor into a new draft", "Put %(n)d visitors into a new draft", good
        )
    return words % {"n": good}


def failure_words(failure: Mapping[str, str]) -> str:
    """Why the import stopped, in the language now active."""
    return failure.get(get_language() or "en") or failure.get("en", "")


def _note(note: Mapping[str, Any]) -> str:
    match note["code"]:
        case "encoding" if note["name"] != "UTF-8":
            return _("The text was read as %(name)s. Look at the names.") % {"name": note["name"]}
        case "merged":
            cells = localised(en=", ", zh="、").join(note["cells"])
            return _("Merged cells: %(cells)s. Only the first cell of each was read.") % {
                "cells": cells
            }
        case "hidden_rows":
            return ngettext(
                "%(n)d hidden row was read too.", "%(n)d hidden rows were read too.", note["count"]
            ) % {"n": note["count"]}
        case "hidden_columns":
            return ngettext(
                "%(n)d hidden column was read too.",
                "%(n)d hidden columns were read too.",
                note["count"],
            ) % {"n": note["count"]}
        case "unknown_columns":
            return _("Columns that are not known here and were not read: %(columns)s.") % {
                "columns": localised(en=", ", zh="、").join(note["columns"])
            }
        case _:
            return ""


def _twice(row: int) -> str:
    if row == 0:
        return _("This passport is in the request already. Leave the row out.")
    return _("The same passport is in row %(row)d. Leave one of the two out.") % {"row": row}


def _cells(row: ImportRow, fields: list[str], visitor: Visitor | None) -> list[CellPart]:
    errors = errors_of(row)
    return [
        CellPart(
            f"row-{row.number}-{name}",
            BY_FIELD[name].label,
            _value(row, name, visitor),
            errors.get(name, ""),
            BY_FIELD[name].kind in {"code", "date", "lines"},
        )
        for name in fields
    ]


def _value(row: ImportRow, name: str, visitor: Visitor | None) -> str:
    if visitor is None:
        return str(row.cells.get(name, ""))
    value: object = getattr(visitor, name)
    if name in {"nationality", "passport_issuing_state"}:
        return _state_name(str(value))
    if name in {"sex", "passport_kind"}:
        return str(getattr(visitor, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("Yes") if value else ""
    return "" if value is None else str(value)


def _state_name(code: str) -> str:
    try:
        return nationality.find(code).name
    except DomainError:
        return code
