"""The inviter attaches papers, looks at them, turns, replaces and detaches them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError, Invalid
from apps.files.errors import DrawingBusy
from apps.files.limits import Limits, limits
from apps.transfers import selectors, services
from apps.transfers.errors import PaperAlreadyThere
from apps.transfers.models import Paper, TransferRequest
from apps.transfers.policies.papers import PaperSlot
from apps.transfers.policies.photos import PHOTO, photo_hints
from apps.transfers.services import Attached
from apps.transfers.turning import turn_paper
from apps.transfers.web.filing_pages import PAGE, editable_request, seen_revision, status_of
from apps.transfers.web.inviter_pages import crumbs
from apps.transfers.web.upload_forms import PapersForm, ReplaceForm, TurnForm

#: The script sends one file at a time and asks for no more than what became of it.
ALONE: Final = "X-Upload"
#: A visitor's papers take a screen, and 13 kB of page.
PEOPLE_A_PAGE: Final = 15


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the page: the slot, its form, and each paper there with what is odd about it."""

    anchor: str
    slot: PaperSlot
    form: PapersForm
    there: list[tuple[Paper, list[str]]]

    @property
    def is_photo(self) -> bool:
        """Whether advice on photographs belongs here."""
        return self.slot.need.code == PHOTO


@PAGE
@requires(Function.INVITER_FILE)
def papers(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show which papers are asked for and why; POST attaches files at one place."""
    found = editable_request(request, request_id)
    if request.method != "POST":
        return _page(request, found, None)
    form = PapersForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form)
    told = form.cleaned_data
    outcomes = services.attach_papers(
        actor=actor_of(request.user),
        request_id=request_id,
        kind=told["kind"],
        visitor_id=told["visitor"],
        uploads=told["file"],
    )
    fresh = editable_request(request, request_id)
    if ALONE in request.headers:
        context = {"outcomes": [_line(one) for one in outcomes], "request_row": fresh}
        return render(request, "transfers/_uploaded.html", context)
    _tell(request, form, outcomes)
    if form.errors:
        return _page(request, fresh, form)
    return _back(request, request_id, anchor_of(told["kind"], told["visitor"]))


@require_POST
@requires(Function.INVITER_FILE)
def replace(request: HttpRequest, request_id: UUID, paper_id: UUID) -> HttpResponse:
    """Put another file in the place of a paper; what is refused leaves the old one there."""
    editable_request(request, request_id)
    form = ReplaceForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(_texts(form)))
        return _back(request, request_id, f"paper-{paper_id}")
    try:
        paper = services.replace_paper(
            actor=actor_of(request.user),
            request_id=request_id,
            revision=form.cleaned_data["revision"],
            paper_id=paper_id,
            upload=form.cleaned_data["file"],
        )
    except (Invalid, PaperAlreadyThere) as refusal:
        name = form.cleaned_data["file"].name
        messages.error(request, _("%(name)s: %(why)s") % {"name": name, "why": why(refusal)})
        return _back(request, request_id, f"paper-{paper_id}")
    messages.success(request, _("The paper is replaced."))
    return _back(request, request_id, f"paper-{paper.id}")


@require_POST
@requires(Function.INVITER_FILE)
def turn(request: HttpRequest, request_id: UUID, paper_id: UUID) -> HttpResponse:
    """Turn a paper by quarters."""
    editable_request(request, request_id)
    form = TurnForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(_texts(form)))
        return _back(request, request_id, f"paper-{paper_id}")
    try:
        turn_paper(
            actor=actor_of(request.user),
            request_id=request_id,
            paper_id=paper_id,
            **form.cleaned_data,
        )
    except (Invalid, DrawingBusy) as refusal:
        messages.error(request, why(refusal))
    else:
        messages.success(request, _("The paper is turned."))
    return _back(request, request_id, f"paper-{paper_id}")


@require_POST
@requires(Function.INVITER_FILE)
def remove(request: HttpRequest, request_id: UUID, paper_id: UUID) -> HttpResponse:
    """Detach a paper."""
    services.remove_paper(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        paper_id=paper_id,
    )
    messages.success(request, _("The paper is detached."))
    return _back(request, request_id, "papers")


def anchor_of(kind: str, visitor_id: UUID | None) -> str:
    """The id of a place on the page."""
    return f"place-{kind}-{visitor_id}" if visitor_id else f"place-{kind}"


def why(refusal: DomainError) -> str:
    """Why a file was refused and how to mend it, in a line."""
    mend = " ".join(str(text) for text in refusal.fields.values())
    return f"{refusal.detail} {mend}".strip()


def _back(request: HttpRequest, request_id: UUID, anchor: str) -> HttpResponseRedirect:
    """To the same page of the list, at the place of the act."""
    page = reverse("transfers:papers", args=[request_id])
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponseRedirect(f"{page}{asked}#{anchor}")


def _texts(form: forms.Form) -> list[str]:
    return [str(text) for errors in form.errors.values() for text in errors]


def _line(one: Attached) -> dict[str, object]:
    """What the script shows of one file."""
    if isinstance(one.refusal, PaperAlreadyThere):
        return {"name": one.name, "state": "known", "why": why(one.refusal)}
    if one.refusal is not None:
        return {"name": one.name, "state": "refused", "why": why(one.refusal)}
    return {"name": one.name, "state": "kept", "why": ""}


def _tell(request: HttpRequest, form: PapersForm, outcomes: list[Attached]) -> None:
    """Say what is attached, what was there already, and at the box what was refused."""
    kept = sum(one.paper is not None for one in outcomes)
    if kept:
        words = ngettext("%(n)d file is attached.", "%(n)d files are attached.", kept)
        messages.success(request, words % {"n": kept})
    for one in outcomes:
        if one.refusal is None:
            continue
        line = _("%(name)s: %(why)s") % {"name": one.name, "why": why(one.refusal)}
        if isinstance(one.refusal, PaperAlreadyThere):
            messages.info(request, line)
        else:
            form.add_error("file", line)


def _page(request: HttpRequest, found: TransferRequest, sent: PapersForm | None) -> HttpResponse:
    status = status_of(sent) if sent is not None else HTTPStatus.OK
    return render(request, "transfers/papers.html", _context(request, found, sent), status=status)


def _context(
    request: HttpRequest, found: TransferRequest, sent: PapersForm | None
) -> dict[str, object]:
    """The places, each with the form to attach there; `sent` is the one that came back.

    Visitors are shown a page at a time, on request only those of whom a paper is missing.
    """
    allowed = limits()
    of_whom: dict[UUID | None, list[Place]] = {None: []}
    for number, slot in enumerate(selectors.paper_slots(found)):
        whose = of_whom.setdefault(slot.visitor.id if slot.visitor else None, [])
        whose.append(_place(slot, number, sent, allowed))
    lacking = {who for who, mine in of_whom.items() if any(one.slot.is_missing for one in mine)}
    only_lacking = request.GET.get("lacking") == "yes"
    people = [one for one in found.delegation if not only_lacking or one.id in lacking]
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    return {
        "request_row": found,
        "crumbs": crumbs(found, _("Papers")),
        "request_places": of_whom[None],
        "visitor_places": [(one, of_whom.get(one.id, [])) for one in page],
        "page": page,
        "total": len(found.delegation),
        "lacking": len(lacking - {None}),
        "only_lacking": only_lacking,
        "sent": sent,
        "limits": allowed,
        "letters": selectors.letter_offers(found),
        "back": reverse("transfers:request", args=[found.id]),
    }


def _place(slot: PaperSlot, number: int, sent: PapersForm | None, allowed: Limits) -> Place:
    kind, visitor_id = slot.need.code, slot.visitor.id if slot.visitor else None
    is_sent = sent is not None and (sent.data.get("kind"), sent.data.get("visitor") or "") == (
        kind,
        str(visitor_id or ""),
    )
    begun = {"kind": kind, "visitor": visitor_id}
    form = sent if is_sent and sent else PapersForm(initial=begun, auto_id=f"id_{number}_%s")
    form.fields["file"].widget.attrs["data-max-bytes"] = allowed.max_bytes
    there = [(paper, photo_hints(kind, paper.file)) for paper in slot.papers]
    return Place(anchor_of(kind, visitor_id), slot, form, there)
