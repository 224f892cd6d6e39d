"""What every message to a city has in common, taken out of its envelope."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from apps.routing.envelope import Envelope
from apps.transfers.errors import MessageDoesNotFit


def request_id_of(envelope: Envelope) -> UUID:
    """Give the request's id; the order of messages is kept by it, so both places must agree."""
    request_id = UUID(envelope.body["request_id"])
    if request_id != envelope.aggregate_id:
        raise MessageDoesNotFit(status="aggregate")
    return request_id


def moment_of(envelope: Envelope, field: str) -> dt.datetime:
    """Give a moment that a message names."""
    return dt.datetime.fromisoformat(envelope.body[field])
