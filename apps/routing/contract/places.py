"""What a question may name: the fields of a visitor and of the trip, and papers by their kind.

A place is `field.<name>`, `paper.<kind>` or nothing. Both authorities speak of them, so the names
and their words stand with the contract.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FIELD: Final = "field."
PAPER: Final = "paper."
VISITOR_FIELDS: Final[Mapping[str, StrOrPromise]] = {
    "surname": _("Surname"),
    "given_names": _("Given names"),
    "name_zh": _("Name in Chinese"),
    "sex": _("Sex"),
    "birth_date": _("Date of birth"),
    "nationality": _("Nationality"),
    "passport_kind": _("Kind of passport"),
    "passport_number": _("Passport number"),
    "passport_issuing_state": _("Issued by"),
    "passport_issued_on": _("Issued on"),
    "passport_expires_on": _("Passport expires"),
    "category": _("Visa category"),
    "occupation": _("Occupation"),
    "employer": _("Employer"),
}
TRIP_FIELDS: Final[Mapping[str, StrOrPromise]] = {
    "port_of_entry": _("Port of entry"),
    "arrival_at": _("Arrival"),
    "flight_no": _("Flight"),
    "stay_days": _("Stay asked for"),
    "purpose": _("Purpose"),
    "itinerary": _("Itinerary"),
    "urgent_reason": _("Why it is urgent"),
    "contact_name": _("Contact person"),
    "contact_phone": _("Telephone"),
}

_KIND: Final = re.compile("[a-z0-9_]{1,40}", re.ASCII)


def place_choices(papers: Mapping[str, StrOrPromise]) -> list[tuple[StrOrPromise, Any]]:
    """Offer every place, in groups; `papers` are the names of kinds of paper by code."""
    return [
        ("", _("None: the answer is in words or a file")),
        (_("A field of the visitor"), [(FIELD + n, word) for n, word in VISITOR_FIELDS.items()]),
        (_("A field of the trip"), [(FIELD + n, word) for n, word in TRIP_FIELDS.items()]),
        (_("A paper"), [(PAPER + kind, name) for kind, name in papers.items()]),
    ]


def place_name(place: str, papers: Mapping[str, StrOrPromise]) -> StrOrPromise:
    """Give the words for a place, or nothing where it names nothing."""
    name = place.partition(".")[2]
    if place.startswith(PAPER):
        return papers.get(name, name)
    return VISITOR_FIELDS.get(name) or TRIP_FIELDS.get(name) or ""


def is_place(place: str, *, of_visitor: bool) -> bool:
    """Tell whether a place is nothing, a paper, or a field of what the question is about."""
    if place.startswith(PAPER):
        return _KIND.fullmatch(place.removeprefix(PAPER)) is not None
    return not place or field_at(place, of_visitor=of_visitor) != ""


def field_at(place: str, *, of_visitor: bool) -> str:
    """Give the field that a place names, or nothing where it names none of visitor or trip."""
    name = place.removeprefix(FIELD) if place.startswith(FIELD) else ""
    return name if name in (VISITOR_FIELDS if of_visitor else TRIP_FIELDS) else ""
