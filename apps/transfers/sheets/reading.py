"""One door for lists of visitors: a workbook, a CSV text, or the rows of a program, as cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from apps.transfers.sheets.columns import FIELDS, Header, looks_like_header, read_header
from apps.transfers.sheets.errors import (
    HeaderMissing,
    NoRows,
    SheetKindUnknown,
    SheetTooLarge,
    TooManyRows,
    told,
)
from apps.transfers.sheets.example import is_example
from apps.transfers.sheets.states import ImportKind

LONGEST_CELL: Final = 2000
"""No field takes half of it, so that what is cut off is refused for its length all the same."""
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_BINARY: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b", b"7z\xbc")
_NAMED_WORKBOOK: Final = (".xlsx", ".xlsm", ".xls")
_HEADER_WITHIN: Final = 10
_COUNTED_TO: Final = 20_000
_QUOTED: Final = ("'=", "'+", "'-", "'@", "'\t", "'\r")

Line = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One visitor as typed; `number` is the row as the sender's program counts it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as read: its rows, its columns, and what the sender should know about the reading."""

    rows: list[SheetRow]
    fields: list[str]
    notes: list[dict[str, Any]] = field(default_factory=list)


def kind_of(data: bytes, *, max_bytes: int, name: str = "") -> ImportKind:
    """Tell by content what a file is; a text whose `name` says workbook is refused.

    Raises SheetTooLarge, SheetKindUnknown and NoRows.
    """
    if len(data) > max_bytes:
        raise SheetTooLarge(
            told(
                _("The file has %(size)d bytes; at most %(limit)d are allowed."),
                size=len(data),
                limit=max_bytes,
            ),
            limit=max_bytes,
        )
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf"):
        raise NoRows
    if data.startswith(_ZIP):
        return ImportKind.XLSX
    if data.startswith(_OLD_OFFICE):
        raise SheetKindUnknown(_("The workbook has a password, or is of the old kind .xls."))
    if data.startswith(_BINARY):
        raise SheetKindUnknown
    if name.lower().endswith(_NAMED_WORKBOOK):
        raise SheetKindUnknown(_("The file is named as a workbook, but is none inside."))
    return ImportKind.CSV


def collect(lines: Iterable[Line], *, most: int, notes: list[dict[str, Any]]) -> Sheet:
    """Find the headings among the first lines, and take what follows as visitors.

    Empty rows and the template's example are passed over. Raises HeaderMissing, ColumnTwice,
    TooManyRows (with a count, which goes up to twenty thousand) and NoRows.
    """
    walk = iter(lines)
    header = _find_header(walk)
    rows: list[SheetRow] = []
    count = 0
    for number, cells in walk:
        row = _row(number, cells, header)
        if row is None:
            continue
        count += 1
        if count <= most:
            rows.append(row)
        if count >= _COUNTED_TO:
            break
    check_count(count, most=most)
    if header.unknown:
        notes.append({"code": "unknown_columns", "columns": list(header.unknown[:20])})
    return Sheet(rows, [name for name in FIELDS if name in header.fields.values()], notes)


def read_rows(data: bytes, *, most: int) -> Sheet:
    """Take the rows of a program: a JSON list of objects with the names of VisitorInput."""
    given: list[Mapping[str, Any]] = json.loads(data)
    check_count(len(given), most=most)
    rows = [
        SheetRow(number, {name: clean_cell(_text(value)) for name, value in one.items()})
        for number, one in enumerate(given, start=1)
    ]
    used = {name for row in rows for name in row.cells}
    return Sheet(rows, [name for name in FIELDS if name in used])


def check_count(count: int, *, most: int) -> None:
    """Raise NoRows or TooManyRows."""
    if count == 0:
        raise NoRows
    if count > most:
        raise TooManyRows(
            told(
                _("The list has %(rows)d rows; at most %(most)d are taken at once. Split it into "
                  "%(parts)d files."),
                rows=count,
                most=most,
                parts=-(-count // most),
            ),
            rows=count,
            most=most,
        )  # fmt: skip


def clean_cell(text: str) -> str:
    """Make a cell fit to be kept as it was typed: no NUL, no half characters, not endless.

    The apostrophe that our own list of errors puts before a sign of calculation is taken off.
    """
    kept = text[:LONGEST_CELL].replace("\0", "\ufffd")
    kept = kept.encode("utf-8", "replace").decode("utf-8")
    return kept[1:] if kept.startswith(_QUOTED) else kept


def _find_header(walk: Iterator[Line]) -> Header:
    for _place, (_number, cells) in zip(range(_HEADER_WITHIN), walk, strict=False):
        if looks_like_header(cells):
            return read_header(cells)
    raise HeaderMissing(
        _("None of the first ten lines names the columns: surname, passport number and so on.")
    )


def _row(number: int, cells: tuple[str, ...], header: Header) -> SheetRow | None:
    note_at = header.note_at
    named = {
        name: clean_cell(cells[place])
        for place, name in header.fields.items()
        if place < len(cells) and cells[place].strip()
    }
    note = cells[note_at] if note_at is not None and note_at < len(cells) else ""
    if not named or is_example(note, named):
        return None
    return SheetRow(number, named)


def _text(value: Any) -> str:  # noqa: ANN401 (whatever JSON holds)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
