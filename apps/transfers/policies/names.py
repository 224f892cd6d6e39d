"""A name as typed and as a passport's lines write it (ICAO Doc 9303-3 section 6, 9303-4 4.2.3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_NOT_LETTERS: Final = re.compile("[^A-Z]")
_APOSTROPHES: Final = re.compile("['’ʼ`´]")
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


def same_name(typed: str, read: str) -> bool:
    """Compare without accents, blanks and marks, in each way of writing."""
    return _letters(read) in {_letters(way) for way in _ways(typed)}


def was_rewritten(typed: str, read: str) -> bool:
    """Tell whether the lines spell the same name with other letters or without its marks."""
    capitals = unicodedata.normalize("NFKC", typed[:_MOST]).upper()
    return " ".join(capitals.replace("-", " ").split()) != " ".join(read.split())


def is_cut_of(typed: str, read: str) -> bool:
    """Tell whether `read` is a lawful shortening of the name: parts left out or cut, in order."""
    if not read:
        return bool(_letters(next(iter(_ways(typed)))))
    return any(
        _letters(way).startswith(_letters(read)) or _shortened(way.split(), read.split())
        for way in _ways(typed)
    )


def _shortened(whole: list[str], short: list[str]) -> bool:
    """Tell whether each part of `short` begins one of `whole`, in the same order."""
    rest = iter(whole)
    return all(any(part.startswith(piece) for part in rest) for piece in short)


def _ways(name: str) -> Iterator[str]:
    """Give the ways to write a name from A to Z, its parts still apart."""
    capitals = unicodedata.normalize("NFC", name[:_MOST]).replace("ß", "SS").upper()
    for table in (_TWO_LETTERS, _ONE_LETTER, _MIXED):
        plain = unicodedata.normalize("NFKD", capitals.translate(table))
        bare = "".join(mark for mark in plain if not unicodedata.combining(mark))
        parts = _APOSTROPHES.sub("", bare)
        yield " ".join(_NOT_LETTERS.sub(" ", parts).split())


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)
