"""The inviter attaches papers and takes them away."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
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

#: A visitor's papers take half a screen.
PEOPLE_A_PAGE: Final = 20


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
            return redirect(request.get_full_path())
    sent = form if request.method == "POST" else None
    status = status_of(form) if sent else 200
    context = _papers_context(request, found, sent)
    return render(request, "transfers/papers.html", context, status=status)


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
    page = reverse("transfers:papers", args=[request_id])
    return redirect(f"{page}?{request.GET.urlencode()}" if request.GET else page)


def _papers_context(
    request: HttpRequest, found: TransferRequest, sent: PaperForm | None
) -> dict[str, object]:
    """The papers asked for, each with the form to attach one; `sent` is the one that came back.

    Visitors are shown a page at a time, on request only those of whom a paper is missing.
    """
    of_whom: dict[UUID | None, list[PaperSlot]] = {None: []}
    for slot in selectors.paper_slots(found):
        of_whom.setdefault(slot.visitor.id if slot.visitor else None, []).append(slot)
    lacking = {who for who, slots in of_whom.items() if any(slot.is_missing for slot in slots)}
    only_lacking = request.GET.get("lacking") == "yes"
    people = [one for one in found.delegation if not only_lacking or one.id in lacking]
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    forms = _Forms(found, sent)
    return {
        "request_row": found,
        "crumbs": crumbs(found, _("Papers")),
        "request_slots": forms.of(of_whom[None]),
        "visitor_slots": [(one, forms.of(of_whom.get(one.id, []))) for one in page],
        "page": page,
        "total": len(found.delegation),
        "lacking": len(lacking - {None}),
        "only_lacking": only_lacking,
        "letters": selectors.letter_offers(found),
        "sent": sent,
        "max_megabytes": parameter("files.max_bytes", timezone.localdate()) // (1024 * 1024),
        "back": reverse("transfers:request", args=[found.id]),
    }


class _Forms:
    """The form of each slot, with ids of its own; the one that was sent comes back as sent."""

    def __init__(self, found: TransferRequest, sent: PaperForm | None) -> None:
        """Begin to count."""
        self._revision, self._sent, self._count = found.revision, sent, 0

    def of(self, slots: list[PaperSlot]) -> list[tuple[PaperSlot, PaperForm]]:
        """Give each slot with its form."""
        return [(slot, self._form(slot)) for slot in slots]

    def _form(self, slot: PaperSlot) -> PaperForm:
        self._count += 1
        visitor_id = slot.visitor.id if slot.visitor else None
        sent = self._sent
        if sent is not None and (sent.data.get("kind"), sent.data.get("visitor") or "") == (
            slot.need.code,
            str(visitor_id or ""),
        ):
            return sent
        begun = {"revision": self._revision, "kind": slot.need.code, "visitor": visitor_id}
        return PaperForm(initial=begun, auto_id=f"id_{self._count}_%s")
