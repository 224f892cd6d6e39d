"""For whom a person files, and who hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from apps.core.actors import Actor
from apps.enterprises.errors import HandlerNotFound, NotAnInviter
from apps.enterprises.models import Enterprise, Handler, Host
from apps.enterprises.policies import Inviter
from apps.regions.scoping import city_query


@city_query
def inviter_of(actor: Actor) -> Inviter:
    """Say for whom this person files. Raises NotAnInviter when for nobody in this city."""
    user_id = _user_id(actor)
    handler = Handler.objects.select_related("enterprise").filter(user_id=user_id).first()
    if handler is not None:
        return Inviter(user_id=user_id, enterprise=handler.enterprise, handler=handler)
    host = Host.objects.filter(user_id=user_id).first()
    if host is not None:
        return Inviter(user_id=user_id, host=host)
    raise NotAnInviter


@city_query
def enterprise_of(actor: Actor) -> Enterprise:
    """Give the unit a person acts for. Raises NotAnInviter when it acts for none."""
    enterprise = inviter_of(actor).enterprise
    if enterprise is None:
        raise NotAnInviter
    return enterprise


@city_query
def colleague_of(actor: Actor, handler_id: UUID) -> Handler:
    """Give a handler of the actor's own unit, with the account, authorised today or not.

    Raises NotAnInviter, HandlerNotFound.
    """
    own = Handler.objects.filter(enterprise=enterprise_of(actor)).select_related("user")
    found = own.filter(id=handler_id).first()
    if found is None:
        raise HandlerNotFound
    return found


@city_query
def people_of(
    *, enterprise_id: UUID | None, host_id: UUID | None, keeper: UUID | None = None
) -> Sequence[UUID]:
    """Give the accounts that hear of an inviter's requests: today's handlers, or the host.

    With `keeper`, who looks after one request: that person and the unit's administrators; all of
    today's handlers when the keeper's authorisation has ended, so that somebody hears.
    """
    if host_id is not None:
        return list(Host.objects.filter(id=host_id).values_list("user_id", flat=True))
    if enterprise_id is None:
        return []
    today = timezone.localdate()
    handlers = list(
        Handler.objects.filter(
            enterprise_id=enterprise_id, authorised_from__lte=today, authorised_until__gte=today
        ).order_by("id")
    )
    if keeper in {one.user_id for one in handlers}:
        handlers = [one for one in handlers if one.is_admin or one.user_id == keeper]
    return [one.user_id for one in handlers]


def _user_id(actor: Actor) -> UUID:
    """Read the account's id. Raises NotAnInviter for the system and for guests."""
    if not actor.is_person:
        raise NotAnInviter
    return UUID(actor.id)
