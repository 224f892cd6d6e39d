"""Reading a CSV text: its encoding, its separator, its lines."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from apps.transfers.sheets.columns import plain
from apps.transfers.sheets.errors import EncodingUnknown, SheetUnreadable, told
from apps.transfers.sheets.reading import Line, Sheet, collect

_SEPARATORS: Final = (",", ";", "\t")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_GUESSES: Final = (("utf-8", "UTF-8"), ("gb18030", "GB18030 (GBK)"))


def read_csv(data: bytes, *, most: int) -> Sheet:
    """Read a CSV text; commas, semicolons or tabs, quoted as Excel does.

    Raises EncodingUnknown, SheetUnreadable, and what `reading.collect` raises.
    """
    text, encoding = decoded(data)
    notes: list[dict[str, Any]] = [{"code": "encoding", "name": encoding}]
    lines = list(_lines(text, separator_of(text)))
    return collect(lines, most=most, notes=notes)


def decoded(data: bytes) -> tuple[str, str]:
    """Give the text and the name of its encoding: by its mark, else UTF-8, else GB18030, strictly.

    Raises EncodingUnknown: letters are never guessed at or left out.
    """
    marked = [(codec, name) for mark, codec, name in _BOMS if data.startswith(mark)]
    for codec, name in marked or _GUESSES:
        try:
            text = data.decode(codec)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text, name
    raise EncodingUnknown


def separator_of(text: str) -> str:
    """Give the separator that parts the first lines into the most headings."""
    head = text[:20_000].splitlines()[:10]

    def parts(separator: str) -> int:
        return max((sum(1 for p in line.split(separator) if plain(p)) for line in head), default=0)

    return max(_SEPARATORS, key=parts)


def _lines(text: str, separator: str) -> Iterator[Line]:
    """Go through the records; each has the number of the record, as a spreadsheet shows it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, tuple(cells)
    except csv.Error as damaged:
        raise SheetUnreadable(
            told(_("The quotation marks of row %(row)d do not match."), row=number + 1)
        ) from damaged
