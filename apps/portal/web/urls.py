"""Addresses of `portal` on every host."""

from __future__ import annotations

from django.urls import path

from apps.portal.web import sample_pages, views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("samples/<slug:kind>/", sample_pages.paper_sample, name="paper-sample"),
    path("glossary/", views.glossary, name="glossary"),
]
