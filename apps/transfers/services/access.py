"""The only doors to a request for writing: each locks the row and says who may come in."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.enterprises.policies import Inviter, check_may_act
from apps.enterprises.selectors import inviter_of
from apps.transfers.errors import RequestNotFound
from apps.transfers.models import TransferRequest, TransferRequestQuerySet
from apps.transfers.services.moving import check_revision


def lock_own(*, actor: Actor, request_id: UUID, revision: int) -> tuple[TransferRequest, Inviter]:
    """Lock a request of the actor's own unit, or of the host that the actor is.

    Raises NotAllowed, NotAnInviter, RequestNotFound (also for another unit's), StaleRevision, and
    what check_may_act raises: a suspended unit or a handler out of date changes nothing.
    """
    request, inviter = lock_own_now(actor=actor, request_id=request_id)
    check_revision(request, revision)
    return request, inviter


def lock_own_now(*, actor: Actor, request_id: UUID) -> tuple[TransferRequest, Inviter]:
    """Lock as lock_own, whatever revision it has: for an act that takes nothing away from another.

    A visitor added at the end of the list is one; it is measured by the request as it is now.
    """
    check_may(actor, Function.INVITER_FILE)
    inviter = inviter_of(actor)
    own = TransferRequest.objects.of_inviter(**inviter.owner)
    request = _lock(request_id, own)
    check_may_act(inviter)
    return request, inviter


def lock_desk(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    function: Function = Function.CITY_CHECK,
) -> TransferRequest:
    """Lock a filed request for an officer. Raises NotAllowed, RequestNotFound, StaleRevision."""
    check_may(actor, function)
    request = _lock(request_id, TransferRequest.objects.filed())
    check_revision(request, revision)
    return request


def lock_for_message(request_id: UUID) -> TransferRequest:
    """Lock a request that a message of another authority speaks of. Raises RequestNotFound."""
    return _lock(request_id, TransferRequest.objects.filed())


def _lock(request_id: UUID, visible: TransferRequestQuerySet) -> TransferRequest:
    found = visible.select_for_update(of=("self",)).filter(id=request_id).first()
    if found is None:
        raise RequestNotFound
    return found
