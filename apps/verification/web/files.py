"""The lists as files, for airlines and for the page that checks without a connection."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.verification import selectors
from apps.verification.web.scan import kept_files, name_of

_SIGNER: Final = re.compile(r"[A-Z]{4}")


@require_safe
@requires(Function.OPEN)
@cache_control(public=True, max_age=60)
def keys(request: HttpRequest) -> HttpResponse:
    """Give the lists of all signers' keys."""
    return _file(selectors.key_file())


@require_safe
@requires(Function.OPEN)
@cache_control(public=True, max_age=30)
def statuses(request: HttpRequest) -> HttpResponse:
    """Give the lists of all signers' statuses, which name the files of the days."""
    return _file(selectors.status_file())


@require_safe
@requires(Function.OPEN)
@cache_control(public=True, max_age=30)
def day(request: HttpRequest, signer: str, day: str) -> HttpResponse:
    """Give what became of the visas of one day of issue; an empty list where there was none."""
    try:
        of = dt.date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    if not _SIGNER.fullmatch(signer):
        raise Http404
    return _file(selectors.day_file(signer=signer, day=of))


@require_safe
@requires(Function.OPEN)
@cache_control(public=True, max_age=60)
def everything(request: HttpRequest) -> HttpResponse:
    """Give the lists with all their days as one file."""
    return _file(selectors.all_statuses())


@require_safe
@requires(Function.OPEN)
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """Give the keeper of the page (a service worker), with what it keeps for later."""
    files = kept_files()
    lines = (
        f"self.ASSETS = {json.dumps(files)};",
        f"self.KEPT = {json.dumps(name_of(files))};",
        f"importScripts({json.dumps(static('js/verify/offline.js'))});",
    )
    return HttpResponse("\n".join(lines), content_type="text/javascript")


def _file(text: str) -> HttpResponse:
    """Answer with JSON that programs of other pages may read too: it is nobody's secret."""
    response = HttpResponse(text, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response
