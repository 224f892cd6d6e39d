"""Addresses of `core`, on every host. The root lists also name the handlers in `views`."""

from __future__ import annotations

from django.urls import path

from apps.core.access import open_to_all
from apps.core.web import style_guide, views

app_name = "core"

urlpatterns = [
    path("problems/<slug:code>/", views.explain, name="problem"),
    path("style-guide/", open_to_all(style_guide.style_guide), name="style-guide"),
]
