"""The papers of a visitor, or of the request, as a list to go through; writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.endorsement.models import CasePaper, CaseVisitor, PaperMark, PaperVerdict, PortCase
from apps.policy.selectors import PaperNeed

_OF_REQUEST = "request"
_REQUIRED = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """One kind of paper: what is asked for, what is there, and the mark that counts.

    A mark made of other files than are there now does not count; `was_marked` tells of it.
    """

    kind: str
    name: str
    is_required: bool
    reason: str
    papers: tuple[CasePaper, ...]
    mark: PaperMark | None
    was_marked: bool

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what the paper is like."""
        return self.mark is None

    @property
    def is_lacking(self) -> bool:
        """Whether a mark says that the inviter has to be asked."""
        return self.mark is not None and self.mark.verdict != PaperVerdict.SEEN


def slots_of(
    case: PortCase,
    visitor: CaseVisitor | None,
    *,
    needs: Iterable[PaperNeed],
    names: Mapping[str, str],
    marks: Iterable[PaperMark],
) -> list[Slot]:
    """The list for a visitor, or for the request itself: required papers, then what else is there.

    `needs` are those of the visitor's category, or of all categories of the case for the request;
    `names` are words for kinds of paper by code.
    """
    own = visitor.id if visitor is not None else None
    papers: dict[str, list[CasePaper]] = {}
    for paper in case.papers.all():
        if paper.visitor_id == own:
            papers.setdefault(paper.kind, []).append(paper)
    marked = {mark.kind: mark for mark in marks if mark.visitor_id == own}
    asked = {
        need.code: need
        for need in sorted(needs, key=lambda need: need.strictness)
        if (need.belongs_to == _OF_REQUEST) is (own is None)
    }
    kinds = [code for code, need in asked.items() if need.strictness == _REQUIRED]
    return [
        _slot(kind, asked.get(kind), names, papers.get(kind, []), marked.get(kind))
        for kind in dict.fromkeys([*kinds, *papers, *marked])
    ]


def files_key(papers: Iterable[CasePaper]) -> str:
    """A digest of the files of some papers, whatever their order."""
    ids = sorted(str(paper.file_id) for paper in papers)
    return hashlib.sha256(" ".join(ids).encode()).hexdigest()


def _slot(
    kind: str,
    need: PaperNeed | None,
    names: Mapping[str, str],
    papers: list[CasePaper],
    mark: PaperMark | None,
) -> Slot:
    counts = mark is not None and mark.files == files_key(papers)
    return Slot(
        kind=kind,
        name=need.name if need is not None else names.get(kind, kind),
        is_required=need is not None and need.is_required,
        reason=need.reason if need is not None else "",
        papers=tuple(papers),
        mark=mark if counts else None,
        was_marked=mark is not None and not counts,
    )
