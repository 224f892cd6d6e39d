"""Reading an Excel workbook: the first sheet that is shown, row by row, values as text."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from apps.transfers.sheets.archive import checked_archive
from apps.transfers.sheets.errors import SheetUnreadable
from apps.transfers.sheets.layout import Layout, read_layout
from apps.transfers.sheets.reading import Line, Sheet, collect

MAX_COLUMNS: Final = 64
_EXACT: Final = 2**53


def read_workbook(data: bytes, *, most: int) -> Sheet:
    """Read a workbook. Formulas stay formulas (`=...`), dates become 1974-08-12.

    Raises SheetUnsafe, SheetUnreadable, and what `reading.collect` raises.
    """
    archive = checked_archive(data)
    notes: list[dict[str, Any]] = []
    try:
        with warnings.catch_warnings():  # of formats and extensions that do not matter here
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            try:
                sheet, part = _first_shown(book, archive)
                notes += _notes(read_layout(archive, part), sheet.title)
                found = collect(_lines(sheet), most=most, notes=notes)
            finally:
                book.close()
                archive.close()
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError) as odd:
        raise SheetUnreadable from odd  # openpyxl meets what the format does not allow
    except (zipfile.BadZipFile, SyntaxError, EOFError, RecursionError) as damaged:
        raise SheetUnreadable from damaged  # SyntaxError is what the XML parsers raise
    return found


def _first_shown(book: Any, archive: zipfile.ZipFile) -> tuple[Any, str]:  # noqa: ANN401 (openpyxl)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            part: str = sheet._worksheet_path  # noqa: SLF001 (openpyxl tells it nowhere else)
            return sheet, part.lstrip("/")
    raise SheetUnreadable(_("The workbook shows no sheet."))


def _notes(layout: Layout, title: str) -> Iterator[dict[str, Any]]:
    yield {"code": "sheet", "title": title[:60]}
    if layout.merged:
        yield {"code": "merged", "cells": layout.merged}
    if layout.hidden_rows:
        yield {"code": "hidden_rows", "count": layout.hidden_rows}
    if layout.hidden_columns:
        yield {"code": "hidden_columns", "count": layout.hidden_columns}


def _lines(sheet: Any) -> Iterator[Line]:  # noqa: ANN401 (openpyxl)
    sheet.reset_dimensions()  # what a file says of its size is not believed
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    for number, values in enumerate(rows, start=1):
        yield number, tuple(map(text_of, values))


def text_of(value: Any) -> str:  # noqa: ANN401 (whatever openpyxl gives)
    """Write the value of a cell as a person would type it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        value = int(value)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dt.date():
            return value.isoformat()[:10]
        case ArrayFormula() | DataTableFormula():
            return f"={getattr(value, 'text', '') or ''}".replace("==", "=")
        case _:
            return str(value)
