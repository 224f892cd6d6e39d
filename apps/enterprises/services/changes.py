"""A unit asks for its record to be changed with a paper that proves it; the city decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.enterprises.errors import (
    ChangeNotFound,
    ChangeUnderWay,
    NothingChanged,
    UnitOnFile,
    UsccAlreadyOnFile,
)
from apps.enterprises.models import Enterprise, UnitChange
from apps.enterprises.policies.cleaning import clean, unit_makers
from apps.enterprises.policies.codes import unit_with_code
from apps.enterprises.services.handlers import check_manages
from apps.enterprises.services.papers import (
    PURPOSE,
    check_kind_of_paper,
    put_on_file,
    retire_kind,
)
from apps.enterprises.services.proofs import take_proof
from apps.enterprises.services.registration_moves import check_seen, tell_city, write
from apps.enterprises.services.reviews import check_near, finish_review
from apps.enterprises.services.units import (
    UnitDetails,
    lock_enterprise,
    tell_unit,
    write_values,
)
from apps.enterprises.services.vetting import needed_reason
from apps.enterprises.services.writing import leave_trace
from apps.enterprises.states import CHANGE_MOVES, ChangeAction
from apps.files.models import StoredFile
from apps.files.services import store
from apps.regions.scoping import city_command

#: Who can be asked: the unit's own business, changed at once and without a proof.
CONTACT: Final = ("contact_name", "contact_phone")


@city_command
def edit_contact(
    *, actor: Actor, enterprise_id: UUID, contact_name: str, contact_phone: str
) -> Enterprise:
    """Write anew who can be asked; it needs nobody's approval, and is kept in the history.

    Raises NotAllowed, EnterpriseNotFound, InviterInvalid.
    """
    enterprise = lock_enterprise(enterprise_id)
    check_manages(actor, enterprise)
    makers = unit_makers({"contact_name": contact_name, "contact_phone": contact_phone})
    values = clean({name: makers[name] for name in CONTACT})
    changed = write_values(enterprise, values, actor=actor)
    leave_trace("enterprises.edited", actor, enterprise.id, fields=changed)
    return enterprise


def _proof(enterprise: Enterprise, upload: UploadedFile[Any] | None, *, actor: Actor) -> StoredFile:
    """Store the proof that came with the form, or take the one kept from an earlier try."""
    if upload is None:
        return take_proof(actor, enterprise)
    return store(actor=actor, upload=upload, purpose=PURPOSE)


@city_command
def file_change(
    *,
    actor: Actor,
    enterprise_id: UUID,
    details: UnitDetails,
    paper_kind: str,
    upload: UploadedFile[Any] | None = None,
    is_review: bool = False,
) -> UnitChange:
    """Ask for the record to be changed, the code included; nothing changes until it is approved.

    Without an `upload` the proof is the one that `keep_proof` has kept for the actor. As part of a
    review it also stops the review's clock. Raises NotAllowed, EnterpriseNotFound, InviterInvalid,
    NothingChanged, UnitOnFile when another unit has the code, ChangeUnderWay, ReviewNotDue, and
    what `files.services.store` raises.
    """
    enterprise = lock_enterprise(enterprise_id)
    check_manages(actor, enterprise)
    if is_review:
        check_near(enterprise)
    values = _differing(enterprise, details)
    check_kind_of_paper(paper_kind)
    file = _proof(enterprise, upload, actor=actor)
    change = UnitChange(
        enterprise=enterprise,
        is_review=is_review,
        values=values,
        file=file,
        paper_kind=paper_kind,
        filed_by=actor.id,
        last_event="enterprises.change_filed",
        last_actor=actor.id,
        last_roles=" ".join(sorted(actor.roles)),
        last_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as refused:
        if "unit_change_one_open" not in str(refused):
            raise
        raise ChangeUnderWay from refused
    if is_review:
        enterprise.review_is_with_city = True
        enterprise.save(update_fields=["review_is_with_city"])
    _trace(change, "enterprises.change_filed", actor=actor)
    link = f"/desk/units/{enterprise.id}/"
    tell_city("enterprises.change_filed", actor=actor, reference=enterprise.uscc, link=link)
    return change


@city_command
def approve_change(*, actor: Actor, change_id: UUID, revision: int) -> UnitChange:
    """Write the new values into the record, keep the old ones, and put the proof on file.

    Raises NotAllowed, ChangeNotFound, StaleRevision, MoveNotAllowed, UsccAlreadyOnFile.
    """
    change, enterprise = _lock_for_city(actor, change_id, revision)
    _end(change, ChangeAction.APPROVE, actor=actor)
    write_values(enterprise, change.values, actor=actor, change=change)
    retire_kind(actor=actor, kind=change.paper_kind, enterprise_id=enterprise.id)
    put_on_file(
        actor=actor,
        kind=change.paper_kind,
        file_id=change.file_id,
        enterprise_id=enterprise.id,
    )
    if change.is_review:
        finish_review(enterprise, actor=actor, change=change)
    tell_unit("enterprises.change_approved", enterprise, actor=actor)
    return change


@city_command
def refuse_change(*, actor: Actor, change_id: UUID, revision: int, reason: str) -> UnitChange:
    """Leave the record as it is and say why; a review is then due as before.

    Raises NotAllowed, ChangeNotFound, StaleRevision, MoveNotAllowed, ReasonNeeded.
    """
    change, enterprise = _lock_for_city(actor, change_id, revision)
    _end(change, ChangeAction.REFUSE, actor=actor, reason=needed_reason(reason))
    _review_is_open_again(change, enterprise)
    tell_unit("enterprises.change_refused", enterprise, actor=actor)
    return change


@city_command
def withdraw_change(
    *, actor: Actor, enterprise_id: UUID, change_id: UUID, revision: int
) -> UnitChange:
    """Take a change back. Raises NotAllowed, ChangeNotFound, StaleRevision, MoveNotAllowed."""
    enterprise = lock_enterprise(enterprise_id)
    check_manages(actor, enterprise)
    change = _lock_change(change_id)
    if change.enterprise_id != enterprise.id:
        raise ChangeNotFound
    check_seen(change, revision)
    _end(change, ChangeAction.WITHDRAW, actor=actor)
    _review_is_open_again(change, enterprise)
    return change


def _differing(enterprise: Enterprise, details: UnitDetails) -> dict[str, str]:
    """Give the clean values that differ from the record."""
    makers = unit_makers(asdict(details))
    values = clean({name: make for name, make in makers.items() if name not in CONTACT})
    differing = {name: one for name, one in values.items() if getattr(enterprise, name) != one}
    if not differing:
        raise NothingChanged
    if "uscc" in differing:
        holder = unit_with_code(differing["uscc"])
        if holder is not None and holder.id != enterprise.id:
            raise UnitOnFile(fields={"uscc": UsccAlreadyOnFile.title})
    return differing


def _lock_for_city(actor: Actor, change_id: UUID, revision: int) -> tuple[UnitChange, Enterprise]:
    """Lock unit, then change, in the order in which every command takes them."""
    check_may(actor, Function.CITY_VET)
    known = UnitChange.objects.filter(id=change_id).values_list("enterprise_id", flat=True).first()
    if known is None:
        raise ChangeNotFound
    enterprise = lock_enterprise(known)
    change = _lock_change(change_id)
    check_seen(change, revision)
    return change, enterprise


def _lock_change(change_id: UUID) -> UnitChange:
    found = UnitChange.objects.select_for_update(of=("self",)).filter(id=change_id).first()
    if found is None:
        raise ChangeNotFound
    return found


def _end(change: UnitChange, action: ChangeAction, *, actor: Actor, reason: str = "") -> None:
    step = CHANGE_MOVES.check(action, change.status)
    write(
        change,
        step.event,
        actor=actor,
        status=step.target,
        decided_at=timezone.now(),
        decided_by=actor.id,
        reason=reason,
    )
    _trace(change, step.event, actor=actor)


def _review_is_open_again(change: UnitChange, enterprise: Enterprise) -> None:
    if change.is_review:
        enterprise.review_is_with_city = False
        enterprise.save(update_fields=["review_is_with_city"])


def _trace(change: UnitChange, event: str, *, actor: Actor) -> None:
    facts: Mapping[str, Any] = {
        "change": str(change.id),
        "fields": sorted(change.values),
        "is_review": change.is_review,
    }
    leave_trace(event, actor, change.enterprise_id, **facts)
