"""The only writer of a status: with revision, audit event, remark, notices, progress, at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.audit.services import record
from apps.core.actors import Actor
from apps.core.errors import StaleRevision
from apps.routing.services import send
from apps.transfers.errors import DuplicateOpenRequest
from apps.transfers.models import Remark, Substitution, TransferRequest, Visitor
from apps.transfers.policies.moves import back_action, check_move
from apps.transfers.services import forgetting
from apps.transfers.services.telling import tell
from apps.transfers.states import (
    MOVES,
    OPEN,
    SUBSTITUTION_OPEN,
    VISITOR_MOVES,
    Action,
    Status,
    SubstitutionStatus,
    VisitorAction,
    VisitorState,
)

#: No trip of theirs is open any more; a substitute's own is reserved by its substitution.
_OVER: Final = frozenset({VisitorState.REFUSED, VisitorState.WITHDRAWN, VisitorState.SUBSTITUTED})


def check_revision(request: TransferRequest, seen: int) -> None:
    """Raise StaleRevision, saying who did what and when, unless the caller saw the last state."""
    if request.revision != seen:
        raise StaleRevision(
            current=request.revision,
            seen=seen,
            who=request.last_actor,
            roles=request.last_roles.split(),
            what=request.last_event,
            when=request.last_at,
        )


def move(
    request: TransferRequest,
    action: Action,
    *,
    actor: Actor,
    remark: str = "",
    payload: Mapping[str, Any] | None = None,
    **fields: Any,
) -> TransferRequest:
    """Take a step of the table, in the caller's transaction and under its row lock.

    `fields` are columns written with it; `remark` is the free text that goes with the step;
    `payload` holds further ids and codes for the audit event. Raises MoveNotAllowed, and
    DuplicateOpenRequest when another open request has one of the passports on that day.
    """
    check_move(request, action)
    step, before = MOVES[action], request.status
    request.status = step.target
    sync_visitors(request)
    facts = {"before": str(before), "after": str(step.target), **(payload or {})}
    note(
        request, step.event, actor=actor, remark=remark, payload=facts, status=step.target, **fields
    )
    tell(request, step.event, actor=actor)
    forgetting.out_of_reach(request)
    if request.redirected_from and before != step.target:
        _tell_first_city(request)
    return request


def note(
    request: TransferRequest,
    event: str,
    *,
    actor: Actor,
    remark: str = "",
    payload: Mapping[str, Any] | None = None,
    **fields: Any,
) -> TransferRequest:
    """Write columns and leave the trace of it, as a new revision, without a step of the table."""
    fields |= {
        "revision": request.revision + 1,
        "last_event": event,
        "last_actor": actor.id,
        "last_roles": " ".join(sorted(actor.roles)),
        "last_at": timezone.now(),
    }
    for name, value in fields.items():
        setattr(request, name, value)
    request.save(update_fields=list(fields))
    leave_trace(request, event, actor=actor, remark=remark, payload=payload)
    return request


def leave_trace(
    request: TransferRequest,
    event: str,
    *,
    actor: Actor,
    remark: str = "",
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Write the audit event of the present revision, and keep the remark beside it."""
    record(
        event,
        actor=actor,
        chain=request.chain,
        subject=request.chain,
        payload={"revision": request.revision, **(payload or {})},
    )
    if remark:
        Remark.objects.create(request=request, revision=request.revision, text=remark)


def move_visitor(
    request: TransferRequest,
    visitor: Visitor,
    action: VisitorAction,
    *,
    actor: Actor,
    remark: str = "",
    payload: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Visitor:
    """Take a step of one visitor; the request gets a new revision with the event of that step.

    A withdrawal that was asked for this one visitor is settled by any step. Raises MoveNotAllowed.
    """
    step = VISITOR_MOVES.check(action, visitor.state)
    fields |= {"state": step.target, "withdrawal_asked_at": None}
    if step.target in _OVER:
        fields["is_open"] = False
    for name, value in fields.items():
        setattr(visitor, name, value)
    visitor.save(update_fields=list(fields))
    facts = {"visitor": str(visitor.id), **(payload or {})}
    note(request, step.event, actor=actor, remark=remark, payload=facts)
    tell(request, step.event, actor=actor)
    return visitor


def bring_back(
    request: TransferRequest,
    action: Action,
    *,
    actor: Actor,
    remark: str,
    at: dt.datetime | None = None,
    reasons: Sequence[str] = (),
) -> TransferRequest:
    """Bring the request back from the port: to the officer who held it, or to its inviter."""
    facts: dict[str, Any] = {"told_at": at.isoformat()} if at else {}
    if reasons:
        facts["reasons"] = list(reasons)
    return move(
        request,
        back_action(action),
        actor=actor,
        remark=remark,
        payload=facts,
        handed_on_at=None,
        received_at=None,
        recall_asked_at=None,
        withdrawal_asked_at=None,
    )


def sync_visitors(request: TransferRequest) -> None:
    """Keep the visitors' columns that follow the request: open for which trip, and withdrawn."""
    visitors = Visitor.objects.filter(request=request)
    if request.status == Status.WITHDRAWN:
        _end_visitors(request)
    try:
        with transaction.atomic():
            visitors.exclude(state__in={*_OVER, VisitorState.PROPOSED}).update(
                is_open=request.status in OPEN,
                trip_date=timezone.localdate(request.arrival_at) if request.arrival_at else None,
                port_of_entry=request.port_of_entry,
            )
            visitors.filter(state__in=_OVER).update(is_open=False)
    except IntegrityError as refused:
        if "visitor_one_open_trip" not in str(refused):
            raise
        raise DuplicateOpenRequest from refused


def _end_visitors(request: TransferRequest) -> None:
    """Withdraw who is not decided, and who was to become a substitute, with the request."""
    visitors = Visitor.objects.filter(request=request)
    visitors.filter(state__in=[VisitorState.LISTED, VisitorState.PROPOSED]).update(
        state=VisitorState.WITHDRAWN, withdrawal_asked_at=None
    )
    Substitution.objects.filter(request=request, status__in=sorted(SUBSTITUTION_OPEN)).update(
        status=SubstitutionStatus.OVERTAKEN, ended_at=timezone.now()
    )


def _tell_first_city(request: TransferRequest) -> None:
    """Let the city where the request was first filed show its inviter where it stands now."""
    send(
        destination=request.redirected_from,
        type="request.progress",
        aggregate_id=request.id,
        body={
            "request_id": str(request.id),
            "status": request.status.lower(),
            "at": request.last_at.isoformat(),
            "note": "",
        },
    )
