"""Reads the data files of the rule book into plain rows, and finds contradictions in them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.db import models

from apps.policy.dated import Dated
from apps.policy.errors import PolicyDataWrong

DATA: Final = Path(__file__).parent / "data"
_YES_NO: Final = {"yes": True, "no": False}


def read_rows(model: type[Dated], folder: Path = DATA) -> list[dict[str, Any]]:
    """Read the file of a table, named after the model, into values for its fields.

    Raises PolicyDataWrong, naming file and line, for an unknown column, a value of the wrong kind
    or a missing source.
    """
    path = folder / f"{model.__name__.lower()}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        return [_row(model, f"{path.name} line {reader.line_num}", raw) for raw in reader]


def check_periods(rows: Iterable[Dated]) -> None:
    """Raise PolicyDataWrong when two rows of one rule hold on the same day."""
    versions: dict[str, list[Dated]] = {}
    for row in rows:
        versions.setdefault(row.key_text, []).append(row)
    for same in versions.values():
        same.sort(key=lambda row: row.valid_from)
        for earlier, later in pairwise(same):
            if earlier.valid_until is None or earlier.valid_until >= later.valid_from:
                raise PolicyDataWrong(
                    f"{type(later).__name__}: {earlier} and {later} hold on the same day."
                )


def _row(model: type[Dated], place: str, raw: dict[str, Any]) -> dict[str, Any]:
    fields = {field.name: field for field in model._meta.concrete_fields}
    if strange := set(raw) - set(fields):
        raise PolicyDataWrong(f"{place}: unknown columns {sorted(map(str, strange))}.")
    values = {name: _value(fields[name], text, place) for name, text in raw.items()}
    if not values.get("source"):
        raise PolicyDataWrong(f"{place}: no source is given.")
    return values


def _value(
    field: models.Field[Any, Any], text: str | None, place: str
) -> str | int | bool | dt.date | None:
    if text is None:
        raise PolicyDataWrong(f"{place}: the column {field.name} is missing.")
    try:
        if isinstance(field, models.BooleanField):
            return _YES_NO[text]
        if isinstance(field, models.DateField):
            return None if field.null and not text else dt.date.fromisoformat(text)
        if isinstance(field, models.IntegerField):
            return None if field.null and not text else int(text)
    except (KeyError, ValueError) as wrong:
        raise PolicyDataWrong(f"{place}: “{text}” does not fit {field.name}.") from wrong
    return text
