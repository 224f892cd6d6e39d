"""Addresses of the API of notices, under /api/v1/ on every host."""

from __future__ import annotations

from django.urls import path

from apps.notices.api import views

app_name = "notices-api"

urlpatterns = [
    path("notices", views.Notices.as_view(), name="notices"),
    path("notices/ways", views.Ways.as_view(), name="ways"),
    path("notices/<uuid:pk>/read", views.ReadNotice.as_view(), name="read"),
]
