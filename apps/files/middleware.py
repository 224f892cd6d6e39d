"""Refuses an upload by its announced size, before a byte of its body is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from apps.core.problems import render_problem
from apps.files.errors import FileTooLarge
from apps.files.limits import limits
from apps.files.states import MAX_FILES_AT_ONCE

ROOM_FOR_FIELDS: Final = 1024 * 1024
"""Bytes for the text fields and boundaries of a form around its files."""


class UploadLimitMiddleware:
    """A form may be as large as the files that it may hold, and no larger (413).

    A body that announces no size has none for WSGI, so lying small is the only lie left; the
    services count what they read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, or answer 413."""
        if request.content_type == "multipart/form-data":
            most = limits().max_bytes * MAX_FILES_AT_ONCE + ROOM_FOR_FIELDS
            if _announced(request) > most:
                refusal = FileTooLarge(
                    _("The form has more than the %(limit)d bytes that are allowed at once.")
                    % {"limit": most},
                    limit=most,
                )
                return render_problem(request, refusal)
        return self._get_response(request)


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
