"""Addresses of the region, under /api/v1/ on every host."""

from __future__ import annotations

from django.urls import path

from apps.regions.api import views

app_name = "regions-api"

urlpatterns = [
    path("authorities", views.AuthoritiesView.as_view(), name="authorities"),
    path("ports-of-entry", views.PortsOfEntryView.as_view(), name="ports-of-entry"),
]
