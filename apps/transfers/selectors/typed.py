"""What the rules say to something that is typed and not saved."""

from __future__ import annotations

from django.utils import timezone

from apps.regions.scoping import city_query
from apps.transfers.inputs import TripInput, VisitorInput
from apps.transfers.models import TransferRequest
from apps.transfers.policies.defects import Defect, Defects
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.trips import Limits, clean_trip
from apps.transfers.policies.visitors import clean_visitor
from apps.transfers.selectors.papers import inviter_kind_of


@city_query
def defects_of_trip(typed: TripInput) -> list[Defect]:
    """List all that `edit_trip` would refuse, by the names of its fields."""
    defects = Defects()
    clean_trip(typed, now=timezone.now(), defects=defects)
    return list(defects)


@city_query
def defects_of_visitor(request: TransferRequest, typed: VisitorInput) -> list[Defect]:
    """List all that `add_visitor` would refuse, by the names of its fields."""
    now = timezone.now()
    limits = Limits.on(timezone.localdate(now))
    by = yardstick(request, inviter_kind=inviter_kind_of(request), limits=limits, now=now)
    defects = Defects()
    clean_visitor(typed, by=by, defects=defects)
    return list(defects)
