"""Addresses of `core`, on every host. The root lists also name the handlers in `views`."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from apps.core.access import open_to_all
from apps.core.web import style_guide, views

app_name = "core"

urlpatterns: list[URLPattern] = [
    path("problems/<slug:code>/", views.explain, name="problem"),
]
if settings.DEBUG:
    urlpatterns.append(
        path("style-guide/", open_to_all(style_guide.style_guide), name="style-guide")
    )
