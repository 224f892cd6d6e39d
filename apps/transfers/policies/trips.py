"""What is wrong with a trip as typed, and what it still needs before it can be filed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import workcalendar
from apps.core.identifiers.phone import parse_phone
from apps.enterprises.texts import lines, one_line
from apps.policy.selectors import parameter
from apps.regions.selectors import port_of_entry
from apps.transfers.errors import (
    ArrivalInPast,
    FieldMissing,
    PortNotOpen,
    StayTooLong,
    StayTooShort,
    UrgencyMissing,
)
from apps.transfers.inputs import TripInput
from apps.transfers.models import TransferRequest
from apps.transfers.policies.defects import Defects
from apps.transfers.states import HostRelation


@dataclass(frozen=True, slots=True)
class Limits:
    """The dated numbers of `policy` that trips and visitors are measured by."""

    max_stay_days: int
    min_passport_days: int
    max_visitors: int
    urgent_hours: int

    @classmethod
    def on(cls, day: dt.date) -> Limits:
        """Read them as in force on a day."""
        return cls(
            max_stay_days=parameter("stay.max_days", day),
            min_passport_days=parameter("passport.min_valid_days", day),
            max_visitors=parameter("delegation.max_visitors", day),
            urgent_hours=parameter("urgent.hours", day),
        )


def clean_trip(typed: TripInput, *, now: dt.datetime, defects: Defects) -> dict[str, Any]:
    """Give the columns of a request for what was typed, noting what is wrong in `defects`.

    Empty fields stay empty: a draft may have gaps. A port that is known brings its authority's
    schema along as `port_schema`.
    """
    values: dict[str, Any] = {
        "arrival_at": typed.arrival_at,
        "stay_days": typed.stay_days,
        "flight_no": defects.take(
            "flight_no", lambda: one_line(typed.flight_no, most=12).upper(), ""
        ),
        "contact_name": defects.take(
            "contact_name", lambda: one_line(typed.contact_name, most=120), ""
        ),
        "contact_phone": defects.take("contact_phone", lambda: _phone(typed.contact_phone), ""),
        "host_relation": typed.host_relation,
    }
    if typed.host_relation not in ("", *HostRelation.values):
        values["host_relation"] = ""
        defects.add("host_relation", FieldMissing(_MISSING["host_relation"]()))
    for field in ("purpose", "itinerary", "urgent_reason"):
        text = getattr(typed, field)
        values[field] = defects.take(field, partial(lines, text, most=2000), "")
    limits = Limits.on(timezone.localdate(now))
    check_arrival(typed.arrival_at, now=now, defects=defects)
    check_stay(typed.stay_days, limits=limits, defects=defects)
    values |= _port(typed.port_of_entry, on=_day(typed.arrival_at, now), defects=defects)
    return values


def check_whole_trip(
    request: TransferRequest, *, limits: Limits, now: dt.datetime, defects: Defects
) -> None:
    """Note what the trip of a request lacks, or what has become wrong since it was typed."""
    for field in ("contact_name", "contact_phone", "purpose", "port_of_entry"):
        if not getattr(request, field):
            defects.add(field, FieldMissing(_MISSING[field]()))
    if request.host_id is not None and not request.host_relation:
        defects.add("host_relation", FieldMissing(_MISSING["host_relation"]()))
    for field in ("arrival_at", "stay_days"):
        if getattr(request, field) is None:
            defects.add(field, FieldMissing(_MISSING[field]()))
    check_arrival(request.arrival_at, now=now, defects=defects)
    check_stay(request.stay_days, limits=limits, defects=defects)
    if request.port_of_entry:
        _port(request.port_of_entry, on=_day(request.arrival_at, now), defects=defects)
    if is_urgent(request.arrival_at, now=now, limits=limits) and not request.urgent_reason:
        defects.add(
            "urgent_reason",
            UrgencyMissing(
                _("The arrival is less than %(hours)d hours away: say why it is urgent.")
                % {"hours": limits.urgent_hours}
            ),
        )


def is_urgent(arrival_at: dt.datetime | None, *, now: dt.datetime, limits: Limits) -> bool:
    """Tell whether landing is so near that the request takes the urgent lane."""
    if arrival_at is None:
        return False
    return workcalendar.hours_to(arrival_at, now) < limits.urgent_hours


def check_arrival(arrival_at: dt.datetime | None, *, now: dt.datetime, defects: Defects) -> None:
    """Note an arrival that lies in the past."""
    if arrival_at is not None and arrival_at <= now:
        defects.add("arrival_at", ArrivalInPast(_("Enter a date and time that is still to come.")))


def check_stay(stay_days: int | None, *, limits: Limits, defects: Defects) -> None:
    """Note a stay outside 1 to the most days that Law 20(4) allows."""
    if stay_days is None:
        return
    if stay_days < 1:
        defects.add("stay_days", StayTooShort(_("Enter at least one day.")))
    if stay_days > limits.max_stay_days:
        defects.add(
            "stay_days",
            StayTooLong(
                _("Enter at most %(most)d days: a port visa is for no longer stay.")
                % {"most": limits.max_stay_days},
                most=limits.max_stay_days,
            ),
        )


def _port(code: str, *, on: dt.date, defects: Defects) -> dict[str, str]:
    typed = code.strip().upper()
    if not typed:
        return {"port_of_entry": "", "port_schema": ""}
    place = port_of_entry(code=typed, on=on)
    if place is None:
        defects.add("port_of_entry", PortNotOpen(_("Choose one of the ports in the list.")))
        return {"port_of_entry": "", "port_schema": ""}
    return {"port_of_entry": place.code, "port_schema": place.authority.schema_name}


def _phone(typed: str) -> str:
    return parse_phone(typed) if typed.strip() else ""


def _day(arrival_at: dt.datetime | None, now: dt.datetime) -> dt.date:
    """Give the day whose list of ports counts: that of the arrival, but no day that is over."""
    return workcalendar.beijing_date(max(arrival_at or now, now))


_MISSING = {
    "contact_name": lambda: _("Enter whom the authorities may ask."),
    "contact_phone": lambda: _("Enter the phone of the contact person."),
    "host_relation": lambda: _("Choose what the guests are to you."),
    "purpose": lambda: _("Enter the purpose of the visit."),
    "port_of_entry": lambda: _("Choose the port of entry."),
    "arrival_at": lambda: _("Enter date and time of the arrival."),
    "stay_days": lambda: _("Enter for how many days the visitors stay."),
}
