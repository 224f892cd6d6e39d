"""Marking the papers of a case: seen, unclear or missing, by whom and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.endorsement.checklist import files_key
from apps.endorsement.exam_errors import PaperUnknown
from apps.endorsement.models import CasePaper, CaseVisitor, PaperMark, PaperVerdict, PortCase
from apps.endorsement.moving import lock_case, visitor_of, write_case
from apps.endorsement.policies import check_on_no_other_desk
from apps.endorsement.states import CaseStatus
from apps.policy.selectors import paper_names
from apps.regions.scoping import port_command

MARKABLE: Final = frozenset(
    {CaseStatus.EXAMINING, CaseStatus.AWAITING_SUPPLEMENT, CaseStatus.EXAMINED}
)
MOST_OF_A_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind of paper; no verdict takes the mark away."""

    kind: str
    verdict: PaperVerdict | None
    note: str = ""


def may_be_marked(case: PortCase, visitor: CaseVisitor | None) -> bool:
    """Whether papers of the visitor, or of the request, may be marked now."""
    return case.status in MARKABLE and not (visitor is not None and visitor.has_left)


@port_command
def mark_papers(
    *,
    actor: Actor,
    case_id: UUID,
    revision: int,
    visitor_id: UUID | None,
    marks: Sequence[Found],
) -> PortCase:
    """Keep what an officer found of the papers of one visitor, or of the request itself.

    Only what differs from before is written; with nothing new the case keeps its revision. Raises
    NotAllowed, PaperUnknown, CaseNotFound, CaseVisitorNotFound, StaleRevision, CaseHeld while
    another officer examines, and MoveNotAllowed outside the examination or for a visitor who has
    left.
    """
    check_may(actor, Function.PORT_EXAMINE)
    case = lock_case(case_id, revision=revision)
    visitor = visitor_of(case, visitor_id) if visitor_id is not None else None
    if not may_be_marked(case, visitor):
        raise MoveNotAllowed(action="MARK_PAPERS", status=str(case.status))
    if case.status != CaseStatus.EXAMINED:
        check_on_no_other_desk(case, actor)
    papers = list(CasePaper.objects.filter(case=case, visitor=visitor))
    _check_known(marks, papers)
    kept = {mark.kind: mark for mark in PaperMark.objects.filter(case=case, visitor=visitor)}
    changed = []
    for found in marks:
        files = files_key(paper for paper in papers if paper.kind == found.kind)
        if _keep(kept.get(found.kind), found, files, case=case, visitor=visitor, actor=actor):
            changed.append(f"{found.kind}={found.verdict or '-'}")
    if changed:
        subject = f"visitor:{visitor.id}" if visitor is not None else None
        event = "endorsement.papers_marked"
        write_case(case, event, actor=actor, facts={"marks": changed}, subject=subject)
    return case


def _check_known(marks: Sequence[Found], papers: Sequence[CasePaper]) -> None:
    known = {*paper_names(timezone.localdate()), *(paper.kind for paper in papers)}
    for found in marks:
        if found.kind not in known:
            raise PaperUnknown
        if len(found.note.strip()) > MOST_OF_A_NOTE:
            words = _("Say it in %(n)s characters at most.") % {"n": MOST_OF_A_NOTE}
            raise PaperUnknown(words, fields={f"{found.kind}.note": words})


def _keep(
    before: PaperMark | None,
    found: Found,
    files: str,
    *,
    case: PortCase,
    visitor: CaseVisitor | None,
    actor: Actor,
) -> bool:
    """Write one mark if it says something new; tells whether it did."""
    note = found.note.strip()
    if found.verdict is None:
        if before is not None:
            before.delete()
        return before is not None
    now = (found.verdict, note, files)
    if before is not None and (before.verdict, before.note, before.files) == now:
        return False
    PaperMark.objects.update_or_create(
        case=case,
        visitor=visitor,
        kind=found.kind,
        defaults={
            "verdict": found.verdict,
            "note": note,
            "files": files,
            "marked_by": actor.id,
            "marked_at": timezone.now(),
        },
    )
    return True
