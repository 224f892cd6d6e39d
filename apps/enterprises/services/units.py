"""Filing a unit with this city, correcting its record, suspending it and lifting that."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.enterprises.errors import EnterpriseNotFound, StandingUnchanged, UsccAlreadyOnFile
from apps.enterprises.models import Enterprise, FormerValue, Handler, UnitChange
from apps.enterprises.policies.cleaning import clean, unit_makers
from apps.enterprises.policies.codes import unit_with_code
from apps.enterprises.services.writing import leave_trace
from apps.enterprises.states import Standing, UnitKind
from apps.enterprises.texts import one_line
from apps.notices.services import notify
from apps.policy.selectors import parameter
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
    return insert_unit(actor, clean_unit(details), enterprise_id=enterprise_id)


@city_command
def snapshot_redirected(*, actor: Actor, details: UnitDetails) -> Enterprise:
    """Find the unit of a redirected request by its code, or keep what the other city sent.

    The sender checked the details when it filed the unit; the code is checked again here, because
    it is the key. Raises InviterInvalid.
    """
    values = clean_unit(details)
    known = unit_with_code(values["uscc"])
    return known or insert_unit(actor, {**values, "came_by_redirect": True})


@city_command
def edit_enterprise(*, actor: Actor, enterprise_id: UUID, details: UnitDetails) -> Enterprise:
    """Correct the record of a unit; its code stays. What stood there before is kept.

    Raises InviterInvalid with every field that needs mending, EnterpriseNotFound, NotAllowed.
    """
    check_may(actor, Function.CITY_ADMIN)
    enterprise = lock_enterprise(enterprise_id)
    values = clean_unit(replace(details, uscc=enterprise.uscc))
    changed = write_values(enterprise, values, actor=actor)
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
    tell_unit("enterprises.suspended", enterprise, actor=actor)
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
    tell_unit("enterprises.suspension_lifted", enterprise, actor=actor)
    return enterprise


def insert_unit(
    actor: Actor, values: Mapping[str, Any], *, enterprise_id: UUID | None = None
) -> Enterprise:
    """File a unit from clean columns. Raises UsccAlreadyOnFile, for a former code of a unit too."""
    if unit_with_code(values["uscc"]) is not None:
        raise UsccAlreadyOnFile
    due = None if values.get("came_by_redirect") else next_review(timezone.localdate())
    enterprise = Enterprise(**values, review_due_on=due)
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
    return clean(unit_makers(asdict(details)))


def write_values(
    enterprise: Enterprise,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    change: UnitChange | None = None,
) -> list[str]:
    """Write columns that differ, keeping what stood there; gives their names. Locked by callers.

    Raises UsccAlreadyOnFile when another unit has the code.
    """
    changed = sorted(name for name, value in values.items() if getattr(enterprise, name) != value)
    now = timezone.now()
    begun = {
        row.field: row.held_until
        for row in FormerValue.objects.filter(enterprise=enterprise).order_by("held_until", "id")
    }
    FormerValue.objects.bulk_create(
        FormerValue(
            enterprise=enterprise,
            field=name,
            value=getattr(enterprise, name),
            held_from=begun.get(name, enterprise.created_at),
            held_until=now,
            ended_by=actor.id,
            change=change,
        )
        for name in changed
    )
    for name in changed:
        setattr(enterprise, name, values[name])
    try:
        with transaction.atomic():
            enterprise.save(update_fields=changed)
    except IntegrityError as refused:
        if "uscc" not in str(refused):
            raise
        raise UsccAlreadyOnFile from refused
    return changed


def next_review(after: dt.date) -> dt.date:
    """Give the day by which the record is to be looked through next, so many months after."""
    months = after.year * 12 + after.month - 1 + parameter("unit.review_months", after)
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(after.day, monthrange(year, month)[1]))


def tell_unit(event: str, enterprise: Enterprise, *, actor: Actor, link: str = "/unit/") -> None:
    """Leave a notice for all who act for the unit today."""
    today = timezone.localdate()
    people = Handler.objects.filter(
        enterprise=enterprise, authorised_from__lte=today, authorised_until__gte=today
    )
    notify(
        actor=actor,
        recipients=people.order_by("id").values_list("user_id", flat=True),
        event=event,
        reference=enterprise.uscc,
        link=link,
    )


def lock_enterprise(enterprise_id: UUID) -> Enterprise:
    """Lock the row of a unit. Raises EnterpriseNotFound."""
    found = Enterprise.objects.select_for_update(of=("self",)).filter(id=enterprise_id).first()
    if found is None:
        raise EnterpriseNotFound
    return found
