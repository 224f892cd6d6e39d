"""What a new draft can take over of an earlier request, and how the rules have changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from apps.regions.scoping import city_query
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.copying import (
    NOT_AT_FIRST,
    TRIP_FIELDS,
    fit_trip,
    may_be_copied,
    took_part,
    trip_parts,
)
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.rule_changes import rule_changes
from apps.transfers.policies.trips import Limits
from apps.transfers.policies.visitors import check_visitor
from apps.transfers.selectors.papers import inviter_kind_of
from apps.transfers.states import TripPart


@dataclass(frozen=True, slots=True)
class TripOffer:
    """A part of the trip; `trouble` says why today's rules refuse it, `is_chosen` at first."""

    part: TripPart
    trouble: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class VisitorOffer:
    """A visitor; `troubles` are what today's rules have against passport or category."""

    visitor: Visitor
    troubles: Sequence[str]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CopyOffer:
    """All that the page of a copy shows. `changes` are the rules that are others, in sentences."""

    trip: Sequence[TripOffer]
    visitors: Sequence[VisitorOffer]
    changes: Sequence[str]
    since: dt.date


@city_query
def copy_offer(request: TransferRequest) -> CopyOffer:
    """Say what can be taken over of a request read by request_for_inviter."""
    now = timezone.now()
    parts = trip_parts(request)
    _values, refused = fit_trip(request, parts, now=now)
    told = {one.field: one.message for one in refused}
    trip = []
    for part in parts:
        trouble = next((told[name] for name in TRIP_FIELDS[part] if name in told), "")
        trip.append(TripOffer(part, trouble, part not in NOT_AT_FIRST and not trouble))
    return CopyOffer(
        trip=trip,
        visitors=_people(request, now=now),
        changes=rule_changes_since(request),
        since=rules_known_of(request),
    )


@city_query
def rule_changes_since(request: TransferRequest) -> list[str]:
    """Name what has changed in the rules since a request was begun, or last filed."""
    people = [one for one in request.visitors.all() if may_be_copied(one)]
    return rule_changes(
        {one.category for one in people},
        inviter_kind_of(request),
        since=rules_known_of(request),
        today=timezone.localdate(),
    )


def rules_known_of(request: TransferRequest) -> dt.date:
    """Give the day whose rules the inviter has seen: of the last filing, else of the beginning."""
    return request.policy_date or timezone.localdate(request.created_at)


def _people(request: TransferRequest, *, now: dt.datetime) -> list[VisitorOffer]:
    """List who was named, by place, measured by today's rules without a trip."""
    by = yardstick(
        TransferRequest(),  # the new trip is not known yet
        inviter_kind=inviter_kind_of(request),
        limits=Limits.on(timezone.localdate(now)),
        now=now,
    )
    found = []
    for visitor in request.visitors.all():
        if may_be_copied(visitor):
            defects = Defects()
            check_visitor(visitor, by=by, defects=defects)
            chosen = took_part(request, visitor) and not defects
            found.append(VisitorOffer(visitor, [one.message for one in defects], chosen))
    return found
