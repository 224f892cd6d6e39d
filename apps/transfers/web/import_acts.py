"""What buttons do to a list of visitors: add, cancel, leave a row out, take it back in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.transfers import services
from apps.transfers.web.filing_pages import seen_revision
from apps.transfers.web.import_parts import SHOWN


@require_POST
@requires(Function.INVITER_FILE)
def add(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Have the rows that are in order added."""
    services.apply_import(
        actor=actor_of(request.user), import_id=import_id, revision=seen_revision(request)
    )
    return redirect("transfers:import", import_id=import_id)


@require_POST
@requires(Function.INVITER_FILE)
def cancel(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """End the list; what it has added stays."""
    job = services.cancel_import(
        actor=actor_of(request.user), import_id=import_id, revision=seen_revision(request)
    )
    messages.success(request, _("The list is cancelled, and its rows are forgotten."))
    return redirect("transfers:import-new", request_id=job.request_id)


@require_POST
@requires(Function.INVITER_FILE)
def skip(request: HttpRequest, import_id: UUID, row_id: UUID) -> HttpResponse:
    """Leave a row out."""
    services.skip_row(
        actor=actor_of(request.user),
        import_id=import_id,
        row_id=row_id,
        revision=seen_revision(request),
    )
    return _back(request, import_id)


@require_POST
@requires(Function.INVITER_FILE)
def keep(request: HttpRequest, import_id: UUID, row_id: UUID) -> HttpResponse:
    """Take a row back in."""
    services.keep_row(
        actor=actor_of(request.user),
        import_id=import_id,
        row_id=row_id,
        revision=seen_revision(request),
    )
    return _back(request, import_id)


def _back(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Go back to the rows that were shown."""
    show, page = request.POST.get("show", ""), request.POST.get("page", "")
    address = reverse("transfers:import", args=[import_id])
    if show in SHOWN and page.isascii() and page.isdigit():
        address = f"{address}?show={show}&page={page}"
    return redirect(address)
