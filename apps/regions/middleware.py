"""The exact host chooses the schema; nothing else in a request does."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import set_urlconf

from apps.regions import directory
from apps.regions.authority import AuthorityRef
from apps.regions.scoping import enter_authority

# One host, maybe a port, as one client sends it. Two Host headers are joined by a comma and fail.
_HOST: Final = re.compile(r"(?P<name>[a-z0-9](?:[a-z0-9.-]{0,252}))(?::[0-9]{1,5})?\Z")
_RETRY_AFTER_SECONDS: Final = "5"


def host_of(request: HttpRequest) -> str | None:
    """Return the host of the request in small letters, without port and final dot, or None.

    Only the Host header counts: X-Forwarded-Host and Forwarded are anybody's to write.
    """
    found = _HOST.match(request.META.get("HTTP_HOST", "").lower())
    return found["name"].removesuffix(".") if found else None


class TenantMiddleware:
    """Enters the schema of the request's host, and leaves it when the answer is made.

    An unknown host gets a bare 404 and an authority that is not ready a bare 503, so that neither
    says anything about who is served here. Nothing before this in the list may ask the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request inside its schema."""
        host = host_of(request)
        if host is None:
            return HttpResponse(status=HTTPStatus.NOT_FOUND)
        try:
            entry = directory.by_host(host)
        except OperationalError:
            return _not_now()
        if entry is None:
            return HttpResponse(status=HTTPStatus.NOT_FOUND)
        if not entry.ready:
            return _not_now()
        return self._answer(request, entry.authority)

    def _answer(self, request: HttpRequest, authority: AuthorityRef) -> HttpResponse:
        request.authority = authority  # type: ignore[attr-defined]
        request.urlconf = urlconf_of(authority)
        set_urlconf(urlconf_of(authority))
        with enter_authority(authority):
            return self.get_response(request)


def urlconf_of(authority: AuthorityRef) -> str:
    """Return the module with the addresses of this kind of authority."""
    return str(settings.TENANT_TYPES[authority.kind.value]["URLCONF"])


def _not_now() -> HttpResponse:
    return HttpResponse(
        status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": _RETRY_AFTER_SECONDS}
    )
