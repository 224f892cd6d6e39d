"""Checking a visa on the public host, by whoever has the letter in hand."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.credentials import address_of
from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.core.brake import count_call
from apps.core.errors import DomainError, TryAgain
from apps.core.fields import add_refusal
from apps.files.limits import limits
from apps.regions.selectors import visa_windows
from apps.verification import selectors
from apps.verification.policies import Finding
from apps.verification.reading import seal_in
from apps.verification.web.facts import finding_context
from apps.verification.web.forms import NumberForm, PictureForm
from apps.verification.web.scan import scan_context

TRIES: Final = 20
WINDOW: Final = 60
"""Checks that one address may ask for within so many seconds."""
TRIES_A_VISA: Final = 10
WINDOW_OF_VISA: Final = 3600
"""Checks by number that all together may ask of one visa within so many seconds."""

log = structlog.get_logger(__name__)


@require_safe
@requires(Function.OPEN)
def verify(request: HttpRequest) -> HttpResponse:
    """Check on the device, by camera or picture; without scripts, offer the other ways."""
    return render(request, "verification/verify.html", scan_context() | _windows())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.OPEN)
def picture(request: HttpRequest) -> HttpResponse:
    """Check the seal in a picture or PDF that is sent. Nothing of it is kept."""
    if request.method != "POST":
        return render(request, "verification/picture.html", {"form": PictureForm()})
    count_call("verify-picture", address=address_of(request), limit=TRIES, seconds=WINDOW)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _answer(request, _checked(form), way="picture")
        except TryAgain:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "verification/picture.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.OPEN)
def number(request: HttpRequest) -> HttpResponse:
    """Say what became of a visa by its number and the passport's; neither stands in an address.

    A brake for each visa besides that for each caller, so that many callers guess no passport.
    """
    if request.method != "POST":
        return render(request, "verification/number.html", {"form": NumberForm()})
    count_call("verify-number", address=address_of(request), limit=TRIES, seconds=WINDOW)
    form = NumberForm(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "verification/number.html", {"form": form}, status=status)
    visa, passport = form.cleaned_data["number"], form.cleaned_data["passport"]
    count_call("verify-visa", address=visa, limit=TRIES_A_VISA, seconds=WINDOW_OF_VISA)
    return _answer(request, selectors.find(number=visa, passport=passport), way="number")


def _checked(form: PictureForm) -> Finding:
    sent = form.cleaned_data["file"]
    most = limits().max_bytes
    seal = seal_in(sent.read(most + 1), name=sent.name, max_bytes=most)
    return selectors.check(seal, passport=form.cleaned_data["passport"])


def _answer(request: HttpRequest, found: Finding, *, way: str) -> HttpResponse:
    log.info("verification.checked", way=way, verdict=found.verdict.value)
    return render(request, "verification/finding.html", finding_context(found) | _windows())


def _windows() -> dict[str, Any]:
    return {"windows": visa_windows(on=timezone.localdate())}
