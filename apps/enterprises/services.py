"""Every write to the register of inviters: filing, authorising, suspending, lifting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import NotAllowed, check_may, may
from apps.audit.services import record
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.identifiers.phone import parse_phone
from apps.core.identifiers.uscc import parse
from apps.enterprises.errors import (
    EnterpriseNotFound,
    HandlerAlreadyAuthorised,
    HandlerNotFound,
    HostsNotTakenHere,
    InviterInvalid,
    StandingUnchanged,
    UsccAlreadyOnFile,
)
from apps.enterprises.models import Enterprise, Handler, Host
from apps.enterprises.states import HostStatus, Standing, UnitKind
from apps.enterprises.texts import TextRefused, one_line
from apps.regions import scoping
from apps.regions.scoping import city_command


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """What is filed about a unit. `phone` in any usual Chinese or international form."""

    uscc: str
    name_zh: str
    contact_name: str
    contact_phone: str
    name_en: str = ""
    kind: str = UnitKind.COMPANY
    address: str = ""
    legal_representative: str = ""


@city_command
def register_enterprise(
    *, actor: Actor, details: UnitDetails, enterprise_id: UUID | None = None
) -> Enterprise:
    """File a unit with this city.

    Raises InviterInvalid with every field that needs mending (the wrong check character of the
    code is named), UsccAlreadyOnFile, NotAllowed. `enterprise_id` may be given by seeds.
    """
    check_may(actor, Function.CITY_ADMIN)
    return _insert(actor, _clean_unit(details), enterprise_id=enterprise_id)


@city_command
def snapshot_redirected(*, actor: Actor, details: UnitDetails) -> Enterprise:
    """Find the unit of a redirected request by its code, or keep what the other city sent.

    The sender checked the details when it filed the unit; the code is checked again here, because
    it is the key. Raises InviterInvalid.
    """
    values = _clean_unit(details)
    known = Enterprise.objects.filter(uscc=values["uscc"]).first()
    return known or _insert(actor, {**values, "came_by_redirect": True})


@city_command
def authorise_handler(
    *,
    actor: Actor,
    enterprise_id: UUID,
    user_id: UUID,
    authorised_from: dt.date,
    authorised_until: dt.date,
    is_admin: bool = False,
) -> Handler:
    """Let an account act for the unit between two dates (renewed yearly), both included.

    For the city's administrator, or a handler who manages the unit. A second call for the same
    unit and account renews the dates. Raises HandlerAlreadyAuthorised when the account acts for
    someone else, InviterInvalid when the dates are in the wrong order.
    """
    enterprise = _lock_enterprise(enterprise_id)
    _check_manages(actor, enterprise)
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
    handler.save()
    _record(
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
    enterprise = _lock_enterprise(enterprise_id)
    _check_manages(actor, enterprise)
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
    _record(
        "enterprises.handler_ended",
        actor,
        enterprise.id,
        handler=str(handler.id),
        authorised_until=handler.authorised_until.isoformat(),
    )
    return handler


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
    values = _clean(
        {
            "name": lambda: one_line(name, most=120, needed=True),
            "contact_phone": lambda: parse_phone(contact_phone),
            "status_kind": lambda: _choice(status_kind, HostStatus.values),
        }
    )
    taken = Host.objects.filter(user_id=user_id).exists()
    if taken or Handler.objects.filter(user_id=user_id).exists():
        raise HandlerAlreadyAuthorised
    host = Host.objects.create(user_id=user_id, proof_until=proof_until, **values)
    _record("enterprises.host_registered", actor, host.id, subject="host", user=str(user_id))
    return host


@city_command
def suspend(*, actor: Actor, enterprise_id: UUID, reason: str) -> Enterprise:
    """Stop a unit from filing; what is under way goes on. Raises StandingUnchanged."""
    check_may(actor, Function.CITY_ADMIN)
    values = _clean({"reason": lambda: one_line(reason, most=500, needed=True)})
    enterprise = _lock_enterprise(enterprise_id)
    if enterprise.standing == Standing.SUSPENDED:
        raise StandingUnchanged
    enterprise.standing = Standing.SUSPENDED
    enterprise.suspended_reason = values["reason"]
    enterprise.suspended_at = timezone.now()
    enterprise.save(update_fields=["standing", "suspended_reason", "suspended_at"])
    _record("enterprises.suspended", actor, enterprise.id)
    return enterprise


@city_command
def lift(*, actor: Actor, enterprise_id: UUID) -> Enterprise:
    """Let a suspended unit file again. Raises StandingUnchanged."""
    check_may(actor, Function.CITY_ADMIN)
    enterprise = _lock_enterprise(enterprise_id)
    if enterprise.standing == Standing.ON_FILE:
        raise StandingUnchanged
    enterprise.standing = Standing.ON_FILE
    enterprise.suspended_reason, enterprise.suspended_at = "", None
    enterprise.save(update_fields=["standing", "suspended_reason", "suspended_at"])
    _record("enterprises.suspension_lifted", actor, enterprise.id)
    return enterprise


def _insert(
    actor: Actor, values: Mapping[str, Any], *, enterprise_id: UUID | None = None
) -> Enterprise:
    enterprise = Enterprise(**values)
    if enterprise_id is not None:
        enterprise.id = enterprise_id
    try:
        with transaction.atomic():
            enterprise.save(force_insert=True)
    except IntegrityError as refused:
        if "uscc" not in str(refused):
            raise
        raise UsccAlreadyOnFile from refused
    _record(
        "enterprises.registered", actor, enterprise.id, came_by_redirect=enterprise.came_by_redirect
    )
    return enterprise


def _clean_unit(details: UnitDetails) -> dict[str, Any]:
    return _clean(
        {
            "uscc": lambda: parse(details.uscc).value,
            "name_zh": lambda: one_line(details.name_zh, most=120, needed=True),
            "name_en": lambda: one_line(details.name_en, most=120),
            "kind": lambda: _choice(details.kind, UnitKind.values),
            "address": lambda: one_line(details.address, most=300),
            "legal_representative": lambda: one_line(details.legal_representative, most=100),
            "contact_name": lambda: one_line(details.contact_name, most=100, needed=True),
            "contact_phone": lambda: parse_phone(details.contact_phone),
        }
    )


def _clean(makers: Mapping[str, Callable[[], str]]) -> dict[str, Any]:
    """Run every maker, and tell all that is wrong at once."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, make in makers.items():
        try:
            values[name] = make()
        except (TextRefused, DomainError) as refused:
            wrong[name] = str(getattr(refused, "detail", refused))
    if wrong:
        raise InviterInvalid(fields=wrong)
    return values


def _choice(value: str, allowed: list[str]) -> str:
    if value not in allowed:
        raise TextRefused(_("Choose one of the kinds offered."))
    return value


def _lock_enterprise(enterprise_id: UUID) -> Enterprise:
    found = Enterprise.objects.select_for_update(of=("self",)).filter(id=enterprise_id).first()
    if found is None:
        raise EnterpriseNotFound
    return found


def _check_manages(actor: Actor, enterprise: Enterprise) -> None:
    """Let the city's administrator pass, and a handler who manages this very unit."""
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


def _record(
    event: str, actor: Actor, record_id: UUID, *, subject: str = "enterprise", **payload: object
) -> None:
    name = f"{subject}:{record_id}"
    record(event, actor=actor, chain=name, subject=name, payload=payload)
