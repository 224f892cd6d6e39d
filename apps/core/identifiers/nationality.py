"""Nationalities and issuing states: ISO 3166-1 alpha-3, and the codes only passports know."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from apps.core.identifiers.errors import NationalityUnknown
from apps.core.identifiers.text import normalise
from apps.core.localised import localised

_DATA: Final = Path(__file__).parent / "data" / "nationalities.csv"
_SPECIMEN: Final = "specimen"


@dataclass(frozen=True, slots=True)
class Nationality:
    """A code as the second line of a passport shows it.

    `iso` is the ISO alpha-3 code whose rules (exemptions, fees) hold for it, and empty where none
    does: a British Overseas citizen is no GBR. `scheme` is `iso`, `mrz` or `specimen`.
    """

    code: str
    iso: str
    scheme: str
    name_en: str
    name_zh: str

    def __str__(self) -> str:
        """Show the name in the language now active."""
        return self.name

    @property
    def name(self) -> str:
        """Give the name in the language now active."""
        return localised(en=self.name_en, zh=self.name_zh)


def find(code: str) -> Nationality:
    """Give the nationality of a code, as typed or as read from a passport with its fillers.

    Raises NationalityUnknown; so does the code of specimens where SPECIMEN is off.
    """
    found = _table().get(normalise(code, keep=20, drop="<"))
    if found is None or (found.scheme == _SPECIMEN and not settings.SPECIMEN):
        raise NationalityUnknown
    return found


def nationalities() -> list[Nationality]:
    """List every nationality that may be entered here, in order of the codes."""
    return [one for one in _table().values() if one.scheme != _SPECIMEN or settings.SPECIMEN]


def choices() -> list[tuple[str, str]]:
    """List code and name for a form, in order of the names in the language now active.

    Germany is offered once, by its ISO code, and not again as D.
    """
    offered = [one for one in nationalities() if not (one.iso and one.iso != one.code)]
    return sorted(((one.code, one.name) for one in offered), key=lambda pair: pair[1])


@cache
def _table() -> dict[str, Nationality]:
    with _DATA.open(encoding="utf-8", newline="") as rows:
        return {
            row["code"]: Nationality(
                row["code"], row["iso"], row["scheme"], row["name_en"], row["name_zh"]
            )
            for row in csv.DictReader(rows)
        }
