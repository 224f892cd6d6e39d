"""The inviter replaces one visitor of a filed request; the others are not opened again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.regions import scoping
from apps.regions.scoping import city_command
from apps.transfers.errors import DuplicateOpenRequest, SubstitutionUnderWay, VisitorNotFound
from apps.transfers.inputs import VisitorInput
from apps.transfers.models import Substitution, TransferRequest, Visitor
from apps.transfers.policies.substitutions import (
    check_may_continue,
    check_replaceable,
    check_substitute,
    check_visitor_open,
    is_in_city,
    rules_day,
)
from apps.transfers.policies.trips import Limits
from apps.transfers.services.access import lock_own
from apps.transfers.services.drafting import visitor_values
from apps.transfers.services.filing import clean_reason
from apps.transfers.services.messages import send_substitution
from apps.transfers.services.moving import note
from apps.transfers.services.substitutions import (
    drop,
    lock_substitution,
    move_substitution,
    reserve_trip,
    take,
    under_way,
)
from apps.transfers.states import SubstitutionAction, VisitorState

_EVENT = "transfers.substitution_started"


@city_command
def start_substitution(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    visitor_id: UUID,
    substitute: VisitorInput,
    reason: str,
) -> Substitution:
    """Name somebody who is to take the place of one visitor; nothing changes until it is sent.

    The substitute alone is open for editing and papers. Who led hands the lead over when the
    substitute is taken, so `is_leader` is not read. Raises VisitorNotFound, CannotSubstituteNow,
    SubstitutionUnderWay, AlreadyAsked, ReasonMissing, what add_visitor raises about a visitor,
    and what lock_own raises.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    old = Visitor.objects.filter(request=request, id=visitor_id).first()
    if old is None:
        raise VisitorNotFound
    check_replaceable(request, old, under_way(request))
    why = clean_reason(reason)
    now = timezone.now()
    values = visitor_values(
        request,
        inviter,
        substitute,
        limits=Limits.on(timezone.localdate(now)),
        now=now,
        rules_of=rules_day(request),
    )
    _check_not_listed(request, values["passport_key"])
    new = _propose(request, values | {"is_leader": False})
    made = Substitution(
        id=uuid.uuid4(),
        request=request,
        visitor=old,
        substitute=new,
        reason=why,
        started_at=now,
        started_by=actor.id,
    )
    _insert(made)
    facts = {"substitution": str(made.id), "visitor": str(old.id), "substitute": str(new.id)}
    note(request, _EVENT, actor=actor, remark=why, payload=facts)
    return made


def _propose(request: TransferRequest, values: Mapping[str, Any]) -> Visitor:
    """Write the substitute behind all others; the delegation does not name them yet."""
    listed = Visitor.objects.filter(request=request)
    last: int = listed.aggregate(last=Max("position"))["last"] or 0
    return Visitor.objects.create(
        request=request, position=last + 1, state=VisitorState.PROPOSED, **values
    )


@city_command
def edit_substitute(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    substitution_id: UUID,
    substitute: VisitorInput,
) -> Substitution:
    """Write the substitute anew. Raises SubstitutionNotFound, and as start_substitution."""
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    found = lock_substitution(request, substitution_id)
    new = found.substitute
    check_visitor_open(request, new)
    now = timezone.now()
    values = visitor_values(
        request,
        inviter,
        substitute,
        limits=Limits.on(timezone.localdate(now)),
        now=now,
        rules_of=rules_day(request),
    ) | {"is_leader": False}
    _check_not_listed(request, values["passport_key"])
    for name, value in values.items():
        setattr(new, name, value)
    new.save(update_fields=list(values))
    note(request, "transfers.visitor_edited", actor=actor, payload={"visitor": str(new.id)})
    return found


@city_command
def send_substitute(
    *, actor: Actor, request_id: UUID, revision: int, substitution_id: UUID
) -> Substitution:
    """Send the substitute: taken at once while the city has the request, else to be checked.

    Where inviters file straight with the port, the port is asked at once. Raises
    SubstitutionNotFound, MoveNotAllowed, CannotSubstituteNow, AlreadyAsked, RequestIncomplete with
    every defect, DuplicateOpenRequest, and what lock_own raises.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    found = lock_substitution(request, substitution_id)
    check_may_continue(request)
    check_visitor_open(request, found.substitute)
    now = timezone.now()
    check_substitute(request, found, inviter_kind=inviter.kind, now=now)
    if is_in_city(request):
        return take(request, found, actor=actor)
    reserve_trip(request, found)
    if scoping.current().files_directly:
        action = SubstitutionAction.SEND_DIRECT
        move_substitution(request, found, action, actor=actor, sent_at=now)
        send_substitution(request, found, checked_by=None)
        return found
    return move_substitution(request, found, SubstitutionAction.SEND, actor=actor, sent_at=now)


@city_command
def cancel_substitution(
    *, actor: Actor, request_id: UUID, revision: int, substitution_id: UUID
) -> Substitution:
    """Give up a substitution that the port has not been asked about; the other stays.

    Raises SubstitutionNotFound, MoveNotAllowed, and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    found = lock_substitution(request, substitution_id)
    return drop(request, found, SubstitutionAction.CANCEL, actor=actor)


def _insert(made: Substitution) -> None:
    """Save it; the database has the last word when two colleagues replace the same visitor."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as refused:
        if "substitution_one_open" not in str(refused):
            raise
        raise SubstitutionUnderWay from refused


def _check_not_listed(request: TransferRequest, passport_key: str) -> None:
    listed = Visitor.objects.filter(request=request, passport_key=passport_key).travelling()
    if listed.exists():
        message = _("This passport is in the list already.")
        raise DuplicateOpenRequest(message, fields={"passport_number": message})
