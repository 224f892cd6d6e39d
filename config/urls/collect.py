"""Collects the addresses that every kind of host has."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import (
    SpectacularAPIView,
    SpectacularRedocView,
    SpectacularSwaggerView,
)

Patterns = list[URLPattern | URLResolver]

HANDLER_400 = "apps.core.web.views.bad_request"
HANDLER_403 = "apps.core.web.views.forbidden"
HANDLER_404 = "apps.core.web.views.not_found"
HANDLER_500 = "apps.core.web.views.server_error"


def exists(module: str) -> bool:
    """Say whether an app offers these addresses."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def pages(*apps: str) -> Patterns:
    """Include the pages of each app at the root of the host."""
    return [
        path("", include(f"apps.{app}.web.urls")) for app in apps if exists(f"apps.{app}.web.urls")
    ]


def api(kind: str, *apps: str) -> Patterns:
    """Include the API of each app under /api/v1/, with its description and a page to read it."""
    described_by = SpectacularAPIView.as_view(urlconf=f"config.urls.{kind}")
    return [
        *(
            path("api/v1/", include(f"apps.{app}.api.urls"))
            for app in apps
            if exists(f"apps.{app}.api.urls")
        ),
        path("api/v1/schema/", described_by, name="api-schema"),
        path("api/v1/docs/", SpectacularRedocView.as_view(url_name="api-schema"), name="api-docs"),
        path(
            "api/v1/try/",
            SpectacularSwaggerView.as_view(url_name="api-schema"),
            name="api-try",
        ),
    ]


def administration() -> Patterns:
    """Include the administration of the host's own tables."""
    return [path("admin/", admin.site.urls)]
