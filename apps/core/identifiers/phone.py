"""Telephone numbers, Chinese unless they say otherwise."""

from __future__ import annotations

from typing import Final

import phonenumbers

from apps.core.identifiers.errors import PhoneInvalid

CHINA: Final = "CN"
_MAX_TYPED: Final = 60


def parse_phone(text: str, region: str = CHINA) -> str:
    """Give the number in E.164 (`+862128951610`), or a short number (`12367`) as it is.

    `region` is the ISO alpha-2 code that a number without `+` belongs to. The library lets some
    numbers through that nobody has (021-12367), so a number it accepts may still not answer. Raises
    PhoneInvalid.
    """
    if len(text) > _MAX_TYPED:
        raise PhoneInvalid
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as unreadable:
        raise PhoneInvalid from unreadable
    if phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.is_valid_short_number(number):
        return phonenumbers.national_significant_number(number)
    raise PhoneInvalid
