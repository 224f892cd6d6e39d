"""Files that go out: the template, and the rows that are still to be mended."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.policy.selectors import parameter
from apps.transfers import selectors
from apps.transfers.sheets.reports import WrongRow, errors_text, errors_workbook
from apps.transfers.sheets.states import RowState
from apps.transfers.sheets.templates import template_text, template_workbook
from apps.transfers.web.import_parts import errors_of

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"


@require_safe
@requires(Function.INVITER_FILE)
def template(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The workbook to fill in, with the categories that this inviter may ask for today."""
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    today = timezone.localdate()
    data = template_workbook(
        selectors.offered_categories(found),
        most=parameter("imports.max_rows", today),
        fit=parameter("delegation.max_visitors", today),
    )
    return _file(data, XLSX, "deltavisa-visitors.xlsx")


@require_safe
@requires(Function.INVITER_FILE)
def template_csv(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The same as a CSV text."""
    selectors.request_for_inviter(actor_of(request.user), request_id)
    return _file(template_text(), CSV, "deltavisa-visitors.csv")


@require_safe
@requires(Function.INVITER_FILE)
def errors(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The rows to mend as a workbook; the read is on record."""
    rows, fields = _wrong(request, import_id)
    return _file(errors_workbook(rows, fields), XLSX, "deltavisa-to-mend.xlsx")


@require_safe
@requires(Function.INVITER_FILE)
def errors_csv(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The same as a CSV text."""
    rows, fields = _wrong(request, import_id)
    return _file(errors_text(rows, fields), CSV, "deltavisa-to-mend.csv")


def _wrong(request: HttpRequest, import_id: UUID) -> tuple[list[WrongRow], list[str]]:
    actor = actor_of(request.user)
    job = selectors.import_for_inviter(actor, import_id)
    states = [RowState.WRONG.value, RowState.DUPLICATE.value]
    rows = selectors.import_rows(actor, job, states=states)
    return [WrongRow(row.number, row.cells, errors_of(row)) for row in rows], job.fields


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
