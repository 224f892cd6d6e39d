"""The inviter attaches papers, and answers what the city or the port has asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.carrying import carries_typing
from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.core.fields import add_refusal
from apps.policy.selectors import parameter
from apps.transfers import selectors, services
from apps.transfers.inputs import PointAnswer
from apps.transfers.models import AskItem, TransferRequest
from apps.transfers.policies.papers import PaperSlot
from apps.transfers.policies.typed import ANSWER
from apps.transfers.states import AskSide
from apps.transfers.web.autosave import autosave
from apps.transfers.web.desk_forms import SeenForm
from apps.transfers.web.filing_forms import PaperForm, PointAnswerForm
from apps.transfers.web.filing_pages import (
    NOT_FOR_A_FORM,
    PAGE,
    editable_request,
    seen_revision,
    status_of,
)
from apps.transfers.web.inviter_pages import crumbs


@PAGE
@requires(Function.INVITER_FILE)
def papers(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show which papers are asked for and why; POST attaches one."""
    found = editable_request(request, request_id)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            services.attach_paper(
                actor=actor_of(request.user),
                request_id=request_id,
                revision=told["revision"],
                kind=told["kind"],
                visitor_id=told["visitor"],
                upload=told["file"],
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The paper is attached."))
            return redirect("transfers:papers", request_id=request_id)
    sent = form if request.method == "POST" else None
    status = status_of(form) if sent else 200
    return render(request, "transfers/papers.html", _papers_context(found, sent), status=status)


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
    return redirect("transfers:papers", request_id=request_id)


@PAGE
@requires(Function.INVITER_FILE)
@carries_typing
def answer(request: HttpRequest, request_id: UUID, ask_id: UUID) -> HttpResponse:
    """Answer every point of a question, in words, with a file, or both."""
    actor = actor_of(request.user)
    found = selectors.request_for_inviter(actor, request_id)
    asked = selectors.ask_of(found, ask_id)
    points = [(item, _answer_form(request, item)) for item in asked.items.all()]
    form = SeenForm(request.POST or None, initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid() and all(one.is_valid() for _i, one in points):
        act = services.answer_port if asked.side == AskSide.PORT else services.answer_supplement
        try:
            act(
                actor=actor,
                request_id=request_id,
                revision=form.cleaned_data["revision"],
                ask_id=ask_id,
                answers=[
                    PointAnswer(item.id, one.cleaned_data["answer"], one.cleaned_data["file"])
                    for item, one in points
                ],
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            _show_at_points(refusal, form, points)
        else:
            messages.success(request, _("Your answers are sent."))
            return redirect("transfers:request", request_id=request_id)
    kept = autosave(request, found, f"{ANSWER}{ask_id}", [one for _item, one in points])
    is_wrong = bool(form.errors) or any(one.errors for _item, one in points)
    context = {
        "request_row": found,
        "crumbs": crumbs(found, _("Answer")),
        "ask": asked,
        "form": form,
        "autosave": kept,
        "points": points,
        "forms": [form, *(one for _item, one in points)],
        "is_wrong": is_wrong,
    }
    status = 422 if is_wrong else 200
    return render(request, "transfers/answer.html", context, status=status)


def _answer_form(request: HttpRequest, item: AskItem) -> PointAnswerForm:
    return PointAnswerForm(request.POST or None, request.FILES or None, prefix=str(item.id))


def _show_at_points(
    refusal: DomainError, form: SeenForm, points: list[tuple[AskItem, PointAnswerForm]]
) -> None:
    """Put what is wrong with an answer at its point."""
    by_field = {f"answers.{item.id}": one for item, one in points}
    placed = False
    for name, message in refusal.fields.items():
        if name in by_field:
            by_field[name].add_error("answer", message)
            placed = True
    if not placed:
        add_refusal(form, refusal)


def _papers_context(found: TransferRequest, sent: PaperForm | None) -> dict[str, object]:
    """The papers asked for, each with the form to attach one; `sent` is the one that came back."""
    places: list[tuple[PaperSlot, PaperForm]] = []
    for place, slot in enumerate(selectors.paper_slots(found)):
        visitor_id = slot.visitor.id if slot.visitor else None
        begun = {"revision": found.revision, "kind": slot.need.code, "visitor": visitor_id}
        is_sent = sent is not None and (sent.data.get("kind"), sent.data.get("visitor") or "") == (
            slot.need.code,
            str(visitor_id or ""),
        )
        fresh = PaperForm(initial=begun, auto_id=f"id_{place}_%s")
        places.append((slot, sent if is_sent and sent else fresh))
    most = parameter("files.max_bytes", timezone.localdate()) // (1024 * 1024)
    return {
        "request_row": found,
        "crumbs": crumbs(found, _("Papers")),
        "request_slots": [one for one in places if one[0].visitor is None],
        "visitor_slots": [
            (visitor, [one for one in places if one[0].visitor == visitor])
            for visitor in found.delegation
        ],
        "sent": sent,
        "max_megabytes": most,
        "back": reverse("transfers:request", args=[found.id]),
    }
