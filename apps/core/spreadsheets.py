"""Cells and texts that a spreadsheet takes as they are written, and calculates nothing of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl import Workbook

TEXT: Final = "@"
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would calculate; reading takes it off again."""
    return f"'{text}" if text.startswith(_RISKY) else text


def put(cell: Any, text: str) -> Any:  # noqa: ANN401 (openpyxl's cells have several classes)
    """Write a text as text: never a formula, a number or a date that Excel makes of it."""
    cell.value = text or None
    if text:
        cell.data_type = "s"
    cell.number_format = TEXT
    return cell


def packed(book: Workbook) -> bytes:
    """Give the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(lines: Iterable[Sequence[object]]) -> bytes:
    """Give lines as a CSV text in UTF-8 with its mark, which Excel needs."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("utf-8-sig")
