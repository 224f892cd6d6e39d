"""Substitutions of a request, and what a substitute still needs before it can be sent."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from apps.regions.scoping import city_query
from apps.transfers.errors import SubstitutionNotFound
from apps.transfers.models import Substitution, TransferRequest
from apps.transfers.policies.defects import Defect
from apps.transfers.policies.papers import PaperSlot, slots
from apps.transfers.policies.substitutions import rules_day, substitute_defects
from apps.transfers.selectors.papers import inviter_kind_of


@city_query
def substitution_of(request: TransferRequest, substitution_id: UUID) -> Substitution:
    """Give one substitution of a request already read. Raises SubstitutionNotFound."""
    for one in request.substitutions.all():
        if one.id == substitution_id:
            one.request = request
            return one
    raise SubstitutionNotFound


@city_query
def substitute_slots(request: TransferRequest, substitution: Substitution) -> list[PaperSlot]:
    """List the papers asked for from the substitute, by the rules the request was filed under."""
    new = substitution.substitute
    found = slots(
        visitors=[new],
        papers=list(request.papers.all()),
        inviter_kind=inviter_kind_of(request),
        on=rules_day(request),
    )
    return [slot for slot in found if slot.visitor is not None]


@city_query
def open_substitute_defects(request: TransferRequest, substitution: Substitution) -> list[Defect]:
    """List all that keeps the substitute from being sent now."""
    return list(
        substitute_defects(
            request, substitution, inviter_kind=inviter_kind_of(request), now=timezone.now()
        )
    )
