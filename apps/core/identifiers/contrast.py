"""The lines of a passport beside what was typed: what differs, and what only looks so, and why.

For the visitor's page, the bulk import, the city's check and the port's examination alike; it
knows no tables and no forms.
Rules of writing: ICAO Doc 9303-3 section 6 (letters), 9303-4 section 4.2 (names, dates, numbers).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.core.identifiers import nationality
from apps.core.identifiers.errors import NationalityUnknown
from apps.core.identifiers.mrz import Td3, parse_td3
from apps.core.identifiers.name_writing import is_cut_of, same_name, was_rewritten

NUMBER_PLACES: Final = 9
"""Places that the second line has for the number of a passport."""
IN_LINES: Final = frozenset(
    {"surname", "given_names", "sex", "birth_date", "nationality", "passport_number"}
    | {"passport_issuing_state", "passport_expires_on"}
)
"""Fields of a visitor that the lines hold too."""
_MARKS_OF_A_NUMBER: Final = re.compile(r"[\s<-]")


class Kind(StrEnum):
    """What one difference is: something to mend, or another way of writing the same."""

    DIFFERENT = "DIFFERENT"
    SWAPPED = "SWAPPED"
    REWRITTEN = "REWRITTEN"
    CUT = "CUT"
    SAME_STATE = "SAME_STATE"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that was not typed letter by letter as the lines have it.

    `typed` and `read` are as a person would compare them (dates as 1974-08-12). `explanation` is a
    sentence in the language now active.
    """

    field: str
    typed: str
    read: str
    kind: Kind
    explanation: str

    @property
    def is_wrong(self) -> bool:
        """Tell whether passport and form contradict each other, so that one has to be mended."""
        return self.kind in {Kind.DIFFERENT, Kind.SWAPPED}


def compare(visitor_values: Mapping[str, Any], mrz_lines: str, today: dt.date) -> list[Difference]:
    """List where typed fields and lines are not the same, in the order of the form.

    `visitor_values` has the names of VisitorInput; a field that is missing or empty is not
    compared. Dates may be dates or ISO text. Raises MrzUnreadable, MrzDigitWrong or MrzDateWrong
    when the lines themselves cannot be believed.
    """
    return list(differences(visitor_values, parse_td3(mrz_lines, today=today)))


def differences(values: Mapping[str, Any], zone: Td3) -> Iterator[Difference]:
    """Compare with lines that have been parsed already; see `compare`."""
    yield from _names(values, zone)
    for field, read in (
        ("sex", zone.sex),
        ("birth_date", _day(zone.birth_date)),
        ("passport_expires_on", _day(zone.expires_on)),
    ):
        typed = _day(values.get(field))
        if typed and read and typed != read:
            yield Difference(field, typed, read, Kind.DIFFERENT, _why_different(field))
    yield from _state("nationality", values, zone.nationality)
    yield from _number(values, zone)
    yield from _state("passport_issuing_state", values, zone.issuing_state)


def _names(values: Mapping[str, Any], zone: Td3) -> Iterator[Difference]:
    typed = {name: str(values.get(name) or "") for name in ("surname", "given_names")}
    read = {"surname": zone.surname, "given_names": zone.given_names}
    if not any(typed.values()):
        return
    if _are_swapped(typed, zone):
        words = _("Surname and given names seem to stand in each other's place.")
        for field, name in typed.items():
            yield Difference(field, name, read[field], Kind.SWAPPED, words)
        return
    for field, name in typed.items():
        found = _name(field, name, read[field], is_cut=zone.is_name_cut)
        if found is not None:
            yield found


def _are_swapped(typed: Mapping[str, str], zone: Td3) -> bool:
    surname, given = typed["surname"], typed["given_names"]
    return (
        bool(zone.surname and zone.given_names)
        and not same_name(surname, zone.surname)
        and same_name(surname, zone.given_names)
        and same_name(given, zone.surname)
    )


