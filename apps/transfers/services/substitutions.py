"""The only writer of a substitution's status, with what follows for the two visitors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core.actors import Actor
from apps.transfers.errors import DuplicateOpenRequest, SubstitutionNotFound
from apps.transfers.models import Substitution, TransferRequest
from apps.transfers.services.moving import move_visitor, note
from apps.transfers.services.telling import tell
from apps.transfers.states import (
    OPEN,
    SUBSTITUTION_MOVES,
    SUBSTITUTION_OPEN,
    SubstitutionAction,
    SubstitutionStatus,
    VisitorAction,
)


def lock_substitution(request: TransferRequest, substitution_id: UUID) -> Substitution:
    """Give a substitution of a locked request. Raises SubstitutionNotFound."""
    found = (
        Substitution.objects.select_related("visitor", "substitute")
        .filter(request=request, id=substitution_id)
        .first()
    )
    if found is None:
        raise SubstitutionNotFound
    found.request = request
    return found


def under_way(request: TransferRequest) -> list[Substitution]:
    """List the open substitutions of a request, oldest first."""
    return list(
        Substitution.objects.select_related("visitor", "substitute")
        .filter(request=request, status__in=sorted(SUBSTITUTION_OPEN))
        .order_by("started_at", "id")
    )


def move_substitution(
    request: TransferRequest,
    substitution: Substitution,
    action: SubstitutionAction,
    *,
    actor: Actor,
    remark: str = "",
    **fields: Any,
) -> Substitution:
    """Take a step of the table with its event and notices. Raises MoveNotAllowed."""
    step = SUBSTITUTION_MOVES.check(action, substitution.status)
    fields["status"] = step.target
    if step.target not in SUBSTITUTION_OPEN:
        fields["ended_at"] = timezone.now()
    for name, value in fields.items():
        setattr(substitution, name, value)
    substitution.save(update_fields=list(fields))
    facts = {
        "substitution": str(substitution.id),
        "visitor": str(substitution.visitor_id),
        "substitute": str(substitution.substitute_id),
    }
    note(request, step.event, actor=actor, remark=remark, payload=facts)
    tell(request, step.event, actor=actor)
    return substitution


def reserve_trip(request: TransferRequest, substitution: Substitution) -> None:
    """Count the substitute as having an open request; raises DuplicateOpenRequest."""
    new = substitution.substitute
    new.is_open = request.status in OPEN
    new.trip_date = timezone.localdate(request.arrival_at) if request.arrival_at else None
    new.port_of_entry = request.port_of_entry
    try:
        with transaction.atomic():
            new.save(update_fields=["is_open", "trip_date", "port_of_entry"])
    except IntegrityError as refused:
        if "visitor_one_open_trip" not in str(refused):
            raise
        raise DuplicateOpenRequest from refused


def free_trip(substitution: Substitution) -> None:
    """Count the substitute's trip as open no longer."""
    substitution.substitute.is_open = False
    substitution.substitute.save(update_fields=["is_open"])


def take(request: TransferRequest, substitution: Substitution, *, actor: Actor) -> Substitution:
    """Let the substitute stand in the other's place, as leader too; nobody else is touched.

    Raises DuplicateOpenRequest, and MoveNotAllowed when the other is decided.
    """
    old, new = substitution.visitor, substitution.substitute
    leads = old.is_leader
    move_visitor(request, old, VisitorAction.SUBSTITUTE, actor=actor, is_leader=False)
    reserve_trip(request, substitution)
    move_visitor(request, new, VisitorAction.TAKE, actor=actor, is_leader=leads)
    return move_substitution(request, substitution, SubstitutionAction.TAKE, actor=actor)


def drop(
    request: TransferRequest,
    substitution: Substitution,
    action: SubstitutionAction,
    *,
    actor: Actor,
    remark: str = "",
) -> Substitution:
    """End a substitution without the substitute, who never belonged to the request."""
    new = substitution.substitute
    move_visitor(request, new, VisitorAction.DROP, actor=actor)
    return move_substitution(request, substitution, action, actor=actor, remark=remark)


def overtake(request: TransferRequest, visitor_ids: Iterable[UUID], *, actor: Actor) -> None:
    """End the substitutions of visitors whose fate is sealed otherwise, before the port is asked.

    Where it is asked, its own answer ends them: it may take an approval back before it reads what
    it was asked, and take the substitute then.
    """
    sealed = set(visitor_ids)
    for one in under_way(request):
        if one.visitor_id in sealed and one.status != SubstitutionStatus.ASKED:
            drop(request, one, SubstitutionAction.OVERTAKE, actor=actor)
