"""Filing a unit with this city, correcting its record, suspending it and lifting that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.identifiers.phone import parse_phone
from apps.core.identifiers.uscc import parse
from apps.enterprises.errors import EnterpriseNotFound, StandingUnchanged, UsccAlreadyOnFile
from apps.enterprises.models import Enterprise
from apps.enterprises.services.writing import choice, clean, leave_trace
from apps.enterprises.states import Standing, UnitKind
from apps.enterprises.texts import one_line
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
    return _insert(actor, clean_unit(details), enterprise_id=enterprise_id)


@city_command
def snapshot_redirected(*, actor: Actor, details: UnitDetails) -> Enterprise:
    """Find the unit of a redirected request by its code, or keep what the other city sent.

    The sender checked the details when it filed the unit; the code is checked again here, because
    it is the key. Raises InviterInvalid.
    """
    values = clean_unit(details)
    known = Enterprise.objects.filter(uscc=values["uscc"]).first()
    return known or _insert(actor, {**values, "came_by_redirect": True})


@city_command
def edit_enterprise(*, actor: Actor, enterprise_id: UUID, details: UnitDetails) -> Enterprise:
    """Correct the record of a unit; its code stays as filed.

    Raises InviterInvalid with every field that needs mending, EnterpriseNotFound, NotAllowed.
    """
    check_may(actor, Function.CITY_ADMIN)
    enterprise = lock_enterprise(enterprise_id)
    values = clean_unit(replace(details, uscc=enterprise.uscc))
    changed = sorted(name for name, value in values.items() if getattr(enterprise, name) != value)
    for name in changed:
        setattr(enterprise, name, values[name])
    enterprise.save(update_fields=changed)
    leave_trace("enterprises.edited", actor, enterprise.id, fields=changed)
    return enterprise


@city_command
def suspend(*, actor: Actor, enterprise_id: UUID, reason: str) -> Enterprise:
    """Stop a unit from filing; what is under way goes on. Raises StandingUnchanged."""
    check_may(actor, Function.CITY_ADMIN)
    values = clean({"suspended_reason": lambda: one_line(reason, most=500, needed=True)})
    enterprise = lock_enterprise(enterprise_id)
    if enterprise.standing == Standing.SUSPENDED:
        raise StandingUnchanged
    enterprise.standing = Standing.SUSPENDED
    enterprise.suspended_reason = values["suspended_reason"]
    enterprise.suspended_at = timezone.now()
    enterprise.save(update_fields=["standing", "suspended_reason", "suspended_at"])
    leave_trace("enterprises.suspended", actor, enterprise.id)
    return enterprise


@city_command
def lift(*, actor: Actor, enterprise_id: UUID) -> Enterprise:
    """Let a suspended unit file again. Raises StandingUnchanged."""
    check_may(actor, Function.CITY_ADMIN)
    enterprise = lock_enterprise(enterprise_id)
    if enterprise.standing == Standing.ON_FILE:
        raise StandingUnchanged
    enterprise.standing = Standing.ON_FILE
    enterprise.suspended_reason, enterprise.suspended_at = "", None
    enterprise.save(update_fields=["standing", "suspended_reason", "suspended_at"])
    leave_trace("enterprises.suspension_lifted", actor, enterprise.id)
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
    leave_trace(
        "enterprises.registered", actor, enterprise.id, came_by_redirect=enterprise.came_by_redirect
    )
    return enterprise


def clean_unit(details: UnitDetails) -> dict[str, Any]:
    """Give the columns of a unit in their one form. Raises InviterInvalid."""
    return clean(
        {
            "uscc": lambda: parse(details.uscc).value,
            "name_zh": lambda: one_line(details.name_zh, most=120, needed=True),
            "name_en": lambda: one_line(details.name_en, most=120),
            "kind": lambda: choice(details.kind, UnitKind.values),
            "address": lambda: one_line(details.address, most=300),
            "legal_representative": lambda: one_line(details.legal_representative, most=100),
            "contact_name": lambda: one_line(details.contact_name, most=100, needed=True),
            "contact_phone": lambda: parse_phone(details.contact_phone),
        }
    )


def lock_enterprise(enterprise_id: UUID) -> Enterprise:
    """Lock the row of a unit. Raises EnterpriseNotFound."""
    found = Enterprise.objects.select_for_update(of=("self",)).filter(id=enterprise_id).first()
    if found is None:
        raise EnterpriseNotFound
    return found
