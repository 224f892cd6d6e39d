"""On the public host: how a refusal is explained, for guests in their own language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.core.workcalendar import beijing_date
from apps.policy.reason_selectors import language_asked, refusal_said
from apps.policy.states import GuestLanguage


@require_safe
@requires(Function.OPEN)
def refusals(request: HttpRequest) -> HttpResponse:
    """List the public reasons in force today; `lang` in the address chooses the language."""
    asked = language_asked(request.GET.get("lang", ""), otherwise=get_language() or "")
    context = {
        "said": refusal_said(language=asked, on=beijing_date(timezone.now())),
        "languages": list(GuestLanguage),
        "asked": asked,
    }
    return render(request, "portal/refusals.html", context)
