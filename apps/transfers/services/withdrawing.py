"""The inviter withdraws one visitor of a filed request; the others go on."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from apps.core.actors import Actor
from apps.regions.scoping import city_command
from apps.transfers.errors import VisitorNotFound
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.substitutions import (
    check_group_stays,
    check_withdrawable,
    is_in_city,
)
from apps.transfers.services.access import lock_own
from apps.transfers.services.filing import clean_reason, withdraw
from apps.transfers.services.leaving import withdraw_now
from apps.transfers.services.messages import send_visitor_withdrawal
from apps.transfers.services.moving import note
from apps.transfers.services.substitutions import under_way


@city_command
def withdraw_visitor(
    *, actor: Actor, request_id: UUID, revision: int, visitor_id: UUID, reason: str
) -> TransferRequest:
    """Withdraw (撤回) one visitor before the decision: at once in the city, else by asking.

    The last one who belongs to the delegation is withdrawn with the whole request. Raises
    VisitorNotFound, CannotWithdrawVisitor, SubstitutionUnderWay, AlreadyAsked, GroupTooSmall,
    ReasonMissing, TextUnfit, and what lock_own raises.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    visitor = Visitor.objects.filter(request=request, id=visitor_id).first()
    if visitor is None:
        raise VisitorNotFound
    check_withdrawable(request, visitor, under_way(request))
    why = clean_reason(reason)
    remaining = _remaining(request, visitor)
    if not remaining:
        return withdraw(actor=actor, request_id=request_id, revision=revision, reason=reason)
    check_group_stays(remaining, inviter_kind=inviter.kind, request=request)
    if is_in_city(request):
        withdraw_now(request, visitor, actor=actor, reason=why)
        return request
    visitor.withdrawal_asked_at = timezone.now()
    visitor.save(update_fields=["withdrawal_asked_at"])
    facts = {"visitor": str(visitor.id)}
    event = "transfers.visitor_withdrawal_asked"
    note(request, event, actor=actor, remark=why, payload=facts)
    send_visitor_withdrawal(request, visitor, reason=why)
    return request


def _remaining(request: TransferRequest, leaving: Visitor) -> list[Visitor]:
    """List who stays when this one and those asked for before have left."""
    listed = Visitor.objects.filter(request=request, withdrawal_asked_at=None).travelling()
    return list(listed.exclude(id=leaving.id).order_by("position"))
