"""What anyone may see on the public host."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.regions import selectors as regions


@require_safe
@requires(Function.OPEN)
def verify(request: HttpRequest) -> HttpResponse:
    """Say how a visa is verified today, and what is being built."""
    return render(request, "portal/verify.html", _windows())


@require_safe
@requires(Function.OPEN)
def track(request: HttpRequest) -> HttpResponse:
    """Say who can tell a guest where a request stands today, and what is being built."""
    return render(request, "portal/track.html", _windows())


def _windows() -> dict[str, object]:
    return {"windows": regions.visa_windows(on=timezone.localdate())}
