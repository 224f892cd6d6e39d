"""What the port answers.

Each function takes one message. The carrier brings them in order and each once; what still does not
fit the state here is refused (MessageDoesNotFit, MoveNotAllowed) and stops at the sender's desk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.core.actors import Actor
from apps.regions.scoping import city_command
from apps.routing.contract.places import is_place
from apps.transfers.errors import MessageDoesNotFit
from apps.transfers.models import Ask, AskItem, TransferRequest
from apps.transfers.services.hearing import lock_of_port, settle, visitor_of
from apps.transfers.services.leaving import bring_home
from apps.transfers.services.moving import move, move_visitor, note
from apps.transfers.services.substitutions import overtake
from apps.transfers.services.telling import tell
from apps.transfers.states import (
    AT_PORT,
    Action,
    AskKind,
    AskSide,
    Status,
    VisitorAction,
)


@city_command
def accepted(*, origin: str, request_id: UUID, accepted_at: dt.datetime) -> TransferRequest:
    """The port has accepted (受理): a recall that is still on its way comes too late."""
    request = lock_of_port(request_id, origin)
    return move(
        request,
        Action.PORT_ACCEPT,
        actor=Actor.system(origin),
        accepted_at=accepted_at,
        recall_asked_at=None,
    )


@city_command
def not_accepted(
    *, origin: str, request_id: UUID, at: dt.datetime, reasons: Sequence[str] = (), reason: str = ""
) -> TransferRequest:
    """The port has not accepted (不予受理): back to the officer, in Shanghai to the inviter.

    `reasons` are codes of the rule book, which the history says in words.
    """
    request = lock_of_port(request_id, origin)
    return bring_home(
        request,
        Action.PORT_NOT_ACCEPT,
        actor=Actor.system(origin),
        remark=reason,
        at=at,
        reasons=reasons,
    )


@city_command
def expedition_answered(
    *, origin: str, request_id: UUID, granted: bool, reason: str
) -> TransferRequest:
    """The port has granted the expedited lane or not; inviter and officer are told, with why."""
    request = lock_of_port(request_id, origin)
    event = "transfers.expedition_granted" if granted else "transfers.expedition_declined"
    actor = Actor.system(origin)
    note(request, event, actor=actor, remark=reason)
    tell(request, event, actor=actor)
    return request


@city_command
def recall_answered(
    *, origin: str, request_id: UUID, granted: bool, reason: str
) -> TransferRequest:
    """The port has answered a recall. An answer that has been overtaken changes nothing more."""
    request = lock_of_port(request_id, origin)
    actor = Actor.system(origin)
    if granted and request.status == Status.HANDED_ON and request.recall_asked_at is not None:
        return bring_home(request, Action.RECALL, actor=actor, remark=reason)
    if granted and request.status in {Status.ACCEPTED, Status.DECIDED, Status.CLOSED}:
        raise MessageDoesNotFit(status=str(request.status))
    note(request, "transfers.recall_refused", actor=actor, remark=reason, recall_asked_at=None)
    tell(request, "transfers.recall_refused", actor=actor)
    return request


@city_command
def withdrawal_answered(
    *, origin: str, request_id: UUID, granted: bool, at: dt.datetime, reason: str
) -> TransferRequest:
    """The port has answered a withdrawal; one granted after a recall ends the request here."""
    request = lock_of_port(request_id, origin)
    actor = Actor.system(origin)
    if granted:
        is_there = request.status in AT_PORT
        return move(
            request,
            Action.WITHDRAWN_BY_PORT if is_there else Action.WITHDRAW,
            actor=actor,
            remark=reason,
            withdrawn_at=at,
            withdrawal_asked_at=None,
            recall_asked_at=None,
        )
    event = "transfers.withdrawal_refused"
    note(request, event, actor=actor, remark=reason, withdrawal_asked_at=None)
    tell(request, event, actor=actor)
    return request


@city_command
def supplement_asked(
    *,
    origin: str,
    request_id: UUID,
    ask_id: UUID,
    number: int,
    due_at: dt.datetime,
    items: Sequence[Mapping[str, Any]],
) -> TransferRequest:
    """The port asks the inviter; `items` as in the contract. The request stays accepted."""
    request = lock_of_port(request_id, origin)
    known = {str(id_) for id_ in request.visitors.values_list("id", flat=True)}
    if any(
        item["visitor_id"] not in {None, *known}
        or not is_place(item["place"], of_visitor=item["visitor_id"] is not None)
        for item in items
    ):
        raise MessageDoesNotFit(status=str(request.status))
    ask = Ask(
        id=ask_id,
        request=request,
        side=AskSide.PORT,
        kind=AskKind.SUPPLEMENT,
        number=number,
        asked_at=timezone.now(),
        due_at=due_at,
        asked_by=f"system:{origin}",
    )
    move(
        request,
        Action.PORT_ASK,
        actor=Actor.system(origin),
        payload={"ask": str(ask_id), "round": number, "points": len(items)},
    )
    ask.save(force_insert=True)
    AskItem.objects.bulk_create(
        AskItem(
            id=UUID(item["item_id"]),
            ask=ask,
            position=place,
            visitor_id=item["visitor_id"],
            place=item["place"],
            subject=item["subject"],
            note=item["note"],
        )
        for place, item in enumerate(items, start=1)
    )
    return request


@city_command
def visitor_decided(
    *,
    origin: str,
    request_id: UUID,
    visitor_id: UUID,
    is_approved: bool,
    decided_at: dt.datetime,
    reasons: Sequence[str],
) -> TransferRequest:
    """The port has decided on one visitor; with the last one the request is decided."""
    request = lock_of_port(request_id, origin)
    if request.status != Status.ACCEPTED:
        raise MessageDoesNotFit(status=str(request.status))
    actor = Actor.system(origin)
    move_visitor(
        request,
        visitor_of(request, visitor_id),
        VisitorAction.APPROVE if is_approved else VisitorAction.REFUSE,
        actor=actor,
        payload={"reasons": list(reasons)},
        decided_at=decided_at,
        reason_codes=list(reasons),
    )
    overtake(request, [visitor_id], actor=actor)
    return settle(request, actor=actor, at=decided_at)


@city_command
def visitor_undecided(
    *, origin: str, request_id: UUID, visitor_id: UUID, at: dt.datetime
) -> TransferRequest:
    """The port has taken an approval back: the visitor and the request wait for it again.

    Told also while others still wait: who read of the approval on the page may book by it.
    """
    request = lock_of_port(request_id, origin)
    actor, facts = Actor.system(origin), {"told_at": at.isoformat()}
    move_visitor(
        request,
        visitor_of(request, visitor_id),
        VisitorAction.UNDECIDE,
        actor=actor,
        payload=facts,
        decided_at=None,
        reason_codes=[],
    )
    if request.status == Status.DECIDED:
        return move(request, Action.UNDECIDE, actor=actor, payload=facts, decided_at=None)
    tell(request, "transfers.undecided", actor=actor)
    return request
