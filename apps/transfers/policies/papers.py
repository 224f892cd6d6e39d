"""Which papers the rules of a day ask for, which are there, and which are missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from apps.enterprises.models import UnitPaper
from apps.enterprises.selectors import papers_of_host, papers_on_file
from apps.policy.selectors import PaperNeed, papers_for
from apps.policy.states import PaperFor
from apps.transfers.errors import PaperMissing
from apps.transfers.models import Paper, TransferRequest, Visitor
from apps.transfers.policies.defects import Defects

#: Kind of a paper that answered a question of the city; no list asks for it beforehand.
SUPPLEMENT: Final = "supplement"

#: Papers that say who invites and not for which trip: given once to the inviter's file, each
#: request may rest on them. A letter on file from an earlier trip must never pass for this one's.
OF_THE_INVITER: Final = frozenset({"business_licence", "inviter_identity", "host_status_proof"})


@dataclass(frozen=True, slots=True)
class PaperSlot:
    """A place for a paper: what is asked, for whom (None: the request), and what is there.

    `on_file` are the inviter's papers that will go along when the request is filed; an own paper
    in `papers` takes their place.
    """

    need: PaperNeed
    visitor: Visitor | None
    papers: tuple[Paper, ...]
    on_file: tuple[UnitPaper, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Tell whether the rules demand a paper here and none is attached or on file."""
        return self.need.is_required and not self.papers and not self.on_file


class Needs:
    """The lists of papers, each read once however many requests ask for it."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._read: dict[tuple[str, str, dt.date], list[PaperNeed]] = {}

    def of(self, category: str, inviter_kind: str, on: dt.date) -> list[PaperNeed]:
        """Give the papers for a category, as `policy.selectors.papers_for`."""
        key = (category, inviter_kind, on)
        if key not in self._read:
            self._read[key] = papers_for(category, inviter_kind, on)
        return self._read[key]


def slots(
    *,
    visitors: Sequence[Visitor],
    papers: Sequence[Paper],
    inviter_kind: str,
    on: dt.date,
    needs: Needs | None = None,
    on_file: Sequence[UnitPaper] | None = None,
) -> list[PaperSlot]:
    """List the places for papers: those of the request first, then visitor by visitor.

    A paper of the request is asked once even if several categories ask for it, as the strictest
    of them asks: required, then if its reason applies, then on request only. `on_file` is what the
    inviter's file offers while the request is written (`on_file_for`); None once it is filed, when
    it holds what was taken from the file.
    """
    if on_file is not None:
        papers = [paper for paper in papers if paper.on_file_id is None]
    read = needs or Needs()
    listed_for = {
        category: read.of(category, inviter_kind, on)
        for category in dict.fromkeys(visitor.category for visitor in visitors)
    }
    whole: dict[str, PaperNeed] = {}
    for need in (need for listed in listed_for.values() for need in listed):
        if need.belongs_to == PaperFor.REQUEST and (
            need.code not in whole or need.strictness > whole[need.code].strictness
        ):
            whole[need.code] = need
    found = [_of_request(need, papers, on_file or ()) for need in whole.values()]
    for visitor in visitors:
        found.extend(
            PaperSlot(need, visitor, _there(papers, need.code, visitor.id))
            for need in listed_for[visitor.category]
            if need.belongs_to == PaperFor.VISITOR
        )
    return found


def by_visitor(found: Iterable[PaperSlot]) -> dict[UUID | None, list[PaperSlot]]:
    """Sort places by whose papers they hold: a visitor's id, or None, always there, the request."""
    whose: dict[UUID | None, list[PaperSlot]] = {None: []}
    for slot in found:
        whose.setdefault(slot.visitor.id if slot.visitor else None, []).append(slot)
    return whose


def check_papers(found: Sequence[PaperSlot], *, order: Sequence[UUID], defects: Defects) -> None:
    """Note every missing paper: `papers.photo`, or `visitors.0.papers.photo` by the order given."""
    for slot in found:
        if not slot.is_missing:
            continue
        place = f"papers.{slot.need.code}"
        if slot.visitor is not None:
            place = f"visitors.{order.index(slot.visitor.id)}.{place}"
        defects.add(place, PaperMissing(_("Attach: %(paper)s.") % {"paper": slot.need.name}))


def on_file_for(request: TransferRequest, *, on: dt.date) -> list[UnitPaper]:
    """List the papers on the file of a request's own inviter that it may rest on that day."""
    if request.enterprise_id is not None:
        found = papers_on_file(request.enterprise_id, on)
    elif request.host_id is not None:
        found = papers_of_host(request.host_id, on)
    else:
        return []
    return [paper for paper in found if paper.kind in OF_THE_INVITER]


def _of_request(
    need: PaperNeed, papers: Sequence[Paper], on_file: Sequence[UnitPaper]
) -> PaperSlot:
    own = _there(papers, need.code, None)
    offered = tuple(paper for paper in on_file if paper.kind == need.code and not own)
    return PaperSlot(need, None, own, offered)


def _there(papers: Sequence[Paper], kind: str, visitor_id: UUID | None) -> tuple[Paper, ...]:
    return tuple(p for p in papers if p.kind == kind and p.visitor_id == visitor_id)
