"""People whom a unit has invited before, to be named again."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from apps.audit.services import record_read
from apps.core.actors import Actor
from apps.regions.scoping import city_query
from apps.transfers.models import TransferRequest, Visitor

READ: Final = "transfers.known_visitors_read"
_READ_FIELDS: Final = ("visitors",)


@city_query
def known_visitors(actor: Actor, request: TransferRequest, *, name: str = "") -> QuerySet[Visitor]:
    """List whom the unit named in its other requests, by name: a passport once, as last written.

    `name` keeps those who have each of its words in one of their names. `request` has been read
    for its inviter; the read of the people is noted in its chain.
    """
    record_read(READ, actor=actor, chain=request.chain, fields=_READ_FIELDS)
    latest = (
        Visitor.objects.of_inviter(enterprise_id=request.enterprise_id, host_id=request.host_id)
        .exclude(request=request)
        .order_by("passport_key", "-request__created_at", "-id")
        .distinct("passport_key")
    )
    people = Visitor.objects.filter(id__in=latest.values_list("id", flat=True))
    for word in name.split():
        people = people.filter(
            Q(surname__icontains=word) | Q(given_names__icontains=word) | Q(name_zh__icontains=word)
        )
    return people.order_by("surname", "given_names", "id")