def _name(field: str, typed: str, read: str, *, is_cut: bool) -> Difference | None:
    if same_name(typed, read):
        if was_rewritten(typed, read):
            words = _(
                "The same name: the lines know only A to Z, so that accents are left out, letters "
                "such as Ü, ß, Ø or Ñ are written as UE, SS, OE or N, and apostrophes vanish."
            )
            return Difference(field, typed, read, Kind.REWRITTEN, words)
        return None
    if is_cut and is_cut_of(typed, read):
        words = _(
            "The same name: the first line has 39 places for all names, and a passport shortens "
            "longer ones. Enter the whole name as printed above the lines."
        )
        return Difference(field, typed, read, Kind.CUT, words)
    return Difference(field, typed, read, Kind.DIFFERENT, _why_name(typed, read))


def _why_name(typed: str, read: str) -> str:
    if not read:
        return _("The lines have no such name. Some passports have only one name, the surname.")
    if not typed:
        return _("The lines have a name here that is not in the form.")
    return _("The name is not the one in the lines. Compare it letter by letter with the passport.")


def _state(field: str, values: Mapping[str, Any], read: str) -> Iterator[Difference]:
    typed = str(values.get(field) or "").strip().upper()
    if not typed or not read or typed == read:
        return
    if {typed, read} == {"D", "DEU"}:
        words = _("The same state: German passports write D, the form has DEU.")
        yield Difference(field, typed, read, Kind.SAME_STATE, words)
        return
    yield Difference(field, typed, read, Kind.DIFFERENT, _why_state(read))


def _why_state(read: str) -> str:
    meaning = code_meaning(read)
    return meaning or _("The lines name another state.")


def code_meaning(code: str) -> str:
    """Explain a code that is no ISO code of a state, such as GBD, XXA or D; empty for the others.

    Codes that nobody knows are named as such.
    """
    try:
        found = nationality.find(code)
    except NationalityUnknown:
        return _(
            "%(code)s is no code of a state that Doc 9303 knows. Compare it with the page."
        ) % {"code": code}
    if found.scheme == "iso":
        return ""
    if found.iso:
        return _("%(code)s is what passports of this state print: %(name)s (ISO: %(iso)s).") % {
            "code": code,
            "name": found.name,
            "iso": found.iso,
        }
    return _("%(code)s is no ISO code but one that passports print: %(name)s.") % {
        "code": code,
        "name": found.name,
    }


def _number(values: Mapping[str, Any], zone: Td3) -> Iterator[Difference]:
    typed = _MARKS_OF_A_NUMBER.sub("", str(values.get("passport_number") or "")).upper()
    if not typed or not zone.number or typed == zone.number:
        return
    field = "passport_number"
    if len(typed) > NUMBER_PLACES and typed[:NUMBER_PLACES] == zone.number:
        words = _("The same number: the second line holds its first nine characters.")
        yield Difference(field, typed, zone.number, Kind.CUT, words)
        return
    yield Difference(field, typed, zone.number, Kind.DIFFERENT, _why_number(typed, zone.number))


def _why_number(typed: str, read: str) -> str:
    if _unlike(typed) == _unlike(read):
        return _("Letters and digits that look alike are mixed up: O and 0, I and 1, S and 5.")
    if len(typed) == len(read):
        places = [i for i, (a, b) in enumerate(zip(typed, read, strict=True), start=1) if a != b]
        if len(places) == 1:
            return _("Character %(position)s differs.") % {"position": places[0]}
    return _("The number is not the one in the lines.")


def _unlike(number: str) -> str:
    return number.translate(str.maketrans("OQDILSBZG", "000115826"))


def _why_different(field: str) -> str:
    if field == "sex":
        return _("The lines say another sex; “<” in the lines is X, not specified.")
    return _(
        "The date is not the one in the lines, which are written year, month, day, with two digits "
        "for the year."
    )


def _day(value: object) -> str:
    """Give a date as text, and leave other values as they are typed."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value or "").strip().upper()
