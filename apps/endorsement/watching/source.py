"""Where a list comes from. Another agency's service takes the place of the CSV file by one class.

The file: UTF-8, a line of names of columns, one person a line. `reference`, `name` and `born` have
to be columns; `other_names`, `name_zh`, `nationality`, `passports` and `note` may be. Several names
or passports in one cell are parted by semicolons. docs/reference/watch-lists.md describes it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.identifiers import nationality
from apps.core.identifiers.passport import parse_number
from apps.endorsement.watch_errors import (
    WatchListUnreadable,
)
from apps.endorsement.watching.names import spelled
from apps.endorsement.watching.rows import Listed

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ROWS: Final = 100_000
_MAX_CELL: Final = 2000
_TOLD: Final = 20
_NEEDED: Final = ("reference", "name", "born")
_COLUMNS: Final = (*_NEEDED, "other_names", "name_zh", "nationality", "passports", "note")
_BORN: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", re.ASCII)
_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,59}", re.ASCII)


class ListSource(Protocol):
    """Gives the people of a list, whole, in an order that means nothing."""

    def people(self) -> Sequence[Listed]:
        """Everybody listed now; raises WatchListUnreadable and names every place that is wrong."""


@dataclass(frozen=True, slots=True)
class CsvSource:
    """A list in a CSV file."""

    data: bytes

    def people(self) -> list[Listed]:
        """Read the file whole or not at all; raises WatchListUnreadable."""
        found: list[Listed] = []
        wrong: list[str] = []
        known: set[str] = set()
        for line, cells in self._lines():
            try:
                person = _person(cells)
            except ValueError as problem:
                wrong.append(_("Line %(line)s: %(problem)s") % {"line": line, "problem": problem})
                continue
            if person.reference in known:
                twice = _("Line %(line)s: this reference is given twice.")
                wrong.append(twice % {"line": line})
            known.add(person.reference)
            found.append(person)
            if len(found) > MAX_ROWS:
                raise _refused(_("A list has at most %(n)s people.") % {"n": MAX_ROWS})
        if wrong:
            raise _refused(*wrong)
        if not found:
            raise _refused(_("The file names nobody."))
        return found

    def _lines(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        if len(self.data) > MAX_BYTES:
            raise _refused(_("The file is larger than %(n)s MB.") % {"n": MAX_BYTES // 1024**2})
        try:
            text = self.data.decode("utf-8-sig")
        except UnicodeDecodeError as broken:
            raise _refused(_("The file is not written in UTF-8.")) from broken
        if "\0" in text:
            raise _refused(_("The file is no text."))
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            columns = [name.strip().lower() for name in next(rows, [])]
            _check_columns(columns)
            for cells in rows:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(columns):
                    words = _("Line %(line)s has %(given)s cells in place of %(wanted)s.")
                    told = {"line": rows.line_num, "given": len(cells), "wanted": len(columns)}
                    raise _refused(words % told)
                yield rows.line_num, dict(zip(columns, map(str.strip, cells), strict=True))
        except csv.Error as broken:
            words = _("Line %(line)s: quotation marks or line breaks are not in order.")
            raise _refused(words % {"line": rows.line_num}) from broken


def _check_columns(columns: Sequence[str]) -> None:
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        words = _("The first line has to name the columns; missing: %(names)s.")
        raise _refused(words % {"names": ", ".join(missing)})
    unknown = [name for name in columns if name not in _COLUMNS]
    if unknown or len(set(columns)) < len(columns):
        words = _("A column is unknown or given twice. Known are: %(names)s.")
        raise _refused(words % {"names": ", ".join(_COLUMNS)})


def _person(cells: Mapping[str, str]) -> Listed:
    """One line; raises ValueError with words that repeat nothing of what the line says."""
    if any(len(cell) > _MAX_CELL for cell in cells.values()):
        raise ValueError(_("a cell has more than %(n)s characters.") % {"n": _MAX_CELL})
    if not _REFERENCE.fullmatch(cells["reference"]):
        raise ValueError(_("“reference” has 1 to 60 letters, digits, dots and dashes."))
    name_zh = cells.get("name_zh", "")
    if not spelled(cells["name"]) and not name_zh:
        raise ValueError(_("“name” has to have Latin letters, or “name_zh” a name in Chinese."))
    return Listed(
        reference=cells["reference"],
        name=cells["name"],
        other_names=_several(cells.get("other_names", "")),
        name_zh=name_zh,
        born=_born(cells["born"]),
        nationality=_nationality(cells.get("nationality", "")),
        passports=tuple(_passport(number) for number in _several(cells.get("passports", ""))),
        note=cells.get("note", ""),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in cell.split(";"))))


def _born(cell: str) -> str:
    if not cell:
        return ""
    words = _("“born” is a day, a month or a year: 1974-08-12, 1974-08 or 1974.")
    if not _BORN.fullmatch(cell):
        raise ValueError(words)
    try:
        date.fromisoformat((cell + "-01-01")[:10])
    except ValueError as no_day:
        raise ValueError(words) from no_day
    return cell


def _nationality(cell: str) -> str:
    if not cell:
        return ""
    try:
        return nationality.find(cell).code
    except DomainError as unknown:
        raise ValueError(_("“nationality” is no code of three letters.")) from unknown


def _passport(number: str) -> str:
    try:
        return parse_number(number)
    except DomainError as wrong:
        raise ValueError(_("“passports” has a number that can be none.")) from wrong


def _refused(*problems: str) -> WatchListUnreadable:
    told = list(problems[:_TOLD])
    if len(problems) > _TOLD:
        told.append(_("And %(n)s more.") % {"n": len(problems) - _TOLD})
    return WatchListUnreadable(fields={"file": " ".join(told)}, problems=len(problems))
