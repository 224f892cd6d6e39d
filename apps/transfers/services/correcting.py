"""An officer puts a slip of the pen right: both values are kept, and the inviter is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.regions.scoping import city_command
from apps.transfers.errors import (
    CorrectionNotFound,
    NotCorrectable,
    NothingCorrected,
    VisitorNotFound,
)
from apps.transfers.models import Correction, TransferRequest, Visitor
from apps.transfers.policies.changing import cleaned_trip, cleaned_visitor
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.fields import (
    CORRECTABLE_OF_TRIP,
    CORRECTABLE_OF_VISITOR,
)
from apps.transfers.policies.moves import check_holds
from apps.transfers.services.access import lock_desk, lock_own
from apps.transfers.services.amending import write_fields
from apps.transfers.services.filing import clean_reason
from apps.transfers.services.moving import note
from apps.transfers.services.telling import tell
from apps.transfers.states import Status


@city_command
def correct(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    visitor_id: UUID | None,
    changes: Mapping[str, str],
    reason: str,
) -> TransferRequest:
    """Correct fields of one visitor, or of the trip when `visitor_id` is None, with one reason.

    Only fields that are copied from the passport or are contact details (`policies.fields`); each
    new value obeys the rules of filing. Machine-readable lines that a correction contradicts stay
    as they were filed. Raises NotCorrectable, NothingCorrected, ReasonMissing, VisitorNotFound,
    DuplicateOpenRequest, the errors of the fields, HeldByAnother, MoveNotAllowed, and what
    lock_desk raises.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_holds(request, actor)
    if request.status != Status.CHECKING:
        raise MoveNotAllowed(action="CORRECT", status=str(request.status))
    why = clean_reason(reason)
    visitor = None if visitor_id is None else _visitor(request, visitor_id)
    _check_fields(changes, CORRECTABLE_OF_TRIP if visitor is None else CORRECTABLE_OF_VISITOR)
    defects = Defects()
    if visitor is None:
        values = cleaned_trip(request, changes, defects=defects)
    else:
        values = cleaned_visitor(request, visitor, changes, defects=defects)
    defects.refuse()
    if not values:
        raise NothingCorrected
    rows = write_fields(request, visitor, values)
    kept: dict[str, Any] = {"reason": why, "by": actor.id, "at": timezone.now()}
    Correction.objects.bulk_create(
        Correction(request=request, visitor=visitor, field=field, old=old, new=new, **kept)
        for field, old, new in rows
    )
    facts = {"visitor": str(visitor_id) if visitor_id else "", "fields": sorted(values)}
    columns = values if visitor is None else {}
    note(request, "transfers.corrected", actor=actor, payload=facts, **columns)
    tell(request, "transfers.corrected", actor=actor)
    return request


@city_command
def object_to_correction(
    *, actor: Actor, request_id: UUID, revision: int, correction_id: UUID, objection: str
) -> Correction:
    """Say that a correction is wrong; the officer who holds the request is told.

    Possible once for each correction. Raises
    CorrectionNotFound, ReasonMissing, TextUnfit, and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    words = clean_reason(objection, field="objection")
    found = Correction.objects.filter(request=request, id=correction_id, objected_at=None).first()
    if found is None:
        raise CorrectionNotFound
    found.objection, found.objected_at = words, timezone.now()
    found.save(update_fields=["objection", "objected_at"])
    event = "transfers.correction_objected"
    note(request, event, actor=actor, payload={"correction": str(found.id), "field": found.field})
    tell(request, event, actor=actor)
    return found


def _check_fields(changes: Mapping[str, str], allowed: Collection[str]) -> None:
    wrong = sorted(set(changes) - set(allowed))
    if wrong:
        words = _("Ask the inviter: this is not a slip of the pen.")
        raise NotCorrectable(fields=dict.fromkeys(wrong, words))


def _visitor(request: TransferRequest, visitor_id: UUID) -> Visitor:
    found = Visitor.objects.filter(request=request, id=visitor_id).first()
    if found is None:
        raise VisitorNotFound
    return found
