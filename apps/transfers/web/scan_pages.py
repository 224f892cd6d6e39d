"""Scans of passports: several at once, how far their reading is, and what was read."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.transfers import selectors, services
from apps.transfers.models import TransferRequest
from apps.transfers.web.filing_forms import show_refusal
from apps.transfers.web.filing_pages import (
    NOT_FOR_A_FORM,
    PAGE,
    editable_request,
    seen_revision,
    status_of,
)
from apps.transfers.web.inviter_pages import crumbs
from apps.transfers.web.outlook_parts import hint_parts
from apps.transfers.web.passport_help import help_for
from apps.transfers.web.scan_forms import ScansForm
from apps.transfers.web.visitor_list import visitor_list


@PAGE
@requires(Function.INVITER_FILE)
def scans(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take in several scans (POST), or show how far their reading is (the part that is polled)."""
    found = editable_request(request, request_id)
    if request.method != "POST":
        return render(request, "transfers/_scans.html", _scans_context(found))
    form = ScansForm(request.POST, request.FILES)
    if form.is_valid():
        taken = _take_all(request, found, form)
        if taken:
            words = ngettext("%(count)d scan is taken in.", "%(count)d scans are taken in.", taken)
            messages.success(request, words % {"count": taken})
        if not form.errors:
            return redirect("transfers:visitors", request_id=request_id)
        found = editable_request(request, request_id)
    context = visitors_context(request, found, form)
    return render(request, "transfers/visitors.html", context, status=status_of(form))


@require_safe
@requires(Function.INVITER_FILE)
def scan_look(request: HttpRequest, request_id: UUID, scan_id: UUID) -> HttpResponse:
    """Tell how far a scan is (the part that is polled); it polls no more once that is settled."""
    found = editable_request(request, request_id)
    scan = selectors.scan_of(found, scan_id, actor=actor_of(request.user))
    told = help_for({}, by=selectors.yardstick_of(found), scan=scan)
    return render(request, "transfers/_scan.html", {"request_row": found, "help": told})


@require_POST
@requires(Function.INVITER_FILE)
def scan_remove(request: HttpRequest, request_id: UUID, scan_id: UUID) -> HttpResponse:
    """Forget a scan that no visitor has taken."""
    services.remove_scan(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        scan_id=scan_id,
    )
    messages.success(request, _("The scan is removed."))
    return redirect("transfers:visitors", request_id=request_id)


def visitors_context(
    request: HttpRequest, found: TransferRequest, form: ScansForm | None = None
) -> dict[str, object]:
    """What the page of the visitors shows."""
    return {
        **visitor_list(request, found),
        **_scans_context(found),
        "crumbs": crumbs(found, _("Visitors")),
        "hints": hint_parts(found),
        "scans_form": form or ScansForm(initial={"revision": found.revision}),
    }


def _scans_context(found: TransferRequest) -> dict[str, object]:
    """How far the reading of the scans is."""
    loose = selectors.loose_scans(found)
    return {
        "request_row": found,
        "scans": loose,
        "is_reading": any(scan.is_open for scan in loose),
    }


def _take_all(request: HttpRequest, found: TransferRequest, form: ScansForm) -> int:
    """Take the files in one by one, each in its own commit; the first that is refused is named."""
    revision, taken = form.cleaned_data["revision"], 0
    for upload in form.cleaned_data["scans"]:
        try:
            made = services.add_scan(
                actor=actor_of(request.user),
                request_id=found.id,
                revision=revision,
                upload=upload,
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            show_refusal(form, refusal, {"file": "scans"})
            form.add_error("scans", _("This is about %(name)s.") % {"name": upload.name})
        else:
            revision, taken = made.request.revision, taken + 1
    return taken
