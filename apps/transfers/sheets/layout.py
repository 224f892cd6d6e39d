"""What a sheet hides or joins, which values alone do not tell; and how far it goes."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import IO, Final
from xml.etree.ElementTree import ParseError, iterparse

from apps.transfers.sheets.errors import SheetUnreadable

LAST_ROW: Final = 1_048_576
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_TOLD: Final = 20
_TRUE: Final = frozenset({"1", "true"})


@dataclass(slots=True)
class Layout:
    """Joined ranges (the first twenty), and how many rows and columns are hidden."""

    merged: list[str] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0


def read_layout(archive: zipfile.ZipFile, part: str) -> Layout:
    """Go through the sheet once without keeping it.

    The archive has been checked: no entities, and a bounded size. Raises SheetUnreadable.
    """
    found = Layout()
    try:
        with archive.open(part) as source:
            _walk(source, found)
    except (ParseError, KeyError, ValueError, zipfile.BadZipFile) as damaged:
        raise SheetUnreadable from damaged
    return found


def _walk(source: IO[bytes], found: Layout) -> None:
    for _event, element in iterparse(source):  # noqa: S314 (checked_archive let no entity through)
        name = element.tag.replace(_STRICT, _MAIN)
        if name == f"{_MAIN}row":
            if int(element.get("r") or 1) > LAST_ROW:
                raise ValueError("No sheet has a row of that number.")
            found.hidden_rows += element.get("hidden", "") in _TRUE
            element.clear()
        elif name == f"{_MAIN}col":
            found.hidden_columns += element.get("hidden", "") in _TRUE
        elif name == f"{_MAIN}mergeCell" and len(found.merged) < _TOLD:
            found.merged.append((element.get("ref") or "")[:20])
