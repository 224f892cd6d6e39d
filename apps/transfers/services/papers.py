"""The inviter attaches papers, turns and replaces them, and takes them away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.enterprises.policies import Inviter
from apps.files.checking.content import Checked
from apps.files.checking.names import clean_name
from apps.files.services import store, store_turned
from apps.policy.selectors import categories_for, papers_for
from apps.policy.states import PaperFor
from apps.regions.scoping import city_command
from apps.transfers.errors import (
    PaperAlreadyThere,
    PaperKindUnknown,
    PaperNotFound,
    VisitorNotFound,
)
from apps.transfers.models import Paper, TransferRequest, Visitor
from apps.transfers.policies.substitutions import check_visitor_open
from apps.transfers.services.access import lock_own, lock_own_now
from apps.transfers.services.moving import note

PURPOSE: Final = "request_paper"


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of one of several files: the paper it is now, or why it was refused."""

    name: str
    paper: Paper | None
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a paper goes: the request under its lock, one of its visitors or None, the kind."""

    request: TransferRequest
    visitor: Visitor | None
    kind: str


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
    this inviter or it belongs to the other of visitor and request, PaperAlreadyThere, what
    `files.services.store` raises about the file, and what lock_own raises.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    return _attach(_place(request, inviter, kind, visitor_id), upload, actor=actor)


@city_command
def attach_papers(
    *,
    actor: Actor,
    request_id: UUID,
    kind: str,
    uploads: Sequence[UploadedFile[Any]],
    visitor_id: UUID | None = None,
) -> list[Attached]:
    """Attach several files at one place; one that is refused keeps none of the others back.

    Whatever revision the request has: a file more takes nothing away from another's act, and the
    same file sent twice is there once. Raises what attach_paper raises about the place.
    """
    request, inviter = lock_own_now(actor=actor, request_id=request_id)
    place = _place(request, inviter, kind, visitor_id)
    outcomes = []
    for upload in uploads:
        name = clean_name(upload.name or "")
        try:
            outcomes.append(Attached(name, _attach(place, upload, actor=actor)))
        except DomainError as refusal:
            outcomes.append(Attached(name, None, refusal))
    return outcomes


@city_command
def replace_paper(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    paper_id: UUID,
    upload: UploadedFile[Any],
) -> Paper:
    """Put another file in the place of a paper, or change nothing. Raises as attach_paper does.

    Raises PaperNotFound too.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    old = _own_paper(request, paper_id)
    place = _place(request, inviter, old.kind, old.visitor_id)
    new = _attach(place, upload, actor=actor)
    old.delete()
    note(request, "transfers.paper_removed", actor=actor, payload={"paper": str(paper_id)})
    return new


@city_command
def paper_to_turn(*, actor: Actor, request_id: UUID, revision: int, paper_id: UUID) -> Paper:
    """Give a paper that the actor may turn now; what locks are taken end with this command.

    Raises NotEditable, PaperNotFound, and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    return _own_paper(request, paper_id)


@city_command
def swap_turned(
    *, actor: Actor, request_id: UUID, revision: int, turned: Paper, result: Checked
) -> Paper:
    """Give the paper the file that was made of `turned`, while it still has the file turned.

    Raises as paper_to_turn; PaperNotFound too when another file is there by now.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    paper = _own_paper(request, turned.id)
    if paper.file.sha256 != turned.file.sha256:
        raise PaperNotFound
    paper.file = store_turned(actor=actor, file=paper.file, turned=result)
    paper.save(update_fields=["file"])
    facts = {"paper": str(paper.id), "file": str(paper.file_id), "sha256": paper.file.sha256}
    note(request, "transfers.paper_turned", actor=actor, payload=facts)
    return paper


@city_command
def remove_paper(*, actor: Actor, request_id: UUID, revision: int, paper_id: UUID) -> None:
    """Detach a paper; the stored file stays until retention ends it.

    Raises NotEditable, PaperNotFound (also for one taken from the inviter's file, where it is
    retired instead), and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    _own_paper(request, paper_id).delete()
    note(request, "transfers.paper_removed", actor=actor, payload={"paper": str(paper_id)})


def _place(
    request: TransferRequest, inviter: Inviter, kind: str, visitor_id: UUID | None
) -> _Place:
    """Check that papers of this kind may be attached there now."""
    visitor = None
    if visitor_id is not None:
        visitor = Visitor.objects.filter(request=request, id=visitor_id).first()
        if visitor is None:
            raise VisitorNotFound
    check_visitor_open(request, visitor)
    _check_kind(kind, inviter_kind=inviter.kind, visitor=visitor)
    return _Place(request, visitor, kind)


def _own_paper(request: TransferRequest, paper_id: UUID) -> Paper:
    """Find a paper that was attached to this request and may be changed now."""
    papers = Paper.objects.select_related("visitor__substitution", "file")
    paper = papers.filter(request=request, id=paper_id, on_file=None).first()
    if paper is None:
        raise PaperNotFound
    check_visitor_open(request, paper.visitor)
    return paper


def _attach(place: _Place, upload: UploadedFile[Any], *, actor: Actor) -> Paper:
    """Keep the file once for the request, and the paper once for the place."""
    request, own = place.request, Paper.objects.filter(request=place.request, on_file=None)
    known = set(own.values_list("file_id", flat=True))
    file = store(actor=actor, upload=upload, purpose=PURPOSE, among=known)
    here = own.filter(visitor=place.visitor, kind=place.kind, file=file).first()
    if here is not None:
        raise PaperAlreadyThere(
            _("It is the same file as %(name)s, to the last byte.") % {"name": file.name},
            paper=str(here.id),
        )
    paper = Paper.objects.create(request=request, visitor=place.visitor, kind=place.kind, file=file)
    facts = {
        "paper": str(paper.id),
        "kind": place.kind,
        "file": str(file.id),
        "sha256": file.sha256,
    }
    note(request, "transfers.paper_attached", actor=actor, payload=facts)
    return paper


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
