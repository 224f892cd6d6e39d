"""Names in the letters of a machine readable zone (ICAO Doc 9303-3 section 6).

States differ: an Ö is OE here and O there. Who compares tries each way, who writes takes the usual.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from apps.core.identifiers.mrz import FILLER

_NOT_LETTERS: Final = re.compile("[^A-Z]")
_APOSTROPHES: Final = re.compile("['’ʼ`´.]")
#: Letters that a passport may write as two.
_TWO_LETTERS: Final = str.maketrans(
    {"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Ø": "OE", "Æ": "AE", "Œ": "OE", "Ñ": "NXX",
     "Þ": "TH", "Ĳ": "IJ", "Ð": "D", "Ł": "L", "Đ": "D", "ẞ": "SS", "ß": "SS", "İ": "I", "ı": "I"}
)  # fmt: skip
#: Letters that have no accent to take off, for the other way of writing.
_ONE_LETTER: Final = str.maketrans(
    {"Ø": "O", "Æ": "AE", "Œ": "OE", "Þ": "TH", "Ð": "D", "Ł": "L", "Đ": "D", "ẞ": "SS", "ß": "SS",
     "Ĳ": "IJ", "ı": "I"}
)  # fmt: skip
#: Two letters where the state writes them so, but Ñ and Å as one: the usual way in Europe.
_MIXED: Final = _TWO_LETTERS | _ONE_LETTER | str.maketrans({"Ø": "OE", "Ñ": "N", "Å": "A"})
_MOST: Final = 300


def zone_names(surname: str, given_names: str, *, places: int) -> str:
    """Write both names, two fillers between them, cut to so many places.

    When they are cut the last place holds a letter, which tells it. Letters that are not Latin
    have no place in the zone and are left out.
    """
    names = f"{_written(surname)}{FILLER * 2}{_written(given_names)}".rstrip(FILLER)
    cut = names[:places]
    if len(names) == len(cut) or not cut.endswith(FILLER):
        return cut
    before = cut.rstrip(FILLER)
    return before[:-1] + cut[len(before) :] + names[places]


def _written(name: str) -> str:
    *_others, usual = ways(name)
    return usual.replace(" ", FILLER)


def ways(name: str) -> Iterator[str]:
    """Give the ways to write a name from A to Z, its parts still apart."""
    capitals = unicodedata.normalize("NFC", name[:_MOST]).replace("ß", "SS").upper()
    for table in (_TWO_LETTERS, _ONE_LETTER, _MIXED):
        plain = unicodedata.normalize("NFKD", capitals.translate(table))
        bare = "".join(mark for mark in plain if not unicodedata.combining(mark))
        parts = _APOSTROPHES.sub("", bare)
        yield " ".join(_NOT_LETTERS.sub(" ", parts).split())
