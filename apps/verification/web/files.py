"""The lists as files, for airlines and for the page that checks without a connection."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.verification import selectors


@require_safe
@requires(Function.OPEN)
@cache_control(public=True, max_age=60)
def keys(request: HttpRequest) -> HttpResponse:
    """Give the lists of all signers' keys."""
    return _file(selectors.key_file())


def _file(text: str) -> HttpResponse:
    """Answer with JSON that programs of other pages may read too: it is nobody's secret."""
    response = HttpResponse(text, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response
