"""The inviter attaches papers and takes them away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.core.fields import add_refusal
from apps.policy.selectors import parameter
from apps.transfers import selectors, services
from apps.transfers.models import TransferRequest
from apps.transfers.policies.papers import PaperSlot
from apps.transfers.web.filing_forms import PaperForm
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
