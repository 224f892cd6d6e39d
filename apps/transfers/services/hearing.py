"""What every answer of the port needs: the request it speaks of, the visitor, what follows."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from apps.core.actors import Actor
from apps.transfers.errors import MessageDoesNotFit
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.services.access import lock_for_message
from apps.transfers.services.moving import move
from apps.transfers.states import Action, Status, VisitorState


def lock_of_port(request_id: UUID, origin: str) -> TransferRequest:
    """Lock the request; only its own port speaks about it. Raises MessageDoesNotFit."""
    request = lock_for_message(request_id)
    if request.port_schema != origin:
        raise MessageDoesNotFit(status=str(request.status))
    return request


def visitor_of(request: TransferRequest, visitor_id: UUID) -> Visitor:
    """Lock the visitor the port speaks of. Raises MessageDoesNotFit."""
    found = (
        Visitor.objects.select_for_update(of=("self",))
        .filter(request=request, id=visitor_id)
        .first()
    )
    if found is None:
        raise MessageDoesNotFit(status=str(request.status))
    return found


def settle(request: TransferRequest, *, actor: Actor, at: dt.datetime) -> TransferRequest:
    """Decide the request with its last visitor, and close it with its last visa."""
    states = set(Visitor.objects.filter(request=request).values_list("state", flat=True))
    if request.status == Status.ACCEPTED and VisitorState.LISTED not in states:
        move(
            request,
            Action.DECIDE,
            actor=actor,
            decided_at=at,
            withdrawal_asked_at=None,
        )
    if request.status == Status.DECIDED and VisitorState.APPROVED not in states:
        move(request, Action.CLOSE, actor=actor, closed_at=timezone.now())
    return request
