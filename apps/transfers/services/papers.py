"""The inviter attaches papers and takes them away."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.files.services import store
from apps.policy.selectors import categories_for, papers_for
from apps.policy.states import PaperFor
from apps.regions.scoping import city_command
from apps.transfers.errors import PaperKindUnknown, PaperNotFound, VisitorNotFound
from apps.transfers.models import Paper, Visitor
from apps.transfers.policies.substitutions import check_visitor_open
from apps.transfers.services.access import lock_own
from apps.transfers.services.moving import note

PURPOSE: Final = "request_paper"


@city_command
def attach_paper(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    kind: str,
    upload: UploadedFile[Any],
    visitor_id: UUID | None = None,
) -> Paper:
    """Store an upload and attach it, to one visitor or to the request (`visitor_id` None).

    Raises NotEditable, VisitorNotFound, PaperKindUnknown when no rule of today knows the kind for
    this inviter or it belongs to the other of visitor and request, what `files.services.store`
    raises about the file, and what lock_own raises.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    visitor = None
    if visitor_id is not None:
        visitor = Visitor.objects.filter(request=request, id=visitor_id).first()
        if visitor is None:
            raise VisitorNotFound
    check_visitor_open(request, visitor)
    _check_kind(kind, inviter_kind=inviter.kind, visitor=visitor)
    file = store(actor=actor, upload=upload, purpose=PURPOSE)
    paper = Paper.objects.create(request=request, visitor=visitor, kind=kind, file=file)
    facts = {"paper": str(paper.id), "kind": kind, "file": str(file.id), "sha256": file.sha256}
    note(request, "transfers.paper_attached", actor=actor, payload=facts)
    return paper


@city_command
def remove_paper(*, actor: Actor, request_id: UUID, revision: int, paper_id: UUID) -> None:
    """Detach a paper; the stored file stays until retention ends it.

    Raises NotEditable, PaperNotFound (also for one taken from the inviter's file, where it is
    retired instead), and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    papers = Paper.objects.select_related("visitor__substitution")
    paper = papers.filter(request=request, id=paper_id, on_file=None).first()
    if paper is None:
        raise PaperNotFound
    check_visitor_open(request, paper.visitor)
    paper.delete()
    note(request, "transfers.paper_removed", actor=actor, payload={"paper": str(paper_id)})


def _check_kind(kind: str, *, inviter_kind: str, visitor: Visitor | None) -> None:
    """Look the kind up: for the visitor's category, or for any this inviter may ask for."""
    today = timezone.localdate()
    wanted = PaperFor.REQUEST if visitor is None else PaperFor.VISITOR
    asked = (
        [one.code for one in categories_for(inviter_kind, today)]
        if visitor is None
        else [visitor.category]
    )
    for category in asked:
        for need in papers_for(category, inviter_kind, today):
            if need.code == kind and need.belongs_to == wanted:
                return
    raise PaperKindUnknown(fields={"kind": _("Choose one of the papers in the list.")})
