"""Addresses of `portal` on every host."""

from __future__ import annotations

from django.urls import path

from apps.portal.web import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("glossary/", views.glossary, name="glossary"),
]
