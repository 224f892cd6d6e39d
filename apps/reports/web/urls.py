"""Addresses of the statistics, on a port's host."""

from __future__ import annotations

from django.urls import path

from apps.reports.web import pages

app_name = "reports"

urlpatterns = [
    path("statistics/", pages.first, name="statistics"),
    path("statistics/<slug:report>/", pages.report, name="report"),
    path("statistics/<slug:report>/workbook/", pages.workbook, name="workbook"),
    path("statistics/<slug:report>/<slug:table>/csv/", pages.table, name="table"),
]
