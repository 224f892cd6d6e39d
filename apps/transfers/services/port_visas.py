"""What the port answers about visas: issued, replaced, used, expired, declared void.

As in port_answers, the carrier brings each message once and in order, and what does not fit is
refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from apps.core.actors import Actor
from apps.regions.scoping import city_command
from apps.transfers.errors import MessageDoesNotFit
from apps.transfers.models import TransferRequest
from apps.transfers.services.hearing import lock_of_port, settle, visitor_of
from apps.transfers.services.moving import move_visitor
from apps.transfers.states import WITH_VISA, VisitorAction

_CHANGES: Final[Mapping[str, VisitorAction]] = {
    "used": VisitorAction.USE,
    "expired": VisitorAction.EXPIRE,
    "declared_void": VisitorAction.DECLARE_VOID,
}


@city_command
def visa_issued(
    *, origin: str, request_id: UUID, visitor_id: UUID, visa: Mapping[str, Any]
) -> TransferRequest:
    """The port has issued (签发) a visa; `visa` is the body of the message.

    With the last one the request is closed. The same visa told again changes nothing.
    """
    request = lock_of_port(request_id, origin)
    visitor = visitor_of(request, visitor_id)
    if visitor.state in WITH_VISA and visitor.visa_number == visa["visa_number"]:
        return request
    actor = Actor.system(origin)
    issued_at = dt.datetime.fromisoformat(visa["issued_at"])
    move_visitor(
        request,
        visitor,
        VisitorAction.ISSUE,
        actor=actor,
        **_stated(visa),
    )
    return settle(request, actor=actor, at=issued_at)


@city_command
def visa_replaced(
    *, origin: str, request_id: UUID, visitor_id: UUID, visa: Mapping[str, Any]
) -> TransferRequest:
    """The port has given another visa in place of the one here; `visa` is the body of the message.

    Raises MessageDoesNotFit when the visitor holds another number than the one replaced.
    """
    request = lock_of_port(request_id, origin)
    visitor = visitor_of(request, visitor_id)
    if visitor.visa_number != visa["replaced_number"]:
        raise MessageDoesNotFit(status=str(visitor.state))
    move_visitor(
        request,
        visitor,
        VisitorAction.REPLACE_VISA,
        actor=Actor.system(origin),
        **_stated(visa),
    )
    return request


@city_command
def visa_changed(
    *,
    origin: str,
    request_id: UUID,
    visitor_id: UUID,
    visa_number: str,
    status: str,
    at: dt.datetime,
) -> TransferRequest:
    """The port tells that a visa was used, has expired or was declared void (宣布作废)."""
    request = lock_of_port(request_id, origin)
    visitor = visitor_of(request, visitor_id)
    if visitor.visa_number != visa_number:
        raise MessageDoesNotFit(status=str(visitor.state))
    move_visitor(request, visitor, _CHANGES[status], actor=Actor.system(origin), visa_changed_at=at)
    return request


def _stated(visa: Mapping[str, Any]) -> dict[str, Any]:
    """What a visa states, as columns of its visitor."""
    return {
        "visa_number": visa["visa_number"],
        "visa_category": visa["category"],
        "visa_issued_at": dt.datetime.fromisoformat(visa["issued_at"]),
        "visa_place": visa["issued_at_place"],
        "visa_enter_by": dt.datetime.fromisoformat(visa["enter_by"]),
        "visa_stay_days": visa["stay_days"],
        "visa_entry_ports": list(visa["entry_ports"]),
    }
