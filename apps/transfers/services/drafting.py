"""The inviter writes a request: the draft, its trip and its visitors."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.identifiers.blind_index import blind_index
from apps.enterprises.policies import Inviter, check_may_file
from apps.enterprises.selectors import inviter_of
from apps.regions import scoping
from apps.regions.scoping import city_command
from apps.transfers.errors import TooManyVisitors, VisitorNotFound
from apps.transfers.inputs import TripInput, VisitorInput
from apps.transfers.models import Paper, PassportReading, Substitution, TransferRequest, Visitor
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.moves import check_editable
from apps.transfers.policies.trips import Limits, clean_trip
from apps.transfers.policies.typed import NEW_VISITOR, TRIP
from apps.transfers.policies.visitors import clean_visitor
from apps.transfers.services import forgetting
from apps.transfers.services.access import lock_own
from apps.transfers.services.beginning import begin
from apps.transfers.services.leading import settle_leader, unmark_leader
from apps.transfers.services.moving import leave_trace, note
from apps.transfers.services.readings import adopt_scan
from apps.transfers.states import VisitorState


@city_command
def start_draft(
    *, actor: Actor, trip: TripInput | None = None, key: UUID | None = None
) -> TransferRequest:
    """Begin a request for the actor's unit (or the host), with what is known of the trip.

    Contact details come from the register where none are typed. What was begun with the same `key`
    is given as it is. Raises NotAllowed, NotAnInviter, EnterpriseSuspended, HandlerNotAuthorised,
    HostProofExpired, and what edit_trip raises.
    """
    check_may(actor, Function.INVITER_FILE)
    inviter = inviter_of(actor)
    check_may_file(inviter)
    now = timezone.now()
    values = _trip_values(trip or TripInput(), now=now)
    event = "transfers.draft_started"
    request, is_new = begin(actor, inviter, values, event=event, now=now, key=key)
    if is_new:
        leave_trace(request, event, actor=actor)
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
    if listed.travelling().count() >= most:
        raise TooManyVisitors(_("Name at most %(most)d visitors.") % {"most": most}, most=most)
    values = visitor_values(request, inviter, visitor, limits=limits, now=now)
    last: int = listed.aggregate(last=Max("position"))["last"] or 0
    if values["is_leader"]:
        unmark_leader(request)
    added = Visitor.objects.create(request=request, position=last + 1, **values)
    forgetting.saved(actor, request, NEW_VISITOR)
    if scan_id is not None:
        adopt_scan(request, added, scan_id, inviter_kind=inviter.kind)
    settle_leader(request)
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
    """Write one visitor anew; raises as add_visitor, and VisitorNotFound.

    The mark of the leader goes to another by marking that one, never by taking it away.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    check_editable(request)
    found = _visitor(request, visitor_id)
    now = timezone.now()
    limits = Limits.on(timezone.localdate(now))
    values = visitor_values(request, inviter, visitor, limits=limits, now=now)
    if values["is_leader"]:
        unmark_leader(request, but=found.id)
    changed = sorted(name for name, value in values.items() if getattr(found, name) != value)
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))
    if scan_id is not None:
        adopt_scan(request, found, scan_id, inviter_kind=inviter.kind)
    settle_leader(request)
    facts = {"visitor": str(found.id), "fields": [name for name in changed if name != _INDEX]}
    forgetting.saved(actor, request, f"visitor:{found.id}")
    note(request, "transfers.visitor_edited", actor=actor, payload=facts)
    return found


@city_command
def remove_visitor(
    *, actor: Actor, request_id: UUID, revision: int, visitor_id: UUID
) -> TransferRequest:
    """Take a visitor and the visitor's papers out of the list; those behind move up.

    Somebody whose substitution left a trace is kept as withdrawn. The mark of a leader moves.
    Raises NotEditable, VisitorNotFound, and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    check_editable(request)
    found = _visitor(request, visitor_id)
    if Substitution.objects.filter(Q(visitor=found) | Q(substitute=found)).exists():
        Visitor.objects.filter(id=found.id).update(state=VisitorState.WITHDRAWN, is_leader=False)
    else:
        PassportReading.objects.filter(request=request, visitor=found).delete()
        _delete(found)
    forgetting.of_form(request.id, f"visitor:{visitor_id}")
    settle_leader(request)
    return note(
        request, "transfers.visitor_removed", actor=actor, payload={"visitor": str(visitor_id)}
    )


def passport_key(*, issuing_state: str, number: str) -> str:
    """Give the blind index of a passport, which no other city's index of it equals."""
    value = f"{scoping.current().schema_name}:{issuing_state}:{number}"
    return blind_index(value, settings.BLIND_INDEX_KEY)


_INDEX: Final = "passport_key"


def _trip_values(trip: TripInput, *, now: dt.datetime) -> dict[str, Any]:
    defects = Defects()
    values = clean_trip(trip, now=now, defects=defects)
    defects.refuse()
    return values


def visitor_values(
    request: TransferRequest,
    inviter: Inviter,
    typed: VisitorInput,
    *,
    limits: Limits,
    now: dt.datetime,
    rules_of: dt.date | None = None,
) -> dict[str, Any]:
    """Give the columns of a visitor as typed, or raise with all that is wrong."""
    defects = Defects()
    by = yardstick(request, inviter_kind=inviter.kind, limits=limits, now=now, rules_of=rules_of)
    values = clean_visitor(typed, by=by, defects=defects)
    defects.refuse()
    values[_INDEX] = passport_key(
        issuing_state=values["passport_issuing_state"], number=values["passport_number"]
    )
    return values


def _delete(found: Visitor) -> None:
    """Delete a visitor with the papers, and let those behind move up."""
    Paper.objects.filter(request=found.request_id, visitor=found).delete()
    position = found.position
    found.delete()
    behind = Visitor.objects.filter(request=found.request_id, position__gt=position)
    behind.update(position=F("position") - 1)


def _visitor(request: TransferRequest, visitor_id: UUID) -> Visitor:
    listed = Visitor.objects.filter(request=request).travelling()
    found = listed.filter(id=visitor_id).first()
    if found is None:
        raise VisitorNotFound
    return found
