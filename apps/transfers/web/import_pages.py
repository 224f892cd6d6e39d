"""The inviter sends a list of visitors, watches it being read, and mends it row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.core.fields import add_refusal
from apps.core.htmx import render_page
from apps.policy.selectors import parameter
from apps.transfers import selectors, services
from apps.transfers.models import ImportRow, VisitorImport
from apps.transfers.sheets.columns import BY_FIELD
from apps.transfers.sheets.states import LEFT, OPEN, WORKING, ImportState, RowState
from apps.transfers.web import import_parts
from apps.transfers.web.filing_pages import NOT_FOR_A_FORM, PAGE, editable_request, status_of
from apps.transfers.web.import_forms import RowForm, SheetForm
from apps.transfers.web.inviter_pages import visitors_crumbs

ROWS_A_PAGE: Final = 50


@PAGE
@requires(Function.INVITER_FILE)
def new(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Offer the template and take a file in."""
    found = editable_request(request, request_id)
    today = timezone.localdate()
    most_bytes = parameter("imports.max_bytes", today)
    form = SheetForm(request.POST or None, request.FILES or None, max_bytes=most_bytes)
    if request.method == "POST" and form.is_valid():
        try:
            job = services.start_import(
                actor=actor_of(request.user),
                request_id=request_id,
                upload=form.cleaned_data["file"],
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            _show_at_file(form, refusal)
        else:
            return redirect("transfers:import", import_id=job.id)
    context = {
        "request_row": found,
        "crumbs": visitors_crumbs(found, _("A whole list")),
        "form": form,
        "imports": selectors.imports_of(found),
        "max_rows": parameter("imports.max_rows", today),
        "max_visitors": parameter("delegation.max_visitors", today),
        "max_megabytes": most_bytes // (1024 * 1024),
    }
    return render(request, "transfers/import_new.html", context, status=status_of(form))


@require_safe
@requires(Function.INVITER_READ)
def one(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Show how far the worker is, or the rows with what is wrong beside each cell."""
    actor = actor_of(request.user)
    job = selectors.import_for_inviter(actor, import_id)
    counts = selectors.import_counts(job)
    context = _about(job, counts)
    if job.state not in WORKING:
        show = request.GET.get("show", "")
        show = show if show in import_parts.SHOWN else ""
        rows = selectors.import_rows(actor, job, states=list(import_parts.SHOWN[show]))
        page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        context |= _table(job, counts, page, show)
    return render_page(
        request, "transfers/import.html", part="transfers/_import.html", context=context
    )


@PAGE
@requires(Function.INVITER_FILE)
def row(request: HttpRequest, import_id: UUID, row_id: UUID) -> HttpResponse:
    """Mend one row; it is measured at once, and what was typed is kept, right or wrong."""
    actor = actor_of(request.user)
    job = selectors.import_for_inviter(actor, import_id)
    found = selectors.import_row(actor, job, row_id)
    offered = [
        (one.code, f"{one.code} {one.name}") for one in selectors.offered_categories(job.request)
    ]
    form = RowForm(request.POST or None, row=found, categories=offered)
    if request.method == "POST" and form.is_valid():
        found = services.mend_row(
            actor=actor,
            import_id=import_id,
            row_id=row_id,
            revision=form.cleaned_data["revision"],
            cells=form.cells(),
        )
        if found.state == RowState.READY:
            messages.success(request, _("Row %(row)d is in order.") % {"row": found.number})
            return redirect(f"{reverse('transfers:import', args=[job.id])}?show=mend")
        typed = request.POST.copy()
        typed["revision"] = str(found.revision)
        form = RowForm(typed, row=found, categories=offered)
    return _row_page(request, job, found, form)


def _row_page(
    request: HttpRequest, job: VisitorImport, found: ImportRow, form: RowForm
) -> HttpResponse:
    """The form of a row, with what is wrong at each cell, also before anything is sent."""
    is_sent = form.is_bound
    if not is_sent:
        form = RowForm({**form.initial}, row=found, categories=_choices_of(form))
    form.is_valid()
    for name, words in import_parts.errors_of(found).items():
        form.add_error(name if name in form.fields else None, words)
    title = _("Row %(row)d") % {"row": found.number}
    context = {
        "request_row": job.request,
        "job": job,
        "crumbs": visitors_crumbs(job.request, _("A whole list"), title),
        "title": title,
        "form": form,
        "fields": [form[name] for name in form.fields if name != "revision"],
        "back": reverse("transfers:import", args=[job.id]),
    }
    status = status_of(form) if is_sent else 200
    return render(request, "transfers/import_row.html", context, status=status)


def _choices_of(form: RowForm) -> list[tuple[str, str]]:
    widget: Any = form.fields["category"].widget
    return [(str(code), str(label)) for code, label in widget.choices if code]


def _about(job: VisitorImport, counts: Mapping[str, int]) -> dict[str, Any]:
    """What the page says above the rows."""
    good = counts[RowState.READY]
    return {
        "request_row": job.request,
        "crumbs": visitors_crumbs(job.request, _("A whole list")),
        "job": job,
        "counts": counts,
        "is_working": job.state in WORKING,
        "is_open": job.state in OPEN,
        "is_ready": job.state == ImportState.READY,
        "is_adding": job.state == ImportState.APPLYING,
        "good": good,
        "left": sum(counts[state] for state in LEFT) - good,
        "added": counts[RowState.ADDED],
        "failure": import_parts.failure_words(job.failure),
        "notes": import_parts.note_lines(job.notes),
    }


def _table(
    job: VisitorImport, counts: Mapping[str, int], page: Page[ImportRow], show: str
) -> dict[str, Any]:
    rows = list(page.object_list)
    visitors = selectors.visitors_of_rows(rows)
    fields = import_parts.used_fields(rows, job.fields, visitors)
    room = selectors.room_left(job)
    return {
        "page": page,
        "show": show,
        "add_label": import_parts.add_label(counts[RowState.READY], room=room),
        "tabs": import_parts.tabs_of(job, counts, show),
        "columns": [BY_FIELD[name] for name in fields],
        "rows": import_parts.row_parts(rows, fields, visitors),
        "filled": selectors.requests_filled_by(job) if counts[RowState.ADDED] else [],
        "room": room,
    }


def _show_at_file(form: SheetForm, refusal: DomainError) -> None:
    """Say it at the file, with how to mend it."""
    if refusal.fields:
        add_refusal(form, refusal)
        return
    form.add_error("file", refusal.detail)
    form.add_error("file", str(type(refusal).remedy))
