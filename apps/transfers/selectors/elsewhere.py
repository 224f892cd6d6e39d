"""Where else the passports of a request stand: the unit may have begun the trip already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from apps.regions.scoping import city_query
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.states import EDITABLE, OPEN


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another request of the same unit in which a passport stands."""

    request_id: UUID
    reference: str


@city_query
def is_named_twice(visitor: Visitor) -> bool:
    """Tell whether another visitor of the same request has the same passport; filing refuses it."""
    listed = Visitor.objects.filter(request=visitor.request_id, passport_key=visitor.passport_key)
    return listed.exclude(id=visitor.id).travelling().exists()


@city_query
def passports_elsewhere(request: TransferRequest) -> Mapping[str, list[Elsewhere]]:
    """Give by passport key the unit's other drafts and open requests, by reference; one query.

    `request` has been read for its inviter, with its visitors. No visitor's data is loaded.
    """
    own = TransferRequest.objects.of_inviter(
        enterprise_id=request.enterprise_id, host_id=request.host_id
    )
    found: dict[str, list[Elsewhere]] = defaultdict(list)
    rows = (
        Visitor.objects.filter(request__in=own, request__status__in=sorted(EDITABLE | OPEN))
        .exclude(request=request)
        .filter(passport_key__in=[one.passport_key for one in request.delegation])
        .travelling()
        .order_by("request__reference", "request_id")
        .values_list("passport_key", "request_id", "request__reference")
        .distinct()
    )
    for key, request_id, reference in rows:
        found[key].append(Elsewhere(request_id, reference))
    return dict(found)
