"""The API of the statistics: the tables that the page shows, as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.core.errors import InvalidInput
from apps.reports import selectors
from apps.reports.asking import Asked
from apps.reports.errors import ReportUnknown
from apps.reports.filters import asked_by, form_for
from apps.reports.selectors import REPORTS
from apps.reports.tables import WITHHELD, Cell, Kind, Name, Report, Table

DATE: Final = OpenApiTypes.DATE


class ReportLineOut(serializers.Serializer[Any]):
    """One report that may be read."""

    code = serializers.CharField()
    name = serializers.CharField()


class ColumnOut(serializers.Serializer[Any]):
    """A column: minutes, a share of 1, a count, a ratio or a number, as `kind` says."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])


class RowOut(serializers.Serializer[Any]):
    """A row; a cell is null where there is nothing to count, or where it stands in `withheld`."""

    code = serializers.CharField()
    name = serializers.CharField()
    cells = serializers.DictField(child=serializers.FloatField(allow_null=True))
    withheld = serializers.ListField(child=serializers.CharField())


class TableOut(serializers.Serializer[Any]):
    """A table; `totals` is null where there are none."""

    code = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField()
    columns = ColumnOut(many=True)
    rows = RowOut(many=True)
    totals = RowOut(allow_null=True)


class ReportOut(serializers.Serializer[Any]):
    """A report as it was counted."""

    code = serializers.CharField()
    title = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    port_of_entry = serializers.CharField()
    computed_at = serializers.DateTimeField()
    tables = TableOut(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class Reports(APIView):
    """The reports that there are."""

    permission_classes = [Requires.of(Function.PORT_SUPERVISE)]

    @extend_schema(
        operation_id="listStatistics",
        tags=["statistics"],
        summary="The reports that may be read",
        responses=ReportLineOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Name them, in the order of the page."""
        return Response([{"code": code, "name": str(one.label)} for code, one in REPORTS.items()])


class OneReport(APIView):
    """One report."""

    permission_classes = [Requires.of(Function.PORT_SUPERVISE)]

    @extend_schema(
        operation_id="readStatistics",
        tags=["statistics"],
        summary="Count one report; the read is on record",
        parameters=[
            OpenApiParameter("first", DATE, description="First day in Beijing"),
            OpenApiParameter("last", DATE, description="Last day, a year at most"),
            OpenApiParameter("port", str, description="Port of entry"),
            OpenApiParameter("quarter", str, description="Of refusals: a settled one, 2026-Q3"),
            OpenApiParameter("weeks", int, description="Of staffing: the weeks to learn from"),
            OpenApiParameter("night", int, description="Of staffing: officers from 0 to 8"),
            OpenApiParameter("day", int, description="Of staffing: officers from 8 to 16"),
            OpenApiParameter("evening", int, description="Of staffing: officers from 16 to 24"),
            OpenApiParameter("minutes", int, description="Of staffing: work on a case"),
        ],
        responses={200: ReportOut, **problems(ReportUnknown, InvalidInput)},
    )
    def get(self, request: Request, report: str) -> Response:
        """Give its tables; what a report is not asked for is passed over."""
        if report not in REPORTS:
            raise ReportUnknown
        asked = asked_by(form_for(report, request.GET))
        found = selectors.report_for_program(actor=actor_of(request.user), code=report, asked=asked)
        return Response(ReportOut(_report(found, asked)).data)


def _report(report: Report, asked: Asked) -> dict[str, Any]:
    return {
        "code": report.code,
        "title": str(report.title),
        "first": asked.first,
        "last": asked.last,
        "port_of_entry": asked.port,
        "computed_at": report.computed_at,
        "tables": [_table(one) for one in report.tables],
        "notes": [str(note) for note in report.notes],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "code": table.code,
        "title": str(table.title),
        "note": str(table.note),
        "columns": [
            {"code": one.code, "name": str(one.label), "kind": one.kind.value}
            for one in table.columns
        ],
        "rows": [_row(table, line) for line in table.rows],
        "totals": _row(table, table.totals) if table.totals else None,
    }


def _row(table: Table, line: Sequence[Cell]) -> dict[str, Any]:
    name, *cells = line
    if not isinstance(name, Name):
        raise TypeError("A row begins with its name.")
    told = dict(zip([one.code for one in table.columns[1:]], cells, strict=True))
    return {
        "code": name.code,
        "name": str(name),
        "cells": {code: None if cell is WITHHELD else cell for code, cell in told.items()},
        "withheld": [code for code, cell in told.items() if cell is WITHHELD],
    }
