"""The inviter attaches papers, looks at them, turns, replaces and detaches them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django import forms
from django.contrib import messages
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
from apps.transfers import services
from apps.transfers.errors import PaperAlreadyThere
from apps.transfers.models import TransferRequest
from apps.transfers.services import Attached
from apps.transfers.turning import turn_paper
from apps.transfers.web import paper_places
from apps.transfers.web.filing_pages import PAGE, editable_request, seen_revision, status_of
from apps.transfers.web.paper_places import anchor_of
from apps.transfers.web.upload_forms import PapersForm, ReplaceForm, TurnForm

#: The script sends one file at a time and asks for no more than what became of it.
ALONE: Final = "X-Upload"


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
    context = paper_places.context(request, found, sent)
    return render(request, "transfers/papers.html", context, status=status)
