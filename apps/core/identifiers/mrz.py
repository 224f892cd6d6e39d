"""The machine readable zone of passports: size TD3, two lines of 44, ICAO Doc 9303-3 and 9303-4.

Line 1, the names, has no check digit. The check digits find every digit read as another digit, but
not every letter read as a digit (A and 0 weigh the same), so particulars are still compared by eye.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.core.identifiers.errors import MrzDateWrong, MrzDigitWrong, MrzUnreadable
from apps.core.identifiers.text import normalise

LINE_LENGTH: Final = 44
FILLER: Final = "<"
_DIGITS: Final = "0123456789"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES: Final = {mark: value for value, mark in enumerate(_DIGITS + _LETTERS)} | {FILLER: 0}
_WEIGHTS: Final = (7, 3, 1)
_PERSONAL_DIGIT: Final = 43
_EXPIRY_WINDOW_YEARS: Final = 50
_SEXES: Final = {"M": "M", "F": "F", FILLER: "X"}

# What each check digit of line 2 guards: its position, and the positions it is computed over.
_GUARDED: Final[tuple[tuple[str, int, tuple[tuple[int, int], ...]], ...]] = (
    ("number", 10, ((1, 9),)),
    ("birth_date", 20, ((14, 19),)),
    ("expires_on", 28, ((22, 27),)),
    ("personal_number", _PERSONAL_DIGIT, ((29, 42),)),
    ("second_line", 44, ((1, 10), (14, 20), (22, 43))),
)


@dataclass(frozen=True, slots=True)
class WrongDigit:
    """A check digit that does not fit; `guards` names what it is computed over."""

    line: int
    position: int
    expected: str
    given: str
    guards: str

    def as_data(self) -> dict[str, int | str]:
        """Give it as plain data, for the answer of the API."""
        return {
            "line": self.line,
            "position": self.position,
            "expected": self.expected,
            "given": self.given,
            "guards": self.guards,
        }


@dataclass(frozen=True, slots=True)
class Td3:
    """What the two lines of a passport say, fillers taken out.

    `birth_date` is None when the passport leaves part of it unknown. `sex` is M, F or X.
    `is_name_cut` tells that the names fill all 39 places and may go on. Codes of states are as
    printed: whether they are known is asked of `nationality.find`.
    """

    document: str
    issuing_state: str
    surname: str
    given_names: str
    is_name_cut: bool
    number: str
    nationality: str
    birth_date: dt.date | None
    sex: str
    expires_on: dt.date
    personal_number: str


def check_digit(text: str) -> str:
    """Compute the check digit of capitals, digits and fillers (Doc 9303-3, weights 7-3-1)."""
    total = sum(_VALUES[mark] * _WEIGHTS[place % 3] for place, mark in enumerate(text))
    return str(total % 10)


def parse_td3(text: str, *, today: dt.date) -> Td3:
    """Read the two lines, on two lines or one after the other, spaces ignored.

    `today` settles the century: a birth is never in the future, an expiry lies within fifty years.
    Raises MrzUnreadable (length or a character), MrzDigitWrong (naming every digit that does not
    fit) or MrzDateWrong.
    """
    first, second = _lines(text)
    _check_characters(first, second)
    wrong = wrong_digits(second)
    if wrong:
        raise MrzDigitWrong(_told(wrong), wrong=[digit.as_data() for digit in wrong])
    surname, _mark, given_names = first[5:].partition(FILLER * 2)
    return Td3(
        document=_plain(first[:2]),
        issuing_state=_plain(first[2:5]),
        surname=_plain(surname),
        given_names=_plain(given_names),
        is_name_cut=first[-1] != FILLER,
        number=_at(second, 1, 9).replace(FILLER, ""),
        nationality=_plain(_at(second, 11, 13)),
        birth_date=_birth_date(_at(second, 14, 19), today),
        sex=_SEXES[second[20]],
        expires_on=_expiry_date(_at(second, 22, 27), today),
        personal_number=_plain(_at(second, 29, 42)),
    )


def faults(text: str, *, today: dt.date) -> dict[tuple[int, int], str]:
    """Name each place (line, position from 1) that is wrong, with the digit it should be or "".

    Empty for lines that parse, and for text whose length alone is wrong.
    """
    try:
        parse_td3(text, today=today)
    except MrzDigitWrong as refused:
        return {(d["line"], d["position"]): d["expected"] for d in refused.data["wrong"]}
    except (MrzUnreadable, MrzDateWrong) as refused:
        if "position" in refused.data:
            return {(refused.data["line"], refused.data["position"]): ""}
    return {}


def wrong_digits(second: str) -> list[WrongDigit]:
    """List the check digits of line 2 that do not fit.

    The digit of an empty personal number may be the filler or 0. The digit over the whole line is
    named only when no other is: it is wrong whenever one of them is.
    """
    found: list[WrongDigit] = []
    for guards, position, ranges in _GUARDED:
        guarded = "".join(_at(second, start, end) for start, end in ranges)
        given, expected = second[position - 1], check_digit(guarded)
        is_left_empty = (
            position == _PERSONAL_DIGIT and given == FILLER and not guarded.strip(FILLER)
        )
        if given != expected and not is_left_empty:
            found.append(WrongDigit(2, position, expected, given, guards))
    return found[:-1] if len(found) > 1 and found[-1].guards == "second_line" else found


def plain_text(text: str) -> str:
    """Give pasted lines in capitals without white space and invisible marks, in one piece."""
    seen = normalise(text, keep=300)
    return "".join(mark for mark in seen if unicodedata.category(mark) != "Cf")


def _lines(text: str) -> tuple[str, str]:
    """Part the text into two lines of 44."""
    value = plain_text(text)
    if len(value) != 2 * LINE_LENGTH:
        raise MrzUnreadable(
            _("The two lines have 88 characters together; here are %(length)s.")
            % {"length": len(value)},
            length=len(value),
        )
    return value[:LINE_LENGTH], value[LINE_LENGTH:]


def _check_characters(first: str, second: str) -> None:
    """Refuse a character that cannot stand where it does; check digits are left to their check."""
    for line, marks in enumerate((first, second), start=1):
        for position, mark in enumerate(marks, start=1):
            if mark not in _allowed(line, position):
                raise MrzUnreadable(
                    _("Line %(line)s, character %(position)s: “%(given)s” cannot stand there.")
                    % {"line": line, "position": position, "given": mark},
                    line=line,
                    position=position,
                    given=mark,
                )


def _allowed(line: int, position: int) -> str:
    if line == 1:
        return "P" if position == 1 else _LETTERS + FILLER
    if position == 21:
        return "".join(_SEXES)
    if 14 <= position <= 19:
        return _DIGITS + FILLER
    if 22 <= position <= 27:
        return _DIGITS
    if 11 <= position <= 13:
        return _LETTERS + FILLER
    return _DIGITS + _LETTERS + FILLER


def _told(wrong: list[WrongDigit]) -> str:
    """Say in words which digits are wrong."""
    sentences = [
        _("Line 2, character %(position)s should be %(expected)s, not %(given)s.")
        % {"position": digit.position, "expected": digit.expected, "given": digit.given}
        for digit in wrong
    ]
    return " ".join(sentences)


def _birth_date(digits: str, today: dt.date) -> dt.date | None:
    if FILLER in digits:
        return None
    for century in (2000, 1900):
        born = _date(century, digits)
        if born is not None and born <= today:
            return born
    raise MrzDateWrong(line=2, position=14, guards="birth_date")


def _expiry_date(digits: str, today: dt.date) -> dt.date:
    for century in (2000, 1900, 2100):
        ends = _date(century, digits)
        if ends is not None and abs(ends.year - today.year) <= _EXPIRY_WINDOW_YEARS:
            return ends
    raise MrzDateWrong(line=2, position=22, guards="expires_on")


def _date(century: int, digits: str) -> dt.date | None:
    try:
        return dt.date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


def _at(line: str, start: int, end: int) -> str:
    """Give the characters at positions `start` to `end`, counted from 1 as the standard does."""
    return line[start - 1 : end]


def _plain(field: str) -> str:
    return " ".join(field.replace(FILLER, " ").split())
