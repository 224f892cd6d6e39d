"""A report as a file: one table as a CSV text, or the whole of it as a workbook. Pure functions.

Numbers stay numbers, in the unit that the heading names; a spreadsheet calculates nothing of what
is text. What is withheld on the page is withheld here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from apps.core.spreadsheets import delimited, harmless, packed, put
from apps.core.templatetags.times import beijing
from apps.reports.asking import Asked
from apps.reports.tables import WITHHELD, Cell, Column, Kind, Name, Report, Table

_HEADING: Final = PatternFill("solid", fgColor="FF0F2A3D")
_FORMATS: Final = {Kind.SHARE: "0.0%", Kind.RATIO: "0.00", Kind.NUMBER: "0.0"}
_PLACES: Final = {Kind.SHARE: 4, Kind.RATIO: 4, Kind.NUMBER: 4}
_LONGEST_NAME: Final = 31
"""Characters of the name of a sheet, which Excel sets."""


def csv_of(table: Table) -> bytes:
    """Write one table as a CSV text in UTF-8 with its mark."""
    lines = [
        [_plain(cell, col) for cell, col in zip(line, table.columns, strict=True)]
        for line in table.lines
    ]
    return delimited([[harmless(heading(column)) for column in table.columns], *lines])


def workbook_of(report: Report, asked: Asked) -> bytes:
    """Write all tables of a report, a sheet each, behind a sheet that says how to read them."""
    book = Workbook()
    about = book.active
    if not isinstance(about, Worksheet):
        raise TypeError("A new workbook begins with a sheet.")
    _describe(about, report, asked)
    for table in report.tables:
        _fill(book.create_sheet(table.code[:_LONGEST_NAME]), table)
    return packed(book)


def heading(column: Column) -> str:
    """Name a column with its unit."""
    units = {Kind.MINUTES: _("minutes"), Kind.SHARE: _("share of 1")}
    unit = units.get(column.kind)
    return f"{column.label} ({unit})" if unit else str(column.label)


def withheld_word() -> str:
    """Say that a number is kept back."""
    return _("withheld")


def _plain(cell: Cell, column: Column) -> str | int | float:
    """A cell as CSV has it."""
    match cell:
        case None:
            return ""
        case Name():
            return harmless(str(cell))
        case float():
            return round(cell, _PLACES.get(column.kind, 0))
        case int():
            return cell
    return withheld_word()


def _describe(sheet: Worksheet, report: Report, asked: Asked) -> None:
    """Say what was asked and when it was counted, with the notes."""
    sheet.title = "about"
    facts = [
        (_("Statistics"), str(report.title)),
        (_("First day"), asked.first.isoformat()),
        (_("Last day"), asked.last.isoformat()),
        (_("Port of entry"), asked.port or _("Any")),
        (_("Counted"), beijing(report.computed_at)),
        *(("", str(note)) for note in report.notes),
    ]
    for row, (name, value) in enumerate(facts, start=1):
        put(sheet.cell(row, 1), name).font = Font(bold=True)
        put(sheet.cell(row, 2), value).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 90


def _fill(sheet: Worksheet, table: Table) -> None:
    for place, column in enumerate(table.columns, start=1):
        cell = put(sheet.cell(1, place), heading(column))
        cell.font, cell.fill = Font(bold=True, color="FFFFFFFF"), _HEADING
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(place)].width = 34 if place == 1 else 16
    for row, line in enumerate(table.lines, start=2):
        _write_line(sheet, row, line, table.columns)
    sheet.freeze_panes = "B2"


def _write_line(
    sheet: Worksheet, row: int, line: Sequence[Cell], columns: Sequence[Column]
) -> None:
    for place, (value, column) in enumerate(zip(line, columns, strict=True), start=1):
        cell: Any = sheet.cell(row, place)
        if value is WITHHELD:
            put(cell, withheld_word())
        elif isinstance(value, Name):
            put(cell, str(value))
        else:
            cell.value = value
            cell.number_format = _FORMATS.get(column.kind, "0")
