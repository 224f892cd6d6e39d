"""The visa profile 5D01 of Doc 9303-13, with the visa's machine readable zone MRV-B (Doc 9303-7).

What the profile has no feature for, the visa's full number, stands in the additional feature.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from apps.core.identifiers.mrz import FILLER, check_digit
from apps.core.vds import c40
from apps.core.vds.errors import SealOfOtherProfile, SealUnreadable
from apps.core.vds.layout import Seal

PROFILE: Final = bytes((0x5D, 0x01))

_MRV_A, _MRV_B, _ENTRIES, _STAY, _PASSPORT, _TYPE, _NUMBER = range(1, 8)
_LINE: Final = 36
_SECOND: Final = 28  # of the second line, up to the check digit of the expiry
_PASSPORT_PLACES: Final = 9
_SEX: Final = {"M": "M", "F": "F", "X": FILLER}


@dataclass(frozen=True, slots=True)
class VisaFacts:
    """What a seal says of a visa.

    `names` is as in the zone: surname, two fillers, given names, cut at 31 places. `passport` is
    cut at nine characters. `entries` is 0 where a seal leaves it open. `stay_days` counts from the
    day after entry, `enter_by` is the last day to enter, `sex` is M, F or X. `number` is the
    visa's, "" where another authority's seal gives none.
    """

    issuer: str
    names: str
    number: str
    passport: str
    nationality: str
    birth_date: dt.date
    sex: str
    enter_by: dt.date
    entries: int
    stay_days: int
    category: str


def visa_features(facts: VisaFacts) -> dict[int, bytes]:
    """Lay the facts out as features; raises ValueError for a character that has no code."""
    return {
        _MRV_B: c40.encode("".join(zone(facts))),
        _ENTRIES: bytes((facts.entries,)),
        _STAY: bytes((facts.stay_days, 0, 0)),
        _PASSPORT: c40.encode(facts.passport[:_PASSPORT_PLACES].ljust(_PASSPORT_PLACES, FILLER)),
        _TYPE: facts.category.encode("ascii"),
        _NUMBER: facts.number.encode("ascii"),
    }


def zone(facts: VisaFacts) -> tuple[str, str]:
    """Write the zone: a line of 36, and the first 28 of the second.

    The document number is the passport's (Doc 9303-7 leaves the choice to the issuer).
    """
    first = f"V{FILLER}{facts.issuer.ljust(3, FILLER)}{facts.names}"[:_LINE].ljust(_LINE, FILLER)
    number = facts.passport[:_PASSPORT_PLACES].ljust(_PASSPORT_PLACES, FILLER)
    born, ends = f"{facts.birth_date:%y%m%d}", f"{facts.enter_by:%y%m%d}"
    second = "".join(
        (
            number + check_digit(number),
            facts.nationality.ljust(3, FILLER),
            born + check_digit(born),
            _SEX[facts.sex],
            ends + check_digit(ends),
        )
    )
    return first, second


def facts_of(seal: Seal) -> VisaFacts:
    """Read what the seal says of a visa; says nothing about its signature.

    Raises SealOfOtherProfile, and SealUnreadable where a feature is not what it should be.
    """
    features = seal.features
    if seal.header.profile != PROFILE or not {_STAY, _PASSPORT} <= set(features):
        raise SealOfOtherProfile(profile=seal.header.profile.hex())
    first, second = _lines(seal)
    try:
        return VisaFacts(
            issuer=first[2:5].rstrip(FILLER),
            names=first[5:].rstrip(FILLER),
            number=features.get(_NUMBER, b"").decode("ascii"),
            passport=c40.decode(features[_PASSPORT]).rstrip(),
            nationality=second[10:13].rstrip(FILLER),
            birth_date=_date(second[13:19], before=seal.header.issued_on),
            sex={FILLER: "X"}.get(second[20], second[20]),
            enter_by=_date(second[21:27], before=dt.date.max),
            entries=features.get(_ENTRIES, bytes(1))[0],
            stay_days=_days(features[_STAY]),
            category=features.get(_TYPE, b"").decode("ascii"),
        )
    except (ValueError, IndexError):
        raise SealUnreadable from None


def _lines(seal: Seal) -> tuple[str, str]:
    """Give the two lines of the zone, of either size."""
    for tag, line in ((_MRV_A, 44), (_MRV_B, _LINE)):
        if tag in seal.features:
            text = c40.decode(seal.features[tag]).replace(" ", FILLER)
            if len(text) != line + _SECOND:
                raise SealUnreadable
            return text[:line], text[line:]
    raise SealOfOtherProfile(profile=seal.header.profile.hex())


def _days(stay: bytes) -> int:
    """Give a stay of days; one in months or years is none of a port visa."""
    days, months, years = stay
    if months or years:
        raise ValueError("A stay in months or years has no number of days.")
    return days


def _date(digits: str, *, before: dt.date) -> dt.date:
    """Read YYMMDD: the latest century in which it is before the day given."""
    for century in (2000, 1900):
        date = dt.date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
        if date < before:
            return date
    raise ValueError("No century fits.")
