"""The fields of a trip and of a visitor as text, and which of them an officer corrects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apps.routing.contract.places import TRIP_FIELDS, VISITOR_FIELDS
from apps.routing.contract.values import written

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Copied from the passport: a slip of the pen can be put right. What is wished for (category,
#: purpose, stay, arrival, port, urgency) is the inviter's to say.
CORRECTABLE_OF_VISITOR: Final = (
    *("surname", "given_names", "name_zh", "sex", "birth_date", "nationality"),
    *("passport_number", "passport_issuing_state", "passport_issued_on", "passport_expires_on"),
    *("occupation", "employer"),
)
CORRECTABLE_OF_TRIP: Final = ("flight_no", "contact_name", "contact_phone")


def text_of(thing: object, field: str) -> str:
    """Give a field of trip or visitor as text: days, instants in ISO form, nothing for None."""
    return written(getattr(thing, field))


def name_of(field: str) -> StrOrPromise:
    """Give the words for a field of a visitor or of the trip."""
    return VISITOR_FIELDS.get(field) or TRIP_FIELDS.get(field) or field
