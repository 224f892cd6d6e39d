"""What a host may still do this year, and who looks after a unit's request."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import NotAllowed, check_may, may
from apps.core.actors import Actor
from apps.enterprises.selectors import inviter_of, standing_of
from apps.regions.scoping import city_query
from apps.transfers.models import TransferRequest, TransferRequestQuerySet
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
def kept_by_colleague(actor: Actor, person_id: UUID) -> TransferRequestQuerySet:
    """List what a colleague of the actor's unit looks after and has not ended, by landing.

    Nothing for oneself. Raises NotAllowed, also for a colleague who does not administer the unit,
    and NotAnInviter.
    """
    check_may(actor, Function.UNIT_MANAGE)
    inviter = inviter_of(actor)
    if inviter.handler is None or not inviter.handler.is_admin:
        raise NotAllowed(function=Function.UNIT_MANAGE.value)
    own = TransferRequest.objects.of_inviter(**inviter.owner)
    kept = own.filter(Q(kept_by=person_id) | Q(kept_by=None, created_by=str(person_id)))
    if str(person_id) == actor.id:
        kept = kept.none()
    return kept.exclude(status__in=sorted(ENDED)).with_counts().order_by("arrival_at", "id")


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
