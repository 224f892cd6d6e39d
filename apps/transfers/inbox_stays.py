"""Messages of the port about flights that did not come, and guests who stay or leave."""

from __future__ import annotations

from apps.routing.envelope import Envelope
from apps.routing.registry import handler
from apps.transfers.envelopes import moment_of, request_id_of
from apps.transfers.services import flights, stays


@handler("stay.told")
def stay_told(envelope: Envelope) -> None:
    """What is on record of a guest's exit."""
    stays.stay_told(origin=envelope.origin, request_id=request_id_of(envelope), told=envelope.body)


@handler("flight.missed")
def flight_missed(envelope: Envelope) -> None:
    """The landing is over and nothing decided; the port wants another flight."""
    told = {name: moment_of(envelope, name) for name in ("arrival_at", "answer_by")}
    flights.flight_missed(origin=envelope.origin, request_id=request_id_of(envelope), **told)
