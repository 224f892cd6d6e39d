"""Whether a request is whole and lawful enough to be filed; all that is wrong is told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import workcalendar
from apps.policy.selectors import categories_for, declaration, parameter
from apps.transfers.errors import (
    CategoryNotOffered,
    DeclarationChanged,
    DeclarationMissing,
    DuplicateOpenRequest,
    GroupTooSmall,
    NoVisitors,
    RequestIncomplete,
    TooManyVisitors,
)
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.defects import Defect, Defects
from apps.transfers.policies.papers import check_papers, on_file_for, slots
from apps.transfers.policies.trips import Limits, check_whole_trip
from apps.transfers.policies.visitors import Yardstick, check_visitor

#: The text of the rule book that an inviter declares when it files.
DECLARATION: Final = "filing"


def yardstick(
    request: TransferRequest,
    *,
    inviter_kind: str,
    limits: Limits,
    now: dt.datetime,
    rules_of: dt.date | None = None,
) -> Yardstick:
    """Say what the visitors of a request are measured by, with the rules of today.

    `rules_of` names another day, whose categories are offered instead.
    """
    today = timezone.localdate(now)
    arrival_at = request.arrival_at
    return Yardstick(
        today=today,
        arrival_on=workcalendar.beijing_date(arrival_at) if arrival_at else None,
        stay_days=request.stay_days or 0,
        min_passport_days=limits.min_passport_days,
        categories=frozenset(one.code for one in categories_for(inviter_kind, rules_of or today)),
    )


def defects_of(request: TransferRequest, *, inviter_kind: str, now: dt.datetime) -> Defects:
    """Find everything that keeps the request from being filed.

    Places are `trip.<field>`, `visitors`, `visitors.<n>.<field>` (n from 0, in their order),
    `papers.<kind>` and `visitors.<n>.papers.<kind>`.
    """
    defects = Defects()
    trip = Defects()
    limits = Limits.on(timezone.localdate(now))
    check_whole_trip(request, limits=limits, now=now, defects=trip)
    defects.extend(trip, under="trip")
    visitors = list(Visitor.objects.filter(request=request).travelling().order_by("position"))
    by = yardstick(request, inviter_kind=inviter_kind, limits=limits, now=now)
    _check_number(visitors, most=limits.max_visitors, defects=defects)
    check_groups(visitors, inviter_kind=inviter_kind, on=by.today, defects=defects)
    for place, visitor in enumerate(visitors):
        own = Defects()
        check_visitor(visitor, by=by, defects=own)
        defects.extend(own, under=f"visitors.{place}")
    places = slots(
        visitors=visitors,
        papers=list(request.papers.all()),
        inviter_kind=inviter_kind,
        on=by.today,
        on_file=on_file_for(request, on=by.today),
    )
    check_papers(places, order=[visitor.id for visitor in visitors], defects=defects)
    defects.extend(duplicates(request, visitors))
    return defects


def check_filing(request: TransferRequest, *, inviter_kind: str, now: dt.datetime) -> None:
    """Raise RequestIncomplete with all defects; DuplicateOpenRequest when that is all there is."""
    defects = defects_of(request, inviter_kind=inviter_kind, now=now)
    if defects and all(isinstance(one.error, DuplicateOpenRequest) for one in defects):
        first = next(iter(defects)).error
        fields = {one.field: one.message for one in defects}
        within = all(one.field.startswith("visitors.") and not one.error.data for one in defects)
        words = _("A passport is in this request twice.") if within else None
        raise DuplicateOpenRequest(words, fields=fields, **first.data)
    defects.refuse(RequestIncomplete, always=True)


def check_declared(version: str, *, on: dt.date) -> None:
    """Raise DeclarationMissing or DeclarationChanged unless the day's text was declared.

    `version` names the text that the inviter read and ticked; empty when nothing was ticked.
    """
    if not version:
        raise DeclarationMissing(fields={"declaration": _("Tick the box to declare this.")})
    current = declaration(DECLARATION, on).version
    if version != current:
        message = _("The text has changed since you read it. Read it again and tick the box.")
        raise DeclarationChanged(fields={"declaration": message}, version=current)


def _check_number(visitors: Sequence[Visitor], *, most: int, defects: Defects) -> None:
    """Note a delegation that is empty or too large."""
    if not visitors:
        defects.add("visitors", NoVisitors(_("Add at least one visitor.")))
    if len(visitors) > most:
        defects.add(
            "visitors",
            TooManyVisitors(_("Name at most %(most)d visitors.") % {"most": most}, most=most),
        )


def check_groups(
    visitors: Sequence[Visitor], *, inviter_kind: str, on: dt.date, defects: Defects
) -> None:
    """Note a group that is none, and a group mixed with visitors of other categories."""
    groups = {one.code for one in categories_for(inviter_kind, on) if one.is_group}
    in_groups = [visitor for visitor in visitors if visitor.category in groups]
    if in_groups and len(in_groups) < parameter("group.min_visitors", on):
        defects.add("visitors", GroupTooSmall(_("Add the other visitors of the group.")))
    if in_groups and len(in_groups) < len(visitors):
        defects.add(
            "visitors",
            CategoryNotOffered(
                _("File the group and the other visitors in requests of their own.")
            ),
        )


def duplicates(request: TransferRequest, visitors: Sequence[Visitor]) -> list[Defect]:
    """Find visitors named twice here, or with an open request for the same day and port."""
    if request.arrival_at is None or not request.port_of_entry:
        return []
    others = {
        other.passport_key: other.request
        for other in Visitor.objects.select_related("request")
        .filter(
            is_open=True,
            passport_key__in=[visitor.passport_key for visitor in visitors],
            trip_date=workcalendar.beijing_date(request.arrival_at),
            port_of_entry=request.port_of_entry,
        )
        .exclude(request_id=request.id)
        .order_by("id")
    }
    found: list[Defect] = []
    seen: set[str] = set()
    for place, visitor in enumerate(visitors):
        field = f"visitors.{place}.passport_number"
        if visitor.passport_key in seen:
            message = _("This passport is in the list twice; remove one of the two.")
            found.append(Defect(field, DuplicateOpenRequest(message)))
        elif visitor.passport_key in others:
            error = _already_open(request, others[visitor.passport_key])
            found.append(Defect(field, error))
        seen.add(visitor.passport_key)
    return found


def _already_open(request: TransferRequest, other: TransferRequest) -> DuplicateOpenRequest:
    """Name the other request to its own inviter only; another inviter learns nothing of it."""
    is_own = (request.enterprise_id, request.host_id) == (other.enterprise_id, other.host_id)
    if not is_own:
        return DuplicateOpenRequest(
            _("This passport has an open request for the same day and port already.")
        )
    message = _("This passport is in your open request %(reference)s for the same day and port.")
    return DuplicateOpenRequest(message % {"reference": other.reference}, reference=other.reference)
