"""The inviter changes the flight of a filed request; the port hears of it at once."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.enterprises.texts import TextRefused, lines
from apps.regions.scoping import city_command
from apps.transfers.errors import NoFlightChange, PortNotOpen, TextUnfit
from apps.transfers.models import FlightChange, TransferRequest, Visitor
from apps.transfers.policies.changing import cleaned_trip
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.flights import (
    check_may_change_flight,
    check_passports,
    check_same_authority,
)
from apps.transfers.policies.substitutions import is_in_city
from apps.transfers.policies.trips import Limits
from apps.transfers.services.access import lock_for_message, lock_own
from apps.transfers.services.hearing import lock_of_port
from apps.transfers.services.messages import send_flight_change
from apps.transfers.services.moving import note, sync_visitors
from apps.transfers.services.telling import tell
from apps.transfers.states import Status

MOST_WORDS: Final = 500
_FIELDS: Final = ("port_of_entry", "flight_no", "arrival_at")


@city_command
def change_flight(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    port_of_entry: str,
    flight_no: str,
    arrival_at: dt.datetime,
    words: str = "",
) -> FlightChange:
    """Change place, flight and time of landing, all three as they are to be.

    Both values are kept. It takes effect at once; while the port has the request, it is told.
    Raises CannotChangeFlight, NoFlightChange, OtherPortAuthority, ArrivalInPast, PortNotOpen,
    PassportTooShort, TextUnfit, DuplicateOpenRequest, and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    visitors = list(Visitor.objects.filter(request=request).travelling().order_by("position"))
    now = timezone.now()
    check_may_change_flight(request, visitors, now=now)
    typed = {
        "port_of_entry": port_of_entry,
        "flight_no": flight_no,
        "arrival_at": arrival_at.isoformat(),
    }
    defects = Defects()
    values = cleaned_trip(request, typed, defects=defects)
    if not port_of_entry.strip():
        defects.add("port_of_entry", PortNotOpen(_("Choose one of the ports in the list.")))
    check_passports(
        request,
        visitors,
        landing_on=timezone.localdate(arrival_at),
        limits=Limits.on(timezone.localdate(now)),
        defects=defects,
    )
    defects.refuse()
    check_same_authority(request, values.get("port_schema", request.port_schema))
    if not values:
        raise NoFlightChange
    change = _written(request, values, actor=actor, now=now, words=_clean(words))
    sync_visitors(request)
    event, facts = "transfers.flight_changed", {"change": str(change.id), "fields": sorted(values)}
    note(request, event, actor=actor, payload=facts, **values)
    tell(request, event, actor=actor)
    if not is_in_city(request):
        send_flight_change(request, change)
    return change


@city_command
def flight_missed(
    *, origin: str, request_id: UUID, arrival_at: dt.datetime, answer_by: dt.datetime
) -> TransferRequest:
    """The port tells that nobody is decided and the landing is long over; it wants another flight.

    Of a flight that was changed meanwhile, or a request that is not there any more, nothing is
    said: the port's next message settles it.
    """
    request = lock_of_port(request_id, origin)
    if request.status not in {Status.HANDED_ON, Status.ACCEPTED} or (
        request.arrival_at != arrival_at
    ):
        return request
    actor, event = Actor.system(origin), "transfers.flight_missed"
    note(request, event, actor=actor, flight_answer_by=answer_by)
    tell(request, event, actor=actor, due_at=answer_by)
    return request


@city_command
def flight_change_undone(
    *, actor: Actor, request_id: UUID, change_id: UUID, reason: str
) -> TransferRequest:
    """The port has refused the message: the flight is what it was, unless it has changed since."""
    request = lock_for_message(request_id)
    change = FlightChange.objects.get(request=request, id=change_id)
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    columns: dict[str, Any] = {}
    if (request.port_of_entry, request.flight_no, request.arrival_at) == change.after:
        columns = dict(zip(_FIELDS, change.before, strict=True))
        for name, value in columns.items():
            setattr(request, name, value)
        sync_visitors(request)
    event, facts = "transfers.flight_change_undone", {"change": str(change.id)}
    note(request, event, actor=actor, remark=reason, payload=facts, **columns)
    tell(request, event, actor=actor)
    return request


def _written(
    request: TransferRequest,
    values: dict[str, object],
    *,
    actor: Actor,
    now: dt.datetime,
    words: str,
) -> FlightChange:
    """Keep both flights, and set the new one on the request, whose row the caller writes."""
    columns = {"port": "port_of_entry", "flight": "flight_no", "arrival": "arrival_at"}
    before = {f"{name}_before": getattr(request, field) for name, field in columns.items()}
    for name, value in values.items():
        setattr(request, name, value)
    after = {f"{name}_after": getattr(request, field) for name, field in columns.items()}
    return FlightChange.objects.create(
        request=request, **before, **after, note=words, changed_at=now, changed_by=actor.id
    )


def _clean(typed: str) -> str:
    try:
        return lines(typed, most=MOST_WORDS)
    except TextRefused as refused:
        raise TextUnfit(str(refused), fields={"words": str(refused)}) from refused
