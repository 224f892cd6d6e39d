"""What of an earlier request a new draft can take over, and what today's rules say of it.

Papers, questions, decisions, the ground of expedition and why it was urgent belong to the old trip
and are never taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any, Final

from apps.transfers.inputs import TripInput, VisitorInput
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.trips import clean_trip
from apps.transfers.states import Status, TripPart, VisitorPart, VisitorState

TRIP_FIELDS: Final[Mapping[TripPart, tuple[str, ...]]] = {
    TripPart.PURPOSE: ("purpose",),
    TripPart.ITINERARY: ("itinerary",),
    TripPart.PORT: ("port_of_entry",),
    TripPart.FLIGHT: ("flight_no",),
    TripPart.ARRIVAL: ("arrival_at",),
    TripPart.STAY: ("stay_days",),
    TripPart.CONTACT: ("contact_name", "contact_phone"),
    TripPart.RELATION: ("host_relation",),
}
#: What differs from trip to trip, and is taken only when asked for.
NOT_AT_FIRST: Final = frozenset({TripPart.ARRIVAL, TripPart.FLIGHT})
#: A host's record says whom to ask, and a host's short path asks for no itinerary.
_NOT_FOR_HOSTS: Final = frozenset({TripPart.ITINERARY, TripPart.CONTACT})

VISITOR_FIELDS: Final[Mapping[VisitorPart, tuple[str, ...]]] = {
    VisitorPart.CATEGORY: ("category",),
    VisitorPart.WORK: ("occupation", "employer"),
    VisitorPart.NAME_ZH: ("name_zh",),
    VisitorPart.LEADER: ("is_leader",),
}
_OF_CHOICE: Final = frozenset(name for names in VISITOR_FIELDS.values() for name in names)


def trip_parts(request: TransferRequest) -> list[TripPart]:
    """List the parts of the trip that hold something, as far as this kind of inviter has them."""
    left_out = _NOT_FOR_HOSTS if request.host_id is not None else frozenset({TripPart.RELATION})
    return [
        part
        for part, names in TRIP_FIELDS.items()
        if part not in left_out and any(getattr(request, name) for name in names)
    ]


def fit_trip(
    request: TransferRequest, parts: Collection[TripPart], *, now: dt.datetime
) -> tuple[dict[str, Any], Defects]:
    """Give the columns of a draft with these parts; what today's rules refuse stays empty."""
    taken = {
        name: getattr(request, name)
        for part in trip_parts(request)
        if part in parts
        for name in TRIP_FIELDS[part]
    }
    defects = Defects()
    clean_trip(TripInput(**taken), now=now, defects=defects)
    refused = {one.field for one in defects}
    fit = {name: value for name, value in taken.items() if name not in refused}
    return clean_trip(TripInput(**fit), now=now, defects=Defects()), defects


def fit_visitor(visitor: Visitor, parts: Collection[VisitorPart]) -> dict[str, Any]:
    """Give the columns of a visitor with name, passport, and these parts, as last written."""
    kept = {name for part in parts for name in VISITOR_FIELDS[part]}
    return {
        one.name: getattr(visitor, one.name) if one.name in {*kept, *_ALWAYS} else one.default
        for one in fields(VisitorInput)
    }


_ALWAYS: Final = frozenset(one.name for one in fields(VisitorInput)) - _OF_CHOICE


def may_be_copied(visitor: Visitor) -> bool:
    """Tell whether somebody was named: who was only proposed as a substitute was not."""
    return visitor.state != VisitorState.PROPOSED


def took_part(request: TransferRequest, visitor: Visitor) -> bool:
    """Tell whether somebody belonged to it to the end, and not only for a while."""
    return visitor.is_travelling or (
        request.status == Status.WITHDRAWN and visitor.state == VisitorState.WITHDRAWN
    )
