"""At filing a request takes along what the inviter's file offers, and keeps it for good."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from apps.enterprises.models import UnitPaper
from apps.transfers.models import Paper, TransferRequest
from apps.transfers.policies.papers import on_file_for, slots


def lock_on_file(request: TransferRequest, *, on: dt.date) -> None:
    """Keep the papers that the filing rests on from being retired until it is through."""
    offered = [paper.id for paper in on_file_for(request, on=on)]
    list(UnitPaper.objects.select_for_update().filter(id__in=offered).order_by("id"))


def take_from_file(request: TransferRequest, *, inviter_kind: str, on: dt.date) -> list[UUID]:
    """Write what the file offers into the request, in the place of what an earlier filing took.

    Gives the ids of the unit's or host's papers. A paper that was taken before and is offered
    still stays the row it was, so that messages go on naming it by one id.
    """
    places = slots(
        visitors=request.delegation,
        papers=list(Paper.objects.filter(request=request)),
        inviter_kind=inviter_kind,
        on=on,
        on_file=on_file_for(request, on=on),
    )
    offered = {paper.id: paper for place in places for paper in place.on_file}
    taken = Paper.objects.filter(request=request, on_file__isnull=False)
    taken.exclude(on_file__in=offered).delete()
    there = set(taken.values_list("on_file_id", flat=True))
    Paper.objects.bulk_create(
        Paper(request=request, kind=paper.kind, file_id=paper.file_id, on_file=paper)
        for paper in offered.values()
        if paper.id not in there
    )
    return list(offered)
