"""A unit's administrator goes on with a colleague's request."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.functions import Function
from apps.accounts.permissions import NotAllowed, check_may
from apps.accounts.selectors import user_of
from apps.core.actors import Actor
from apps.notices.services import notify
from apps.regions.scoping import city_command
from apps.transfers.errors import NotToTakeOver
from apps.transfers.models import TransferRequest
from apps.transfers.services.access import lock_own
from apps.transfers.services.filing import clean_reason
from apps.transfers.services.moving import note
from apps.transfers.states import ENDED

EVENT = "transfers.taken_over"


@city_command
def take_over(*, actor: Actor, request_id: UUID, revision: int, reason: str) -> TransferRequest:
    """Look after a request of one's unit from now on, whoever began it.

    The taker is its contact from then and hears of it; the colleague is told. What the port was
    sent stays as it was sent. Raises NotAllowed, NotToTakeOver, ReasonMissing, TextUnfit, and what
    lock_own raises.
    """
    check_may(actor, Function.UNIT_MANAGE)
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    if inviter.handler is None or not inviter.handler.is_admin:
        raise NotAllowed(function=Function.UNIT_MANAGE.value)
    before = request.keeper
    if before == inviter.user_id or request.status in ENDED:
        raise NotToTakeOver
    why = clean_reason(reason)
    note(
        request,
        EVENT,
        actor=actor,
        remark=why,
        payload={"before": str(before or ""), "after": actor.id},
        kept_by=inviter.user_id,
        contact_name=user_of(inviter.user_id).display_name,
    )
    if before is not None:
        notify(
            actor=actor,
            recipients=[before],
            event=EVENT,
            reference=request.reference,
            link=f"/requests/{request.id}/",
        )
    return request
