"""A name as typed and as a passport's lines write it (ICAO Doc 9303-3 section 6, 9303-4 4.2.3)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from apps.core.identifiers.zone_names import ways

_NOT_LETTERS: Final = re.compile("[^A-Z]")
_MOST: Final = 300


def same_name(typed: str, read: str) -> bool:
    """Compare without accents, blanks and marks, in each way of writing."""
    return _letters(read) in {_letters(way) for way in ways(typed)}


def was_rewritten(typed: str, read: str) -> bool:
    """Tell whether the lines spell the same name with other letters or without its marks."""
    capitals = unicodedata.normalize("NFKC", typed[:_MOST]).upper()
    return " ".join(capitals.replace("-", " ").split()) != " ".join(read.split())


def is_cut_of(typed: str, read: str) -> bool:
    """Tell whether `read` is a lawful shortening of the name: parts left out or cut, in order."""
    if not read:
        return bool(_letters(next(iter(ways(typed)))))
    return any(
        _letters(way).startswith(_letters(read)) or _shortened(way.split(), read.split())
        for way in ways(typed)
    )


def _shortened(whole: list[str], short: list[str]) -> bool:
    """Tell whether each part of `short` begins one of `whole`, in the same order."""
    rest = iter(whole)
    return all(any(part.startswith(piece) for part in rest) for piece in short)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)
