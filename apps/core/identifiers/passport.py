"""The number of a passport, as the holder's state prints it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from apps.core.identifiers.errors import PassportNumberInvalid
from apps.core.identifiers.text import normalise

MIN_LENGTH: Final = 5
MAX_LENGTH: Final = 20
_LAWFUL: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def parse_number(text: str) -> str:
    """Give a passport number in capitals, without spaces, dashes and the filler `<`.

    States print between 5 and 20 letters and digits and use no common check digit; the machine
    readable line holds the first nine. Raises PassportNumberInvalid.
    """
    value = normalise(text, keep=100, drop="-<")
    if not MIN_LENGTH <= len(value) <= MAX_LENGTH:
        raise PassportNumberInvalid(
            _("A passport number has 5 to 20 characters; this one has %(length)s.")
            % {"length": len(value)},
            length=len(value),
        )
    for position, character in enumerate(value, start=1):
        if character not in _LAWFUL:
            raise PassportNumberInvalid(
                _("Character %(position)s, “%(given)s”, is neither a letter A to Z nor a digit.")
                % {"position": position, "given": character},
                position=position,
                given=character,
            )
    return value
