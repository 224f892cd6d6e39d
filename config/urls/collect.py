"""Collects the addresses that every kind of host has."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.accounts.functions import Function
from apps.accounts.permissions import Requires

Patterns = list[URLPattern | URLResolver]

HANDLER_400 = "apps.core.web.views.bad_request"
HANDLER_403 = "apps.core.web.views.forbidden"
HANDLER_404 = "apps.core.web.views.not_found"
HANDLER_500 = "apps.core.web.views.server_error"


def pages(*apps: str) -> Patterns:
    """Include the pages of each app at the root of the host."""
    return [path("", include(f"apps.{app}.web.urls")) for app in apps]


class ApiDescription(SpectacularAPIView):
    """The API of this kind of host as OpenAPI 3.1, for whoever writes a program."""

    permission_classes = [Requires.of(Function.OPEN)]


class ApiPage(SpectacularSwaggerSplitView):
    """The same as a page on which calls can be tried; its script is a file, not inline."""

    permission_classes = [Requires.of(Function.OPEN)]


def api(kind: str, *apps: str) -> Patterns:
    """Include the API of each app under /api/v1/, with its description and a page to read it."""
    described = ApiDescription.as_view(urlconf=f"config.urls.{kind}")
    return [
        *(path("api/v1/", include(f"apps.{app}.api.urls")) for app in apps),
        path("api/v1/schema/", described, name="api-schema"),
        path("api/v1/docs/", ApiPage.as_view(url_name="api-schema"), name="api-docs"),
    ]


def administration() -> Patterns:
    """Include the administration of the host's own tables."""
    return [path("admin/", admin.site.urls)]
