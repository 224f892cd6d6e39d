"""On the public host: what guests are told to do after landing, as on their letters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.core.workcalendar import beijing_date
from apps.policy.guidance import guidance


@require_safe
@requires(Function.OPEN)
def after_landing(request: HttpRequest) -> HttpResponse:
    """Show the advice in force today."""
    context = {"advice": guidance(beijing_date(timezone.now()))}
    return render(request, "portal/after_landing.html", context)
