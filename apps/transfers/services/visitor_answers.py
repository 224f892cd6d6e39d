"""What the port answers about one visitor: a substitute taken or not, a withdrawal granted or not.

An answer that has been overtaken changes nothing: the request came home, or was decided, before.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from apps.core.actors import Actor
from apps.regions.scoping import city_command
from apps.transfers.errors import MessageDoesNotFit
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.services.hearing import lock_of_port, settle, visitor_of
from apps.transfers.services.leaving import withdraw_now
from apps.transfers.services.moving import move, note
from apps.transfers.services.substitutions import drop, lock_substitution, take
from apps.transfers.services.telling import tell
from apps.transfers.states import Action, SubstitutionAction, SubstitutionStatus, VisitorState


@city_command
def substitution_answered(
    *, origin: str, request_id: UUID, substitution_id: UUID, granted: bool, reason: str
) -> TransferRequest:
    """The port has taken the substitute, or the other was decided before.

    Raises MessageDoesNotFit for a yes to what the city does not ask, and SubstitutionNotFound.
    """
    request = lock_of_port(request_id, origin)
    found = lock_substitution(request, substitution_id)
    is_awaited = found.status == SubstitutionStatus.ASKED
    if granted and not is_awaited:
        raise MessageDoesNotFit(status=str(found.status))
    actor = Actor.system(origin)
    if granted:
        take(request, found, actor=actor)
    elif is_awaited:
        drop(request, found, SubstitutionAction.REFUSE, actor=actor, remark=reason)
    return request


@city_command
def visitor_withdrawal_answered(
    *,
    origin: str,
    request_id: UUID,
    visitor_id: UUID,
    granted: bool,
    at: dt.datetime,
    reason: str,
    leader_id: UUID | None,
) -> TransferRequest:
    """The port has let one visitor go, or has decided before; with the last the request ends.

    `leader_id` is who leads the delegation at the port now. Raises MessageDoesNotFit.
    """
    request = lock_of_port(request_id, origin)
    visitor = visitor_of(request, visitor_id)
    actor = Actor.system(origin)
    is_awaited = visitor.withdrawal_asked_at is not None
    if not granted:
        if is_awaited:
            _refused(request, visitor, actor=actor, reason=reason)
        return request
    if visitor.state != VisitorState.LISTED:
        raise MessageDoesNotFit(status=str(visitor.state))
    withdraw_now(request, visitor, actor=actor, reason=reason, leader_id=leader_id)
    if not Visitor.objects.filter(request=request).travelling().exists():
        return move(
            request,
            Action.WITHDRAWN_BY_PORT,
            actor=actor,
            withdrawn_at=at,
            withdrawal_asked_at=None,
            recall_asked_at=None,
        )
    return settle(request, actor=actor, at=at)


def _refused(request: TransferRequest, visitor: Visitor, *, actor: Actor, reason: str) -> None:
    visitor.withdrawal_asked_at = None
    visitor.save(update_fields=["withdrawal_asked_at"])
    event = "transfers.visitor_withdrawal_refused"
    note(request, event, actor=actor, remark=reason, payload={"visitor": str(visitor.id)})
    tell(request, event, actor=actor)
