"""What the carrier tells of the messages this city sent: received, or given back undelivered."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.core.actors import Actor
from apps.regions import scoping
from apps.regions.scoping import city_command
from apps.transfers.errors import DuplicateOpenRequest
from apps.transfers.models import Ask, AskItem, TransferRequest, Visitor
from apps.transfers.services.access import lock_for_message
from apps.transfers.services.leaving import bring_home
from apps.transfers.services.mending import unmend
from apps.transfers.services.moving import move, note, sync_visitors
from apps.transfers.services.substitutions import (
    drop,
    free_trip,
    lock_substitution,
    move_substitution,
)
from apps.transfers.services.telling import tell
from apps.transfers.states import (
    Action,
    AskSide,
    Status,
    SubstitutionAction,
    SubstitutionStatus,
    VisitorState,
)


@city_command
def hand_on_undone(*, actor: Actor, request_id: UUID, reason: str) -> TransferRequest:
    """The port has refused the message itself: the request is where it was before handing on."""
    request = lock_for_message(request_id)
    return bring_home(request, Action.HAND_ON_UNDONE, actor=actor, remark=reason)


@city_command
def asking_undone(*, actor: Actor, request_id: UUID, kind: str, reason: str) -> TransferRequest:
    """A recall or withdrawal (`kind`) never reached the port: it can be asked anew."""
    request = lock_for_message(request_id)
    column: dict[str, Any] = {f"{kind}_asked_at": None}
    note(request, f"transfers.{kind}_undone", actor=actor, remark=reason, **column)
    tell(request, f"transfers.{kind}_undone", actor=actor)
    return request


@city_command
def answer_undone(*, actor: Actor, request_id: UUID, ask_id: UUID, reason: str) -> TransferRequest:
    """An answer never reached the port: the question is open again, the fields as they were.

    Where another request has been opened meanwhile that the old values would clash with, the new
    ones stay, and go to the port with the next answer; inviter and officer are told so.
    """
    request = lock_for_message(request_id)
    asks = Ask.objects.filter(request=request, id=ask_id, side=AskSide.PORT)
    asks.update(answered_at=None)
    event, columns = "transfers.port_answer_undone", dict[str, Any]()
    try:
        columns = _take_back(request, asks)
    except DuplicateOpenRequest:
        request = lock_for_message(request_id)  # the first one in memory has the old trip
        event = "transfers.port_answer_kept"
    note(request, event, actor=actor, remark=reason, payload={"ask": str(ask_id)}, **columns)
    tell(request, event, actor=actor)
    return request


@transaction.atomic
def _take_back(request: TransferRequest, asks: QuerySet[Ask]) -> dict[str, Any]:
    """Write the fields as they were, all or none; raises DuplicateOpenRequest."""
    items = list(AskItem.objects.filter(ask__in=asks).select_related("visitor"))
    columns = unmend(request, items)
    sync_visitors(request)
    AskItem.objects.bulk_update(items, ["before", "after"])
    return columns


@city_command
def substitution_undone(
    *, actor: Actor, request_id: UUID, substitution_id: UUID, reason: str
) -> TransferRequest:
    """The substitute never reached the port: the officer, in Shanghai the inviter, has it again.

    Unless the one to be replaced was decided meanwhile.
    """
    request = lock_for_message(request_id)
    found = lock_substitution(request, substitution_id)
    if found.status != SubstitutionStatus.ASKED:
        return request
    if found.visitor.state != VisitorState.LISTED:  # decided meanwhile, and no answer will come
        drop(request, found, SubstitutionAction.OVERTAKE, actor=actor, remark=reason)
    elif scoping.current().files_directly:
        step = SubstitutionAction.UNDONE_DIRECT
        move_substitution(request, found, step, actor=actor, remark=reason, sent_at=None)
        free_trip(found)
    else:
        move_substitution(request, found, SubstitutionAction.UNDONE, actor=actor, remark=reason)
    return request


@city_command
def visitor_withdrawal_undone(
    *, actor: Actor, request_id: UUID, visitor_id: UUID, reason: str
) -> TransferRequest:
    """The withdrawal of one visitor never reached the port: it can be asked anew."""
    request = lock_for_message(request_id)
    Visitor.objects.filter(request=request, id=visitor_id).update(withdrawal_asked_at=None)
    facts = {"visitor": str(visitor_id)}
    event = "transfers.visitor_withdrawal_undone"
    return note(request, event, actor=actor, remark=reason, payload=facts)


@city_command
def received(*, request_id: UUID, at: dt.datetime) -> None:
    """The receiver's machine has signed for the request; it is no act, so no new revision."""
    TransferRequest.objects.filter(
        Q(handed_on_at__isnull=False) | Q(status=Status.REDIRECTED), id=request_id
    ).update(received_at=at)


@city_command
def redirect_undone(*, actor: Actor, request_id: UUID, reason: str) -> TransferRequest:
    """The other city has refused the request: it is back with the officer who sent it."""
    request = lock_for_message(request_id)
    return move(
        request,
        Action.REDIRECT_UNDONE,
        actor=actor,
        remark=reason,
        redirected_to="",
        redirected_at=None,
        received_at=None,
    )
