"""Visa numbers: `SH2600000012`, authority, year, seven digits in order, one check digit."""

import re
from typing import Final

_NUMBER: Final = re.compile(r"([A-Z]{2})([0-9]{2})([0-9]{7})([0-9])")
MAX_SERIAL: Final = 9_999_999


def visa_number(*, authority_code: str, year: int, serial: int) -> str:
    """The number of the `serial`-th visa (from 1) that an authority issues in a year.

    Raises ValueError when the year has no number left.
    """
    if not 1 <= serial <= MAX_SERIAL:
        raise ValueError("A year has numbers 1 to 9999999.")
    digits = f"{year % 100:02}{serial:07}"
    return f"{authority_code[:2].upper()}{digits}{_check_digit(digits)}"


def receipt_number(*, authority_code: str, year: int, serial: int) -> str:
    """The number of the `serial`-th receipt of a year: `R` before the form of a visa number.

    Raises ValueError when the year has no number left.
    """
    return "R" + visa_number(authority_code=authority_code, year=year, serial=serial)


def is_visa_number(text: str) -> bool:
    """Whether the text has the form of a visa number and the right check digit."""
    found = _NUMBER.fullmatch(text)
    return found is not None and _check_digit(found[2] + found[3]) == found[4]


def _check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10: finds every single wrong digit and nearly every swap of neighbours."""
    rest = 10
    for digit in digits:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return str((11 - rest) % 10)
