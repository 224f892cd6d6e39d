"""What the city knows of an inviter from its requests so far, in counts that can be looked up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.regions.scoping import city_query
from apps.transfers.models import Ask, TransferRequest, Visitor
from apps.transfers.states import WITH_VISA, AskKind, AskSide, Status, VisitorState


@dataclass(frozen=True, slots=True)
class Record:
    """Counts of one inviter: requests, what was asked of them, and what became of the visitors."""

    filed: int
    open: int
    returned: int
    withdrawn: int
    times_asked: int
    times_returned: int
    visitors: int
    issued: int
    used: int
    not_used: int
    refused: int
    declared_void: int


@city_query
def record_of(actor: Actor, request: TransferRequest) -> Record:
    """Count what the inviter of a request has filed in this city, this request included.

    Three queries, however much there is. "Not used" are visas that expired. Raises NotAllowed.
    """
    check_may(actor, Function.CITY_READ)
    own = TransferRequest.objects.filed().of_inviter(
        enterprise_id=request.enterprise_id, host_id=request.host_id
    )
    ended = [Status.CLOSED, Status.WITHDRAWN, Status.REDIRECTED]
    requests = own.aggregate(
        filed=Count("pk"),
        open=Count("pk", filter=~Q(status__in=ended)),
        returned=Count("pk", filter=Q(status=Status.RETURNED)),
        withdrawn=Count("pk", filter=Q(status=Status.WITHDRAWN)),
    )
    asks = Ask.objects.filter(request__in=own, side=AskSide.CITY).aggregate(
        times_asked=Count("pk", filter=Q(kind=AskKind.SUPPLEMENT)),
        times_returned=Count("pk", filter=Q(kind=AskKind.RETURN)),
    )
    visitors = Visitor.objects.filter(request__in=own).aggregate(
        visitors=Count("pk"),
        issued=Count("pk", filter=Q(state__in=sorted(WITH_VISA))),
        used=Count("pk", filter=Q(state=VisitorState.USED)),
        not_used=Count("pk", filter=Q(state=VisitorState.EXPIRED)),
        refused=Count("pk", filter=Q(state=VisitorState.REFUSED)),
        declared_void=Count("pk", filter=Q(state=VisitorState.DECLARED_VOID)),
    )
    return Record(**requests, **asks, **visitors)
