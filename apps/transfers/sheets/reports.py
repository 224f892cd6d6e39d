"""The rows that are still to be mended, as a file that can be mended and sent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from apps.core.spreadsheets import delimited, harmless, packed, put
from apps.transfers.sheets.columns import BY_FIELD, ERRORS, ROW, Column
from apps.transfers.sheets.templates import write_headings

_WRONG: Final = PatternFill("solid", fgColor="FFFFD8D6")


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row as it was typed, and what is wrong with each field, in the reader's language."""

    number: int
    cells: Mapping[str, str]
    errors: Mapping[str, str]


def errors_workbook(rows: Sequence[WrongRow], fields: Sequence[str]) -> bytes:
    """Write a workbook: cells that are wrong are red and say why in a comment and in a column."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("A new workbook begins with a sheet.")
    columns = _columns(fields)
    write_headings(sheet, columns)
    for line, row in enumerate(rows, start=2):
        for place, (column, text) in enumerate(zip(columns, _line(row, columns), strict=True), 1):
            cell = put(sheet.cell(line, place), text)
            if column.field in row.errors:
                cell.fill = _WRONG
                cell.comment = Comment(row.errors[column.field], "Deltavisa", 120, 320)
    return packed(book)


def errors_text(rows: Sequence[WrongRow], fields: Sequence[str]) -> bytes:
    """Write the same as a CSV text in UTF-8 with its mark."""
    columns = _columns(fields)
    headings = [column.heading for column in columns]
    return delimited([headings, *(_line(row, columns) for row in rows)])


def _columns(fields: Sequence[str]) -> list[Column]:
    return [ROW, *(BY_FIELD[name] for name in fields), ERRORS]


def _line(row: WrongRow, columns: list[Column]) -> list[str]:
    told = "; ".join(
        f"{BY_FIELD[name].label}: {text}" if name in BY_FIELD else text
        for name, text in row.errors.items()
    )
    own = {ROW.field: str(row.number), ERRORS.field: told}
    return [
        harmless(own.get(column.field) or row.cells.get(column.field, "")) for column in columns
    ]
