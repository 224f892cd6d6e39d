"""What a host may still do this year, and who looks after a unit's request."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import may
from apps.core.actors import Actor
from apps.enterprises.selectors import standing_of
from apps.regions.scoping import city_query
from apps.transfers.models import TransferRequest
from apps.transfers.policies.quota import Quota, quota_of
from apps.transfers.states import ENDED


@city_query
def own_quota(actor: Actor) -> Quota | None:
    """Give the quota of the host that the actor is; None for a unit's people, who have none."""
    inviter = standing_of(actor)
    if inviter is None or inviter.host is None:
        return None
    return quota_of(inviter.host.id, now=timezone.now())


@city_query
def quota_without(request: TransferRequest) -> Quota | None:
    """Give the quota of a host's request, this one not counted; None for a unit's."""
    if request.host_id is None:
        return None
    return quota_of(request.host_id, now=timezone.now(), without=request.id)


@city_query
def may_take_over(actor: Actor, request: TransferRequest) -> bool:
    """Tell whether the actor administers the unit of a request that a colleague looks after."""
    if not may(actor, Function.UNIT_MANAGE) or request.status in ENDED:
        return False
    inviter = standing_of(actor)
    handler = inviter.handler if inviter is not None else None
    if handler is None or handler.enterprise_id != request.enterprise_id:
        return False
    return handler.is_admin and request.keeper != handler.user_id
