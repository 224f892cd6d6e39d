"""Taking over a request from another city, and hearing what became of one sent away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core import workcalendar
from apps.core.actors import Actor
from apps.enterprises.services import UnitDetails, snapshot_redirected
from apps.regions.scoping import city_command
from apps.regions.selectors import port_of_entry
from apps.transfers.errors import (
    DuplicateOpenRequest,
    MessageDoesNotFit,
    PortNotOpen,
    RequestAlreadyHere,
)
from apps.transfers.models import Paper, Progress, TransferRequest, Visitor
from apps.transfers.services.access import lock_for_message
from apps.transfers.services.drafting import passport_key
from apps.transfers.services.leading import keep_one_leader
from apps.transfers.services.moving import leave_trace, note
from apps.transfers.services.past import take_past
from apps.transfers.services.telling import tell
from apps.transfers.states import Status

_EVENT = "transfers.came_by_redirect"


@city_command
def take_over(*, origin: str, body: Mapping[str, Any]) -> TransferRequest:
    """Create the request that another city sends, submitted, with its reference and filing time.

    `body` is that of `request.redirected`. The unit is taken from the register, or kept as the
    first city sent it; what that city corrected and asked comes along. Raises RequestAlreadyHere,
    MessageDoesNotFit (a host's request), PortNotOpen, DuplicateOpenRequest, InviterInvalid.
    """
    actor, inviter = Actor.system(origin), body["inviter"]
    known = TransferRequest.objects.filter(id=body["request_id"]).first()
    if known is not None:
        raise RequestAlreadyHere(status=str(known.status))
    if inviter["kind"] != "unit" or inviter["uscc"] is None:
        raise MessageDoesNotFit(status="host")
    unit = snapshot_redirected(
        actor=actor,
        details=UnitDetails(
            uscc=inviter["uscc"],
            name_zh=inviter["name_zh"],
            name_en=inviter["name_en"],
            contact_name=inviter["contact_name"],
            contact_phone=inviter["contact_phone"],
        ),
    )
    request = _request(body, origin=origin, actor=actor)
    request.enterprise = unit
    request.save(force_insert=True)
    _add_visitors(request, body["visitors"])
    Paper.objects.bulk_create(
        Paper(
            id=UUID(paper["paper_id"]),
            request=request,
            visitor_id=paper["visitor_id"],
            kind=paper["kind"],
            file_id=UUID(paper["file_id"]),
        )
        for paper in body["papers"]
    )
    take_past(request, body, origin=origin)
    leave_trace(
        request,
        _EVENT,
        actor=actor,
        remark=body["redirect_reason"],
        payload={"after": str(request.status), "origin": origin},
    )
    tell(request, _EVENT, actor=actor)
    return request


@city_command
def take_progress(
    *, origin: str, request_id: UUID, version: int, status: str, at: dt.datetime
) -> TransferRequest:
    """Keep what the new city tells of a request sent there, for its inviter's tracker here."""
    request = lock_for_message(request_id)
    known = status.upper()
    if request.redirected_to != origin or known not in Status.values:
        raise MessageDoesNotFit(status=str(request.status))
    Progress.objects.create(request=request, version=version, status=known, at=at)
    actor = Actor.system(origin)
    note(request, "transfers.progress_told", actor=actor, payload={"status_there": known})
    tell(request, "transfers.progress_told", actor=actor)
    return request


def _request(body: Mapping[str, Any], *, origin: str, actor: Actor) -> TransferRequest:
    """Read the columns of a new request from the message."""
    trip, submitted_at = body["trip"], dt.datetime.fromisoformat(body["submitted_at"])
    place = port_of_entry(code=trip["port_of_entry"], on=timezone.localdate())
    if place is None:
        raise PortNotOpen
    return TransferRequest(
        id=UUID(body["request_id"]),
        reference=body["reference"],
        status=Status.SUBMITTED,
        contact_name=body["inviter"]["contact_name"],
        contact_phone=body["inviter"]["contact_phone"],
        purpose=trip["purpose"],
        itinerary=trip["itinerary"],
        urgent_reason=body["urgent_reason"] or "",
        expedite_ground=(body["expedite"] or {}).get("ground", ""),
        expedite_reason=(body["expedite"] or {}).get("reason", ""),
        port_of_entry=place.code,
        port_schema=place.authority.schema_name,
        arrival_at=dt.datetime.fromisoformat(trip["arrival_at"]),
        flight_no=trip["flight_no"],
        stay_days=trip["stay_days"],
        policy_date=workcalendar.beijing_date(submitted_at),
        first_filed_at=dt.datetime.fromisoformat(body["first_filed_at"]),
        submitted_at=submitted_at,
        redirected_from=origin,
        created_by=actor.id,
        last_event=_EVENT,
        last_actor=actor.id,
        last_at=timezone.now(),
    )


def _add_visitors(request: TransferRequest, listed: Sequence[Mapping[str, Any]]) -> None:
    """Add the visitors, open for their trip; raises DuplicateOpenRequest."""
    rows = [_visitor(request, one) for one in listed]
    keep_one_leader(request, rows)
    try:
        with transaction.atomic():
            Visitor.objects.bulk_create(rows)
    except IntegrityError as refused:
        if "visitor_one_open_trip" not in str(refused):
            raise
        raise DuplicateOpenRequest from refused


def _visitor(request: TransferRequest, one: Mapping[str, Any]) -> Visitor:
    passport = one["passport"]
    issued_on = passport["issued_on"]
    return Visitor(
        id=UUID(one["visitor_id"]),
        request=request,
        position=one["position"],
        surname=one["surname"],
        given_names=one["given_names"],
        name_zh=one["name_zh"],
        sex=one["sex"],
        birth_date=dt.date.fromisoformat(one["birth_date"]),
        nationality=one["nationality"],
        passport_kind=passport["kind"].upper(),
        passport_number=passport["number"],
        passport_issuing_state=passport["issuing_state"],
        passport_issued_on=dt.date.fromisoformat(issued_on) if issued_on else None,
        passport_expires_on=dt.date.fromisoformat(passport["expires_on"]),
        category=one["category"],
        occupation=one["occupation"],
        employer=one["employer"],
        is_leader=one["is_leader"],
        passport_key=passport_key(
            issuing_state=passport["issuing_state"], number=passport["number"]
        ),
        is_open=True,
        trip_date=timezone.localdate(request.arrival_at),
        port_of_entry=request.port_of_entry,
    )
