"""Who acts for a unit, by name and date."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import NotAllowed, check_may, may
from apps.core.actors import Actor
from apps.enterprises.errors import HandlerAlreadyAuthorised, HandlerNotFound, InviterInvalid
from apps.enterprises.models import Enterprise, Handler, Host
from apps.enterprises.services.units import lock_enterprise
from apps.enterprises.services.writing import leave_trace
from apps.regions.scoping import city_command


@city_command
def authorise_handler(
    *,
    actor: Actor,
    enterprise_id: UUID,
    user_id: UUID,
    authorised_from: dt.date,
    authorised_until: dt.date,
    is_admin: bool = False,
    letter_id: UUID | None = None,
) -> Handler:
    """Let an account act for the unit between two dates (renewed yearly), both included.

    `letter_id` names the authorisation letter, a paper on the unit's file.

    For the city's administrator, or a handler who manages the unit. A second call for the same
    unit and account renews the dates. Raises HandlerAlreadyAuthorised when the account acts for
    someone else, InviterInvalid when the dates are in the wrong order.
    """
    enterprise = lock_enterprise(enterprise_id)
    check_manages(actor, enterprise)
    if authorised_until < authorised_from:
        raise InviterInvalid(
            fields={"authorised_until": _("Enter a day on or after the first day.")}
        )
    if Host.objects.filter(user_id=user_id).exists():
        raise HandlerAlreadyAuthorised
    found = Handler.objects.select_for_update(of=("self",)).filter(user_id=user_id).first()
    if found is not None and found.enterprise_id != enterprise.id:
        raise HandlerAlreadyAuthorised
    handler = found or Handler(enterprise=enterprise, user_id=user_id)
    handler.authorised_from, handler.authorised_until = authorised_from, authorised_until
    handler.is_admin = is_admin
    handler.letter_id = letter_id or handler.letter_id
    handler.save()
    leave_trace(
        "enterprises.handler_authorised",
        actor,
        enterprise.id,
        handler=str(handler.id),
        user=str(user_id),
        authorised_from=authorised_from.isoformat(),
        authorised_until=authorised_until.isoformat(),
        is_admin=is_admin,
    )
    return handler


@city_command
def end_authorisation(*, actor: Actor, enterprise_id: UUID, user_id: UUID) -> Handler:
    """End a handler's authorisation yesterday: from now on the account files nothing.

    Raises HandlerNotFound. A handler whose authorisation began today keeps that one day, since
    what was filed under it stands.
    """
    enterprise = lock_enterprise(enterprise_id)
    check_manages(actor, enterprise)
    handler = (
        Handler.objects.select_for_update(of=("self",))
        .filter(enterprise=enterprise, user_id=user_id)
        .first()
    )
    if handler is None:
        raise HandlerNotFound
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    handler.authorised_until = max(
        handler.authorised_from, min(yesterday, handler.authorised_until)
    )
    handler.save(update_fields=["authorised_until"])
    leave_trace(
        "enterprises.handler_ended",
        actor,
        enterprise.id,
        handler=str(handler.id),
        authorised_until=handler.authorised_until.isoformat(),
    )
    return handler


def check_manages(actor: Actor, enterprise: Enterprise) -> None:
    """Let the city's administrator pass, and a handler who manages this very unit.

    Raises NotAllowed.
    """
    if may(actor, Function.CITY_ADMIN):
        return
    check_may(actor, Function.INVITER_FILE)
    today = timezone.localdate()
    manages = Handler.objects.filter(
        enterprise=enterprise,
        user_id=UUID(actor.id),
        is_admin=True,
        authorised_from__lte=today,
        authorised_until__gte=today,
    )
    if not manages.exists():
        raise NotAllowed
