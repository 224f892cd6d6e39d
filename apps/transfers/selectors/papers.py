"""What a request still needs: papers, categories, defects; and who may open a paper's file."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import may
from apps.core.actors import Actor
from apps.enterprises.errors import NotAnInviter
from apps.enterprises.selectors import inviter_of
from apps.policy.models import Declaration
from apps.policy.selectors import categories_for, declaration
from apps.regions.scoping import city_query
from apps.transfers.models import TransferRequest, TransferRequestQuerySet
from apps.transfers.policies.defects import Defect
from apps.transfers.policies.filing import DECLARATION, defects_of
from apps.transfers.policies.papers import PaperSlot, on_file_for, slots
from apps.transfers.states import EDITABLE


@city_query
def paper_slots(request: TransferRequest) -> list[PaperSlot]:
    """List the papers asked for, those of the request first, then visitor by visitor.

    By the rules of today while the request is edited, with what the inviter's file offers; else
    by those it was filed under.
    """
    today = timezone.localdate()
    filed_on = request.policy_date
    is_written = request.status in EDITABLE
    return slots(
        visitors=request.delegation,
        papers=list(request.papers.all()),
        inviter_kind=inviter_kind_of(request),
        on=today if is_written or filed_on is None else filed_on,
        on_file=on_file_for(request, on=today) if is_written else None,
    )


@city_query
def open_defects(request: TransferRequest) -> list[Defect]:
    """List all that keeps a request from being filed now, named as by filing.defects_of."""
    return list(defects_of(request, inviter_kind=inviter_kind_of(request), now=timezone.now()))


@city_query
def declaration_now() -> Declaration:
    """Give the text that an inviter declares today when it files."""
    return declaration(DECLARATION, timezone.localdate())


@city_query
def categories_of(request: TransferRequest) -> list[tuple[str, str]]:
    """List code and name of the categories this inviter may ask for today."""
    offered = categories_for(inviter_kind_of(request), timezone.localdate())
    return [(one.code, f"{one.code} {one.name}") for one in offered]


@city_query
def chain_of_paper(actor: Actor, file_id: UUID) -> str | None:
    """Give the audit chain of the request a file belongs to, when the actor may open it."""
    request = (
        _visible(actor)
        .filter(Q(papers__file_id=file_id) | Q(asks__items__file_id=file_id))
        .order_by("id")
        .first()
    )
    return request.chain if request is not None else None


def _visible(actor: Actor) -> TransferRequestQuerySet:
    """Keep what the actor may see: an officer what is filed, an inviter its own, others nothing."""
    if may(actor, Function.CITY_READ):
        return TransferRequest.objects.filed()
    if not may(actor, Function.INVITER_READ):
        return TransferRequest.objects.none()
    try:
        inviter = inviter_of(actor)
    except NotAnInviter:
        return TransferRequest.objects.none()
    return TransferRequest.objects.of_inviter(**inviter.owner)


def inviter_kind_of(request: TransferRequest) -> str:
    """Give the key of the paper lists in `policy` for whoever files the request."""
    return request.enterprise.inviter_kind if request.enterprise is not None else "host"
