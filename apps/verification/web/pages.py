"""Checking a visa on the public host, by whoever has the letter in hand."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

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
from apps.verification.web.forms import PictureForm

TRIES: Final = 20
WINDOW: Final = 60
"""Pictures that one address may have read within so many seconds."""


@require_safe
@requires(Function.OPEN)
def verify(request: HttpRequest) -> HttpResponse:
    """Offer the ways to check a visa."""
    return render(request, "verification/verify.html", _windows())


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
            return _answer(request, _checked(form))
        except TryAgain:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "verification/picture.html", {"form": form}, status=status)


def _checked(form: PictureForm) -> Finding:
    sent = form.cleaned_data["file"]
    most = limits().max_bytes
    seal = seal_in(sent.read(most + 1), name=sent.name, max_bytes=most)
    return selectors.check(seal, passport=form.cleaned_data["passport"])


def _answer(request: HttpRequest, found: Finding) -> HttpResponse:
    return render(request, "verification/finding.html", finding_context(found) | _windows())


def _windows() -> dict[str, Any]:
    return {"windows": visa_windows(on=timezone.localdate())}
