"""The short reference of a request, for people to read out: `26-K7MPQ4X-C`.

The year, seven random characters and a check character. The alphabet has no I, L, O, 0 or 1, so
that none is taken for another. Its size is a prime, so the weighted check finds every single wrong
character and every swap of neighbours. A reference opens nothing: rights never rest on knowing one.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.utils.translation import gettext as _

from apps.core.identifiers.errors import ReferenceCheckWrong, ReferenceInvalid
from apps.core.identifiers.text import normalise

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_MODULUS: Final = len(ALPHABET)
_BODY: Final = 7
_YEAR: Final = 2
_LENGTH: Final = _YEAR + _BODY + 1
_DASHES: Final = "-‐‑‒–—−"  # what a word processor makes of a dash


def new_reference(year: int) -> str:
    """Draw a reference for the year at random; the caller's unique constraint finds a repeat."""
    body = "".join(secrets.choice(ALPHABET) for _place in range(_BODY))
    return _written(f"{year % 100:02}", body)


def check_reference(text: str) -> str:
    """Give the reference in its one written form.

    Raises ReferenceInvalid when its length or a character is wrong, ReferenceCheckWrong when the
    check character does not fit.
    """
    value = normalise(text, keep=100, drop=_DASHES)
    if len(value) != _LENGTH:
        raise ReferenceInvalid(
            _("A reference has 10 characters; this one has %(length)s.") % {"length": len(value)},
            length=len(value),
        )
    for position, character in enumerate(value, start=1):
        lawful = "0123456789" if position <= _YEAR else ALPHABET
        if character not in lawful:
            raise ReferenceInvalid(
                _("Character %(position)s, “%(given)s”, never stands in a reference.")
                % {"position": position, "given": character},
                position=position,
                given=character,
            )
    right = _written(value[:_YEAR], value[_YEAR:-1])
    if right[-1] != value[-1]:
        raise ReferenceCheckWrong
    return right


def _written(year: str, body: str) -> str:
    total = int(year) + sum(weight * _VALUES[mark] for weight, mark in enumerate(body, start=2))
    return f"{year}-{body}-{ALPHABET[total % _MODULUS]}"
