"""Who leads a delegation: one visitor of two or more, and the mark moves when it must."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from apps.transfers.models import TransferRequest, Visitor


def unmark_leader(request: TransferRequest, *, but: UUID | None = None) -> None:
    """Take the mark from whoever has it, so that another can have it; `but` keeps it."""
    marked = Visitor.objects.filter(request=request, is_leader=True)
    others = marked if but is None else marked.exclude(id=but)
    others.update(is_leader=False)


def settle_leader(request: TransferRequest) -> UUID | None:
    """Let the first in the list lead when nobody does and there are two or more; say who leads."""
    listed = list(
        Visitor.objects.filter(request=request)
        .travelling()
        .order_by("position")
        .values_list("id", "is_leader")
    )
    for id_, leads in listed:
        if leads:
            return id_
    if len(listed) < 2:
        return None
    Visitor.objects.filter(id=listed[0][0]).update(is_leader=True)
    return listed[0][0]


def keep_one_leader(request: TransferRequest, joining: Iterable[Visitor]) -> None:
    """Of those who join together, unsaved yet, let the first marked lead if nobody does."""
    is_led = Visitor.objects.filter(request=request, is_leader=True).travelling().exists()
    for one in joining:
        one.is_leader, is_led = one.is_leader and not is_led, is_led or one.is_leader
