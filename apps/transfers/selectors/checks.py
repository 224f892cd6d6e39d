"""The check of requests: the list of items with their marks, and how far each request is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.regions.scoping import city_query
from apps.transfers.models import CheckMark, Paper, TransferRequest, Visitor
from apps.transfers.policies.checklist import Part
from apps.transfers.policies.moves import check_desk
from apps.transfers.policies.papers import Needs
from apps.transfers.policies.readiness import Progress, check_ready, checklist
from apps.transfers.states import Action


@dataclass(frozen=True, slots=True)
class Ready:
    """One request of a bulk hand-on: how far its check is, and why it cannot go on, if so."""

    request: TransferRequest
    progress: Progress
    refusal: DomainError | None


@city_query
def check_parts(request: TransferRequest) -> list[Part]:
    """Give the list of a request read by request_for_desk, visitor by visitor, itself last."""
    return checklist(request)


@city_query
def bulk_hand_on(actor: Actor, request_ids: list[UUID]) -> list[Ready]:
    """Say of each request whether it would be handed on now, by landing. Raises NotAllowed.

    The number of queries does not grow with the requests.
    """
    check_may(actor, Function.CITY_CHECK)
    rows = (
        TransferRequest.objects.filed()
        .filter(id__in=request_ids)
        .select_related("enterprise", "host")
        .prefetch_related(
            Prefetch("visitors", Visitor.objects.order_by("position")),
            Prefetch("papers", Paper.objects.select_related("file").order_by("created_at", "id")),
            Prefetch("marks", CheckMark.objects.order_by("id")),
        )
        .with_counts()
        .order_by("arrival_at", "id")
    )
    needs = Needs()
    return [_ready(row, actor, needs) for row in rows]


def _ready(request: TransferRequest, actor: Actor, needs: Needs) -> Ready:
    progress = Progress.of(checklist(request, needs))
    try:
        check_desk(request, Action.HAND_ON, actor)
        check_ready(progress)
    except DomainError as refused:
        return Ready(request, progress, refused)
    return Ready(request, progress, None)
