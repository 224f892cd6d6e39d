"""A visitor leaves the delegation: the mark of a leader moves, and the request comes home whole."""

from __future__ import annotations

from uuid import UUID

from apps.core.actors import Actor
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.services.leading import settle_leader
from apps.transfers.services.moving import bring_back, move_visitor
from apps.transfers.services.substitutions import take, under_way
from apps.transfers.states import Action, SubstitutionStatus, VisitorAction


def withdraw_now(
    request: TransferRequest,
    visitor: Visitor,
    *,
    actor: Actor,
    reason: str,
    leader_id: UUID | None = None,
) -> None:
    """Withdraw a visitor; `leader_id` is who leads now as the port says, else the first does."""
    move_visitor(
        request, visitor, VisitorAction.WITHDRAW, actor=actor, remark=reason, is_leader=False
    )
    if leader_id is not None:
        listed = Visitor.objects.filter(request=request)
        listed.filter(is_leader=True).exclude(id=leader_id).update(is_leader=False)
        listed.travelling().filter(id=leader_id).update(is_leader=True)
    settle_leader(request)


def bring_home(
    request: TransferRequest, action: Action, *, actor: Actor, remark: str, **more: object
) -> TransferRequest:
    """Bring the request back from the port, with what was still asked of the port done here.

    The port answers a question that finds the case gone with no; by then it has taken effect in
    the city, which has the request again.
    """
    for one in under_way(request):
        if one.status != SubstitutionStatus.WRITING:
            take(request, one, actor=actor)
    asked = Visitor.objects.filter(request=request, withdrawal_asked_at__isnull=False)
    for visitor in asked.order_by("position"):
        withdraw_now(request, visitor, actor=actor, reason="")
    return bring_back(request, action, actor=actor, remark=remark, **more)  # type: ignore[arg-type]
