"""Writes the two lines of a passport, for specimens and for comparing with what was typed."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Final

from apps.core.identifiers.mrz import FILLER, LINE_LENGTH, check_digit
from apps.core.identifiers.zone_names import zone_names

NAME_PLACES: Final = 39
_SEX_MARKS: Final = {"M": "M", "F": "F", "X": FILLER}


def build_td3(
    *,
    surname: str,
    given_names: str,
    number: str,
    nationality: str,
    birth_date: dt.date,
    sex: str,
    expires_on: dt.date,
    issuing_state: str | None = None,
    personal_number: str = "",
    document: str = "P",
) -> tuple[str, str]:
    """Write lines 1 and 2 as Doc 9303-4 does; names longer than 39 places are cut.

    `issuing_state` is the nationality when left out; `sex` is M, F or X. Germany writes D. Raises
    ValueError for what the zone cannot hold: other letters than Latin ones, a number over 9 places.
    """
    state = issuing_state or nationality
    if any(
        mark.isalpha() and "LATIN" not in unicodedata.name(mark) for mark in surname + given_names
    ):
        raise ValueError("The zone holds Latin letters only.")
    names = zone_names(surname, given_names, places=NAME_PLACES)
    first = _field(document, 2) + _field(state, 3) + _field(names, NAME_PLACES)
    passport = _field(number.upper(), 9)
    born, ends = f"{birth_date:%y%m%d}", f"{expires_on:%y%m%d}"
    personal = _field(personal_number.upper(), 14)
    numbered = passport + check_digit(passport)
    birth = born + check_digit(born)
    rest = ends + check_digit(ends) + personal + check_digit(personal)
    whole = check_digit(numbered + birth + rest)
    second = numbered + _field(nationality, 3) + birth + _SEX_MARKS[sex] + rest + whole
    if len(first) != LINE_LENGTH or len(second) != LINE_LENGTH:
        raise ValueError("The lines of a passport have 44 places each.")
    return first, second


def _field(text: str, places: int) -> str:
    if len(text) > places or not text.replace(FILLER, "0").isascii():
        raise ValueError(f"“{text}” does not fit into {places} places.")
    return text.ljust(places, FILLER)
