"""What every answer of the API carries beside its body."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from apps.core.problems import API_PREFIX

REQUEST_ID: Final = "X-Request-ID"
_ACCEPTED: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class ApiHeaders:
    """Names the version of the API, and gives each call the number that its log lines have.

    A caller may name the number itself, in letters, digits, dots and dashes, 64 at most; another
    value is not repeated, since it would end up in logs and headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the call on, and write the headers of its answer."""
        if not request.path_info.startswith(API_PREFIX):
            return self._get_response(request)
        number = request.headers.get(REQUEST_ID, "")
        if _ACCEPTED.fullmatch(number) is None:
            number = str(uuid4())
        with structlog.contextvars.bound_contextvars(request_id=number):
            response = self._get_response(request)
        response[REQUEST_ID] = number
        response["API-Version"] = str(settings.SPECTACULAR_SETTINGS["VERSION"])
        return response
