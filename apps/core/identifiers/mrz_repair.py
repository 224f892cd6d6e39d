"""What a machine read off a passport, brought back to two lines of 44, or given up.

Nothing is believed that the check digits do not hold: a letter is only put right where the place
can hold nothing else, or where exactly one change makes a check digit fit. Line 1 has no check
digit, so that names are still compared by eye.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from apps.core.errors import DomainError
from apps.core.identifiers import nationality
from apps.core.identifiers.mrz import FILLER, LINE_LENGTH, check_digit, parse_td3, wrong_digits

_TO_DIGIT: Final = str.maketrans("OQDILJZSBGT", "00011125867")
_TO_LETTER: Final = str.maketrans("012568", "OIZSGB")
_TWINS: Final = {"0": "OQD", "O": "0", "Q": "0", "D": "0", "1": "I", "I": "1", "5": "S", "S": "5",
                 "8": "B", "B": "8", "2": "Z", "Z": "2", "6": "G", "G": "6"}  # fmt: skip
#: What readers take the filler for; most are marks that the zone does not have.
_FILLERS: Final = str.maketrans({"«": "<<", "‹": "<", "＜": "<", "〈": "<", "《": "<<", "(": "<",
                                 "[": "<", "{": "<", "·": None, ".": None, ",": None, "_": None,
                                 "-": "<"})  # fmt: skip
_NOT_IN_ZONE: Final = re.compile(r"[^A-Z0-9<]")
_FOREIGN: Final = re.compile(r"[^A-Z0-9<«‹＜《〈 ]")
"""What the zone does not have: where it was seen, other marks may be misread too."""
_RUN: Final = re.compile(f"{FILLER}+")
_TRIPLE: Final = re.compile(r"([A-Z])\1\1")
_SLACK: Final = 6
"""Places that a reader may lose or add in a run of fillers."""
_MOST_LINES: Final = 60
_MOST_MARKS: Final = 120
_NUMBER: Final = (0, 9, 9)
_PERSONAL: Final = (28, 42, 42)


@dataclass(frozen=True, slots=True)
class Found:
    """Two lines of 44, and whether they can be believed.

    `is_sure` tells that they parse and every check digit fits. `mended` are places (line, position
    from 1) that were read as something else.
    """

    first: str
    second: str
    is_sure: bool
    mended: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """The lines as a person would paste them."""
        return f"{self.first}\n{self.second}"


def find_lines(texts: Iterable[str], *, today: dt.date) -> Found | None:
    """Find the two lines among all that was read on a page; None where nothing looks like them."""
    plain = [line for line in map(_plain, list(texts)[:_MOST_LINES]) if len(line) >= 2 * _SLACK]
    best: Found | None = None
    for first in filter(_like_first, plain):
        for second in plain:
            if second is first or not _like_second(second):
                continue
            found = repair(first, second, today=today)
            if found.is_sure:
                return found
            best = best or found
    return best


def repair(first: str, second: str, *, today: dt.date) -> Found:
    """Put right what a reader mixes up. Never raises: what cannot be put right is not sure."""
    one, two = _plain(first), _plain(second)
    whole_one, (whole_two, is_guessed) = _first_line(one), _second_line(two)
    is_sure = (
        not is_guessed
        and not _FOREIGN.search(first)
        and len(two) == LINE_LENGTH
        and not wrong_digits(whole_two)
        and _has_names(whole_one)
        and _parses(whole_one + whole_two, today)
    )
    return Found(whole_one, whole_two, is_sure, tuple(_mended((one, two), (whole_one, whole_two))))


def _plain(text: str) -> str:
    """Keep the marks of the zone only."""
    capitals = unicodedata.normalize("NFKC", text[:_MOST_MARKS]).translate(_FILLERS).upper()
    return _NOT_IN_ZONE.sub("", capitals.translate(_FILLERS))


def _like_first(line: str) -> bool:
    return line.startswith("P") and len(line) >= LINE_LENGTH - 2 * _SLACK and line[1] in "<CKOPDSLA"


def _like_second(line: str) -> bool:
    digits = sum(mark.isdigit() for mark in line.translate(_TO_DIGIT)[13:28])
    return len(line) >= LINE_LENGTH - _SLACK and digits >= 8


def _parses(text: str, today: dt.date) -> bool:
    try:
        zone = parse_td3(text, today=today)
        nationality.find(zone.nationality)
        nationality.find(zone.issuing_state)
    except DomainError:
        return False
    return True


# --- Line 1: names -------------------------------------------------------------------------------


def _first_line(line: str) -> str:
    """Letters and fillers only; behind the given names the zone has nothing but fillers."""
    kind = FILLER if line[1:2] in {"", "C", "K", "("} else line[1]
    state = _state(line[2:5])
    names = line[5:].translate(_TO_LETTER)
    surname, mark, given = names.partition(FILLER * 2)
    given = re.sub(r"<<.*$", "", given)
    joined = re.sub(r"[^A-Z<]", FILLER, f"{surname}{mark}{given}")
    return f"P{kind}{state}{joined}".ljust(LINE_LENGTH, FILLER)[:LINE_LENGTH]


def _has_names(first: str) -> bool:
    """Refuse names that look like fillers read as letters: no check digit would tell."""
    names = first[5:]
    is_parted = FILLER * 2 in names or not names.endswith(FILLER)
    return is_parted and not _TRIPLE.search(names) and names[0] != FILLER


def _state(read: str) -> str:
    """Three letters and fillers, such as UTO for UT0 and D<<."""
    return read.translate(_TO_LETTER).ljust(3, FILLER)


# --- Line 2: what check digits guard -------------------------------------------------------------


def _second_line(line: str) -> tuple[str, bool]:
    """Give the line, and whether one of its numbers holds a guess."""
    second = _fitted(line)
    marks = list(second)
    for place in (9, *range(13, 20), *range(21, 28), 43):
        marks[place] = marks[place].translate(_TO_DIGIT)
    marks[42] = marks[42].translate(_TO_DIGIT)
    marks[10:13] = _state("".join(marks[10:13]))
    if marks[20] not in "MF<":
        marks[20] = FILLER if marks[20] in "XCK" else marks[20]
    guesses = [_mend_span(marks, *span) for span in (_NUMBER, _PERSONAL)]
    return "".join(marks), any(guesses)


def _fitted(line: str) -> str:
    """Give the line 44 places by lengthening or shortening its longest run of fillers."""
    missing = LINE_LENGTH - len(line)
    runs = sorted(_RUN.finditer(line), key=lambda run: run.end() - run.start())
    if not missing or not runs:
        return line.ljust(LINE_LENGTH, FILLER)[:LINE_LENGTH]
    start, end = runs[-1].span()
    length = max(1, end - start + missing)
    changed = line[:start] + FILLER * length + line[end:]
    return changed.ljust(LINE_LENGTH, FILLER)[:LINE_LENGTH]


def _mend_span(marks: list[str], start: int, end: int, digit: int) -> bool:
    """Change one mark that has a twin, when that alone makes the check digit fit; tells if it did.

    It is a guess for a person to look at: where two marks were misread, changing a third may make
    the digit fit as well.
    """
    if _fits(marks, start, end, digit):
        return False
    ways = [
        (place, twin)
        for place in range(start, end)
        for twin in _TWINS.get(marks[place], "")
        if _fits([*marks[:place], twin, *marks[place + 1 :]], start, end, digit)
    ]
    if len(ways) != 1:
        return False
    place, twin = ways[0]
    marks[place] = twin
    return True


def _fits(marks: list[str], start: int, end: int, digit: int) -> bool:
    guarded = "".join(marks[start:end])
    is_empty = not guarded.strip(FILLER) and marks[digit] == FILLER
    return is_empty or check_digit(guarded) == marks[digit]


def _mended(read: tuple[str, str], made: tuple[str, str]) -> Iterator[tuple[int, int]]:
    """Name the places where a mark was changed; a run of fillers made whole is no change."""
    for line, (before, after) in enumerate(zip(read, made, strict=True), start=1):
        if len(before) != LINE_LENGTH:
            continue
        for position, mark in enumerate(after, start=1):
            if mark != FILLER and before[position - 1 : position] not in {mark, ""}:
                yield line, position
