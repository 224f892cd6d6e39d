"""How the cells of statistics are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django import template
from django.utils.formats import number_format

from apps.core.templatetags.times import in_words
from apps.reports.exporting import withheld_word
from apps.reports.tables import WITHHELD, Cell, Column, Kind, Name

register = template.Library()


def _rounded(number: float, places: int) -> str:
    """Round before it is written: Django cuts digits off."""
    return number_format(round(number, places), places, force_grouping=True)


_WAYS: Final[Mapping[Kind, Callable[[float], str]]] = {
    Kind.MINUTES: lambda cell: in_words(round(cell)),
    Kind.SHARE: lambda cell: _rounded(cell * 100, 1) + "%",
    Kind.RATIO: lambda cell: _rounded(cell, 2),
    Kind.NUMBER: lambda cell: _rounded(cell, 1),
    Kind.COUNT: lambda cell: _rounded(cell, 0),
}


@register.filter
def cell_text(cell: Cell, column: Column) -> str:
    """A cell in the reader's language: `93.4%`, `1 h 20 min`, `1,204`, `withheld` or a dash."""
    if cell is None:
        return "–"
    if cell is WITHHELD:
        return withheld_word()
    return str(cell) if isinstance(cell, Name) else _WAYS[column.kind](cell)


@register.filter
def cell_value(cell: Cell) -> str:
    """A cell for the chart: the number as a program reads it, nothing where none is told."""
    return repr(cell) if isinstance(cell, int | float) else ""


@register.filter
def cells(line: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[Cell, Column]]:
    """The cells of a line, each with its column."""
    return list(zip(line, columns, strict=True))
