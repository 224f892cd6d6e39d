"""The machine-readable lines against what was typed: they must say the same (Doc 9303-4)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.identifiers.mrz import LINE_LENGTH, Td3, parse_td3
from apps.core.identifiers.text import normalise
from apps.transfers.errors import MrzDiffers
from apps.transfers.models import Visitor
from apps.transfers.policies.defects import Defects

_NUMBER_PLACES: Final = 9
_NOT_LETTERS: Final = re.compile("[^A-Z]")
#: Letters that a passport may write as two in the zone (Doc 9303-3, section 6).
_TWO_LETTERS: Final = str.maketrans(
    {"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Ø": "OE", "Æ": "AE", "Œ": "OE", "Ñ": "NXX",
     "Þ": "TH", "Ĳ": "IJ", "Ð": "D", "Ł": "L", "Đ": "D", "ẞ": "SS", "ß": "SS", "İ": "I", "ı": "I"}
)  # fmt: skip
#: Letters that have no accent to take off, for the other way of writing.
_ONE_LETTER: Final = str.maketrans(
    {"Ø": "O", "Æ": "AE", "Œ": "OE", "Þ": "TH", "Ð": "D", "Ł": "L", "Đ": "D", "ẞ": "SS", "ß": "SS",
     "Ĳ": "IJ", "ı": "I"}
)  # fmt: skip


def check_lines(typed: str, *, against: Visitor, today: dt.date, defects: Defects) -> str:
    """Give the two lines in their one form, or nothing; note what is wrong or differs.

    A wrong check digit is named at the field `mrz`, a difference at the field that differs.
    """
    if not typed.strip():
        return ""
    try:
        zone = parse_td3(typed, today=today)
    except DomainError as refused:
        defects.add("mrz", refused)
        return ""
    for field in differing(zone, against):
        defects.add(field, MrzDiffers(_("The machine-readable lines of the passport differ here.")))
    marks = normalise(typed, keep=300)
    return f"{marks[:LINE_LENGTH]}\n{marks[LINE_LENGTH:]}"


def differing(zone: Td3, visitor: Visitor) -> Iterator[str]:
    """Name the fields that the lines contradict; empty fields are named elsewhere."""
    pairs: tuple[tuple[str, object, object], ...] = (
        ("passport_number", visitor.passport_number[:_NUMBER_PLACES], zone.number),
        ("nationality", visitor.nationality, zone.nationality),
        ("passport_issuing_state", visitor.passport_issuing_state, zone.issuing_state),
        ("birth_date", visitor.birth_date, zone.birth_date),
        ("sex", visitor.sex, zone.sex),
        ("passport_expires_on", visitor.passport_expires_on, zone.expires_on),
    )
    for field, typed, read in pairs:
        if typed and read and _germany(typed) != _germany(read):
            yield field
    if not _same_name(visitor.surname, zone.surname, is_cut=zone.is_name_cut):
        yield "surname"
    if not _same_name(visitor.given_names, zone.given_names, is_cut=zone.is_name_cut):
        yield "given_names"


def _germany(value: object) -> object:
    """Read D, which only German passports print, as DEU."""
    return "DEU" if value == "D" else value


def _same_name(typed: str, read: str, *, is_cut: bool) -> bool:
    """Compare without accents, blanks and marks, in both ways of writing; a cut name may go on."""
    zone = _NOT_LETTERS.sub("", read)
    written = set(_ways(typed))
    if not zone and not any(written):
        return True
    if is_cut:
        return any(way.startswith(zone) for way in written)
    return zone in written


def _ways(name: str) -> Iterator[str]:
    capitals = unicodedata.normalize("NFC", name).replace("ß", "SS").upper()
    for table in (_TWO_LETTERS, _ONE_LETTER):
        apart = unicodedata.normalize("NFKD", capitals.translate(table))
        yield _NOT_LETTERS.sub("", apart)
