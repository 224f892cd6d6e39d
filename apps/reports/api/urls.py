"""Addresses of the statistics for programs, under /api/v1/ of a port's host."""

from __future__ import annotations

from django.urls import path

from apps.reports.api import views

app_name = "reports-api"

urlpatterns = [
    path("statistics", views.Reports.as_view(), name="statistics"),
    path("statistics/<slug:report>", views.OneReport.as_view(), name="report"),
]
