"""The fields of a trip and of a visitor: their words, and which of them an officer corrects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from apps.transfers.models import TransferRequest, Visitor

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
#: Copied from the passport: a slip of the pen can be put right. What is wished for (category,
#: purpose, stay, arrival, port, urgency) is the inviter's to say.
CORRECTABLE_OF_VISITOR: Final = (
    *("surname", "given_names", "name_zh", "sex", "birth_date", "nationality"),
    *("passport_number", "passport_issuing_state", "passport_issued_on", "passport_expires_on"),
    *("occupation", "employer"),
)
CORRECTABLE_OF_TRIP: Final = ("flight_no", "contact_name", "contact_phone")


def text_of(thing: TransferRequest | Visitor, field: str) -> str:
    """Give a field as text: days and instants in ISO form, nothing for None."""
    value: Any = getattr(thing, field)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def name_of(field: str) -> StrOrPromise:
    """Give the words for a field of a visitor or of the trip."""
    return VISITOR_FIELDS.get(field) or TRIP_FIELDS.get(field) or field
