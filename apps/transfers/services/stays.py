"""What the port tells of a guest's stay once the guest has entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from apps.core.actors import Actor
from apps.regions.scoping import city_command
from apps.transfers.errors import MessageDoesNotFit
from apps.transfers.models import TransferRequest
from apps.transfers.services.hearing import lock_of_port, visitor_of
from apps.transfers.services.moving import move_visitor
from apps.transfers.states import StayFinding, VisitorAction


@city_command
def stay_told(*, origin: str, request_id: UUID, told: Mapping[str, Any]) -> TransferRequest:
    """The port tells what is on record of a guest's exit; `told` is the body of the message.

    It judges nothing: a stay may have been extended. Raises MessageDoesNotFit, MoveNotAllowed.
    """
    request = lock_of_port(request_id, origin)
    visitor = visitor_of(request, UUID(told["visitor_id"]))
    finding, left_on = StayFinding(told["finding"]), told["left_on"]
    is_missing = finding == StayFinding.NO_EXIT
    if visitor.visa_number != told["visa_number"] or is_missing is not (left_on is None):
        raise MessageDoesNotFit(status=str(visitor.state))
    move_visitor(
        request,
        visitor,
        VisitorAction.MISS_EXIT if is_missing else VisitorAction.TELL_EXIT,
        actor=Actor.system(origin),
        payload={"finding": finding.value},
        stay_finding=finding,
        stay_last_day=dt.date.fromisoformat(told["last_day"]),
        left_on=dt.date.fromisoformat(left_on) if left_on else None,
    )
    return request
