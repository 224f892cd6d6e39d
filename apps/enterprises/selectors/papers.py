"""Papers on the file of a unit or host, and who may open them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from apps.accounts.functions import Function
from apps.accounts.permissions import may
from apps.core.actors import Actor
from apps.enterprises.errors import NotAnInviter
from apps.enterprises.models import UnitPaper
from apps.enterprises.selectors.inviters import inviter_of
from apps.regions.scoping import city_query


@city_query
def papers_on_file(enterprise_id: UUID, on: dt.date) -> list[UnitPaper]:
    """List a unit's papers in force on a day in Beijing, with their files, by kind, newest first.

    They are metadata only; the bytes open through `files`, which leaves a trace of each read.
    """
    return list(
        UnitPaper.objects.in_force(on)
        .filter(enterprise_id=enterprise_id)
        .select_related("file")
        .order_by("kind", "-put_at", "id")
    )


@city_query
def papers_of_host(host_id: UUID, on: dt.date) -> list[UnitPaper]:
    """List a host's papers in force on a day, as papers_on_file does for a unit."""
    return list(
        UnitPaper.objects.in_force(on)
        .filter(host_id=host_id)
        .select_related("file")
        .order_by("kind", "-put_at", "id")
    )


@city_query
def chain_of_unit_paper(actor: Actor, file_id: UUID) -> str | None:
    """Give the audit chain of the unit or host whose paper a file is, if the actor may open it.

    The unit's own people may, whatever their dates, and the city's officers; nobody else.
    """
    paper = UnitPaper.objects.filter(file_id=file_id).order_by("put_at", "id").first()
    if paper is None:
        return None
    if may(actor, Function.CITY_READ) or _is_own(actor, paper):
        owner = "enterprise" if paper.enterprise_id is not None else "host"
        return f"{owner}:{paper.enterprise_id or paper.host_id}"
    return None


def _is_own(actor: Actor, paper: UnitPaper) -> bool:
    if not may(actor, Function.INVITER_READ):
        return False
    try:
        owner = inviter_of(actor).owner
    except NotAnInviter:
        return False
    return owner == {"enterprise_id": paper.enterprise_id, "host_id": paper.host_id}
