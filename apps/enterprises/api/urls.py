"""Addresses of the API for a unit's own record, under /api/v1/ of a city's host."""

from __future__ import annotations

from django.urls import path

from apps.enterprises.api import views

app_name = "enterprises-api"

urlpatterns = [
    path("unit", views.OwnUnit.as_view(), name="unit"),
    path("unit/handlers", views.OwnHandlers.as_view(), name="unit-handlers"),
    path("unit/papers", views.OwnPapers.as_view(), name="unit-papers"),
    path("unit/papers/<uuid:unit_paper_id>", views.OwnPaper.as_view(), name="unit-paper"),
    path("unit/review", views.OwnReview.as_view(), name="unit-review"),
]
