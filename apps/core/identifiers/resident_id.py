"""The number of a resident identity card, GB 11643, and of the permanent residence card of 2023."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _

from apps.core.identifiers.errors import ResidentIdInvalid
from apps.core.identifiers.text import normalise

LENGTH: Final = 18
_DIGITS: Final = frozenset("0123456789")
_REMAINDERS: Final = "0123456789X"
_MODULUS: Final = 11


def parse(text: str) -> str:
    """Give the number in its written form; check its digits, birth date and check character.

    The place is not looked up: counties are renamed and newer ones are refused by such tables,
    even in an example of the standard itself. Raises ResidentIdInvalid.
    """
    value = normalise(text, keep=100)
    if len(value) != LENGTH:
        raise ResidentIdInvalid(
            _("A resident identity number has 18 characters; this one has %(length)s.")
            % {"length": len(value)},
            length=len(value),
        )
    for position, character in enumerate(value[:-1], start=1):
        if character not in _DIGITS:
            raise ResidentIdInvalid(
                _("Character %(position)s, “%(given)s”, is not a digit.")
                % {"position": position, "given": character},
                position=position,
                given=character,
            )
    _check_date(value[6:14])
    expected = check_character(value[:-1])
    if value[-1] != expected:
        raise ResidentIdInvalid(
            _("The last character should be %(expected)s, not %(given)s.")
            % {"expected": expected, "given": value[-1]},
            position=LENGTH,
            expected=expected,
            given=value[-1],
        )
    return value


def check_character(body: str) -> str:
    """Compute the last character from the 17 digits before it, by ISO 7064 MOD 11-2."""
    total = 0
    for digit in body:
        total = (total + int(digit)) * 2 % _MODULUS
    return _REMAINDERS[(1 - total) % _MODULUS]


def _check_date(digits: str) -> None:
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as wrong:
        raise ResidentIdInvalid(
            _("Characters 7 to 14 are not a date of birth."), position=7, given=digits
        ) from wrong
