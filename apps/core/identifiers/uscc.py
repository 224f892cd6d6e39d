"""The unified social credit code of units, GB 32100-2015.

The region in it is that of the registering authority (a firm in Shenzhen may carry the province),
so no city is ever derived from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.core.identifiers.errors import UsccCheckWrong, UsccInvalid
from apps.core.identifiers.text import normalise

LENGTH: Final = 18
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AUTHORITIES: Final = frozenset("123456789ANY")
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_MODULUS: Final = 31
_WEIGHTS: Final = tuple(pow(3, place, _MODULUS) for place in range(LENGTH - 1))
_REGION: Final = range(3, 9)


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code whose check character fits."""

    value: str

    def __str__(self) -> str:
        """Show the 18 characters."""
        return self.value

    @property
    def authority(self) -> str:
        """Give the kind of authority that registered the unit: 9 for the market regulator."""
        return self.value[0]

    @property
    def kind(self) -> str:
        """Give the kind of unit within that authority."""
        return self.value[1]

    @property
    def registered_in(self) -> str:
        """Give the six digits of the registering authority's region, not the unit's city."""
        return self.value[2:8]

    @property
    def organisation(self) -> str:
        """Give the nine characters of the organisation code."""
        return self.value[8:17]


def parse(text: str) -> Uscc:
    """Read a code as typed: full-width and lower-case forms and spaces are put right.

    Raises UsccInvalid when its length or a character is unlawful, UsccCheckWrong when the last
    character does not fit the others.
    """
    value = normalise(text, keep=100)
    if len(value) != LENGTH:
        raise UsccInvalid(
            _("A unified social credit code has 18 characters; this one has %(length)s.")
            % {"length": len(value)},
            length=len(value),
        )
    for position, character in enumerate(value[:-1], start=1):
        if not _lawful(position, character):
            raise UsccInvalid(
                _("Character %(position)s, “%(given)s”, cannot stand there.")
                % {"position": position, "given": character},
                position=position,
                given=character,
            )
    expected = check_character(value[:-1])
    if value[-1] != expected:
        raise UsccCheckWrong(
            _("The last character should be %(expected)s, not %(given)s.")
            % {"expected": expected, "given": value[-1]},
            position=LENGTH,
            expected=expected,
            given=value[-1],
        )
    return Uscc(value)


def check_character(body: str) -> str:
    """Compute the 18th character from the 17 before it, all of the alphabet of the standard."""
    total = sum(
        _VALUES[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % _MODULUS]


def _lawful(position: int, character: str) -> bool:
    if position == 1:
        return character in AUTHORITIES
    if position in _REGION:
        return "0" <= character <= "9"
    return character in _VALUES
