"""The inviter writes a request: the draft, its trip and its visitors."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.identifiers.blind_index import blind_index
from apps.core.identifiers.reference import new_reference
from apps.enterprises.policies import Inviter, check_may_file
from apps.enterprises.selectors import inviter_of
from apps.regions import scoping
from apps.regions.scoping import city_command
from apps.transfers.errors import TooManyVisitors, VisitorNotFound
from apps.transfers.inputs import TripInput, VisitorInput
from apps.transfers.models import Paper, PassportReading, TransferRequest, Visitor
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.moves import check_editable
from apps.transfers.policies.trips import Limits, clean_trip
from apps.transfers.policies.typed import NEW_VISITOR, TRIP
from apps.transfers.policies.visitors import clean_visitor
from apps.transfers.services import forgetting
from apps.transfers.services.access import lock_own
from apps.transfers.services.moving import leave_trace, note
from apps.transfers.services.readings import adopt_scan

_DRAWS: Final = 8


@city_command
def start_draft(*, actor: Actor, trip: TripInput | None = None) -> TransferRequest:
    """Begin a request for the actor's unit (or the host), with what is known of the trip.

    Contact details come from the register where none are typed. Raises NotAllowed, NotAnInviter,
    EnterpriseSuspended, HandlerNotAuthorised, HostProofExpired, and what edit_trip raises.
    """
    check_may(actor, Function.INVITER_FILE)
    inviter = inviter_of(actor)
    check_may_file(inviter)
    now = timezone.now()
    values = _trip_values(trip or TripInput(), now=now)
    name, phone = inviter.contact
    values["contact_name"] = values["contact_name"] or name
    values["contact_phone"] = values["contact_phone"] or phone
    request = _insert(actor, inviter, values, now=now)
    leave_trace(request, "transfers.draft_started", actor=actor)
    forgetting.saved(actor, None, TRIP)
    return request


@city_command
def edit_trip(*, actor: Actor, request_id: UUID, revision: int, trip: TripInput) -> TransferRequest:
    """Write the whole trip anew. Empty fields are allowed until the request is submitted.

    Raises NotEditable, ArrivalInPast, StayTooLong, StayTooShort, PortNotOpen, PhoneInvalid,
    TextUnfit, or SeveralDefects that names them all; and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    check_editable(request)
    values = _trip_values(trip, now=timezone.now())
    changed = sorted(name for name, value in values.items() if getattr(request, name) != value)
    forgetting.saved(actor, request, TRIP)
    return note(
        request, "transfers.trip_edited", actor=actor, payload={"fields": changed}, **values
    )


@city_command
def add_visitor(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    visitor: VisitorInput,
    scan_id: UUID | None = None,
) -> Visitor:
    """Add a visitor at the end of the list. Read the new revision from `.request`.

    The scan `scan_id` becomes the copy of the visitor's passport.

    Raises NotEditable, TooManyVisitors, one of the passport, category, name and line errors, or
    SeveralDefects that names them all; ScanNotFound; and what lock_own raises.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    check_editable(request)
    now = timezone.now()
    limits = Limits.on(timezone.localdate(now))
    most = limits.max_visitors
    listed = Visitor.objects.filter(request=request)
    if listed.count() >= most:
        raise TooManyVisitors(_("Name at most %(most)d visitors.") % {"most": most}, most=most)
    values = _visitor_values(request, inviter, visitor, limits=limits, now=now)
    last: int = listed.aggregate(last=Max("position"))["last"] or 0
    added = Visitor.objects.create(request=request, position=last + 1, **values)
    forgetting.saved(actor, request, NEW_VISITOR)
    if scan_id is not None:
        adopt_scan(request, added, scan_id, inviter_kind=inviter.kind)
    note(request, "transfers.visitor_added", actor=actor, payload={"visitor": str(added.id)})
    return added


@city_command
def edit_visitor(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    visitor_id: UUID,
    visitor: VisitorInput,
    scan_id: UUID | None = None,
) -> Visitor:
    """Write one visitor anew; raises as add_visitor, and VisitorNotFound."""
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    check_editable(request)
    found = _visitor(request, visitor_id)
    now = timezone.now()
    limits = Limits.on(timezone.localdate(now))
    values = _visitor_values(request, inviter, visitor, limits=limits, now=now)
    changed = sorted(name for name, value in values.items() if getattr(found, name) != value)
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))
    if scan_id is not None:
        adopt_scan(request, found, scan_id, inviter_kind=inviter.kind)
    facts = {"visitor": str(found.id), "fields": [name for name in changed if name != _INDEX]}
    forgetting.saved(actor, request, f"visitor:{found.id}")
    note(request, "transfers.visitor_edited", actor=actor, payload=facts)
    return found


@city_command
def remove_visitor(
    *, actor: Actor, request_id: UUID, revision: int, visitor_id: UUID
) -> TransferRequest:
    """Take a visitor and the visitor's papers out of the list; those behind move up.

    Raises NotEditable, VisitorNotFound, and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    check_editable(request)
    found = _visitor(request, visitor_id)
    position = found.position
    Paper.objects.filter(request=request, visitor=found).delete()
    forgetting.of_form(request.id, f"visitor:{found.id}")
    PassportReading.objects.filter(request=request, visitor=found).delete()
    found.delete()
    behind = Visitor.objects.filter(request=request, position__gt=position)
    behind.update(position=F("position") - 1)
    return note(
        request, "transfers.visitor_removed", actor=actor, payload={"visitor": str(visitor_id)}
    )


def passport_key(*, issuing_state: str, number: str) -> str:
    """Give the blind index of a passport, which no other city's index of it equals."""
    value = f"{scoping.current().schema_name}:{issuing_state}:{number}"
    return blind_index(value, settings.BLIND_INDEX_KEY)


_INDEX: Final = "passport_key"


def _insert(
    actor: Actor, inviter: Inviter, values: dict[str, Any], *, now: dt.datetime
) -> TransferRequest:
    """Save a new draft under a fresh reference; a reference drawn before is drawn again."""
    request = TransferRequest(
        enterprise=inviter.enterprise,
        host=inviter.host,
        created_by=actor.id,
        last_event="transfers.draft_started",
        last_actor=actor.id,
        last_roles=" ".join(sorted(actor.roles)),
        last_at=now,
        **values,
    )
    for draw in range(1, _DRAWS + 1):
        request.reference = new_reference(timezone.localdate(now).year)
        try:
            with transaction.atomic():
                request.save(force_insert=True)
        except IntegrityError as refused:
            if "request_reference_once" not in str(refused) or draw == _DRAWS:
                raise
        else:
            break
    return request


def _trip_values(trip: TripInput, *, now: dt.datetime) -> dict[str, Any]:
    defects = Defects()
    values = clean_trip(trip, now=now, defects=defects)
    defects.refuse()
    return values


def _visitor_values(
    request: TransferRequest,
    inviter: Inviter,
    typed: VisitorInput,
    *,
    limits: Limits,
    now: dt.datetime,
) -> dict[str, Any]:
    defects = Defects()
    by = yardstick(request, inviter_kind=inviter.kind, limits=limits, now=now)
    values = clean_visitor(typed, by=by, defects=defects)
    defects.refuse()
    values[_INDEX] = passport_key(
        issuing_state=values["passport_issuing_state"], number=values["passport_number"]
    )
    return values


def _visitor(request: TransferRequest, visitor_id: UUID) -> Visitor:
    found = Visitor.objects.filter(request=request, id=visitor_id).first()
    if found is None:
        raise VisitorNotFound
    return found
