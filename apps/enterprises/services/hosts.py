"""Persons who invite without corporate papers, where requests go straight to the port."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.enterprises.errors import (
    HandlerAlreadyAuthorised,
    HostNotFound,
    HostsNotTakenHere,
    StandingUnchanged,
)
from apps.enterprises.models import Handler, Host
from apps.enterprises.policies.cleaning import clean, host_makers
from apps.enterprises.services.writing import leave_trace
from apps.enterprises.states import Standing
from apps.enterprises.texts import one_line
from apps.regions import scoping
from apps.regions.scoping import city_command


@city_command
def register_host(
    *,
    actor: Actor,
    user_id: UUID,
    name: str,
    contact_phone: str,
    status_kind: str,
    proof_until: dt.date,
) -> Host:
    """File a person as host. Raises HostsNotTakenHere outside a city that files directly."""
    check_may(actor, Function.CITY_ADMIN)
    if not scoping.current().files_directly:
        raise HostsNotTakenHere
    typed = {"name": name, "contact_phone": contact_phone, "status_kind": status_kind}
    values = clean(host_makers(typed))
    taken = Host.objects.filter(user_id=user_id).exists()
    if taken or Handler.objects.filter(user_id=user_id).exists():
        raise HandlerAlreadyAuthorised
    host = Host.objects.create(user_id=user_id, proof_until=proof_until, **values)
    leave_trace("enterprises.host_registered", actor, host.id, subject="host", user=str(user_id))
    return host


@city_command
def renew_host(*, actor: Actor, host_id: UUID, proof_until: dt.date) -> Host:
    """Note a new proof of a host's standing. Raises HostNotFound, NotAllowed."""
    check_may(actor, Function.CITY_ADMIN)
    host = lock_host(host_id)
    host.proof_until = proof_until
    host.save(update_fields=["proof_until"])
    leave_trace(
        "enterprises.host_renewed",
        actor,
        host.id,
        subject="host",
        proof_until=proof_until.isoformat(),
    )
    return host


@city_command
def suspend_host(*, actor: Actor, host_id: UUID, reason: str) -> Host:
    """Stop a host from filing; what is under way goes on. Raises StandingUnchanged."""
    check_may(actor, Function.CITY_ADMIN)
    values = clean({"suspended_reason": lambda: one_line(reason, most=500, needed=True)})
    host = lock_host(host_id)
    if host.standing == Standing.SUSPENDED:
        raise StandingUnchanged
    host.standing, host.suspended_at = Standing.SUSPENDED, timezone.now()
    host.suspended_reason = values["suspended_reason"]
    host.save(update_fields=["standing", "suspended_reason", "suspended_at"])
    leave_trace("enterprises.host_suspended", actor, host.id, subject="host")
    return host


@city_command
def lift_host(*, actor: Actor, host_id: UUID) -> Host:
    """Let a suspended host file again. Raises StandingUnchanged."""
    check_may(actor, Function.CITY_ADMIN)
    host = lock_host(host_id)
    if host.standing == Standing.ON_FILE:
        raise StandingUnchanged
    host.standing, host.suspended_reason, host.suspended_at = Standing.ON_FILE, "", None
    host.save(update_fields=["standing", "suspended_reason", "suspended_at"])
    leave_trace("enterprises.host_suspension_lifted", actor, host.id, subject="host")
    return host


def lock_host(host_id: UUID) -> Host:
    found = Host.objects.select_for_update(of=("self",)).filter(id=host_id).first()
    if found is None:
        raise HostNotFound
    return found
