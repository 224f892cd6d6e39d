"""What the chief of the port reads: a report a page, each table also as a file."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.parts import Tab
from apps.files.attachment import sealed_off
from apps.reports import selectors
from apps.reports.errors import ReportUnknown
from apps.reports.filters import AskForm, asked_by, form_for
from apps.reports.selectors import REPORTS

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(Function.PORT_SUPERVISE)
def first(request: HttpRequest) -> HttpResponse:
    """Lead to the first report."""
    return redirect("reports:report", next(iter(REPORTS)))


@require_safe
@requires(Function.PORT_SUPERVISE)
def report(request: HttpRequest, report: str) -> HttpResponse:
    """Show one report; a period that can not be is told, and then nothing is counted."""
    if report not in REPORTS:
        raise ReportUnknown
    form = form_for(report, request.GET)
    if not form.is_valid():
        return _page(request, report, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    asked = asked_by(form)
    found = selectors.report(actor=actor_of(request.user), code=report, asked=asked)
    return _page(request, report, form.filled(asked), report=found, asked=asked)


@require_safe
@requires(Function.PORT_SUPERVISE)
def table(request: HttpRequest, report: str, table: str) -> HttpResponse:
    """One table as a CSV text; taking it out is on record."""
    asked = asked_by(form_for(report, request.GET))
    data = selectors.export_table(
        actor=actor_of(request.user), code=report, table=table, asked=asked
    )
    name = f"deltavisa-{report}-{table}-{asked.first}-{asked.last}.csv"
    return sealed_off(data, media_type=CSV, name=name)


@require_safe
@requires(Function.PORT_SUPERVISE)
def workbook(request: HttpRequest, report: str) -> HttpResponse:
    """The whole report as a workbook; taking it out is on record."""
    asked = asked_by(form_for(report, request.GET))
    data = selectors.export_report(actor=actor_of(request.user), code=report, asked=asked)
    name = f"deltavisa-{report}-{asked.first}-{asked.last}.xlsx"
    return sealed_off(data, media_type=XLSX, name=name)


def _page(
    request: HttpRequest, code: str, form: AskForm, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    query = request.GET.urlencode()
    tabs = [
        Tab(one.label, _with(reverse("reports:report", args=[name]), query), name == code)
        for name, one in REPORTS.items()
    ]
    context = {"code": code, "filter": form, "tabs": tabs, "query": query, **more}
    return render(request, "reports/report.html", context, status=status)


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
