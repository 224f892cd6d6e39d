"""What border inspection reported, for the supervisor; and what its own account is for."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.selectors import display_names
from apps.core.htmx import render_page
from apps.core.parts import Tone
from apps.endorsement.border_errors import BY_CODE
from apps.endorsement.border_filters import BorderFilter
from apps.endorsement.border_selectors import border_reports
from apps.endorsement.border_states import BorderOutcome
from apps.endorsement.models import BorderReport
from apps.endorsement.web.queue_pages import PAGE_SIZE

_TONES = {
    BorderOutcome.NOTED.value: Tone.SUCCESS,
    BorderOutcome.WAITING.value: Tone.WAITING,
    BorderOutcome.REFUSED.value: Tone.DANGER,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A report with who sent it and what was wrong with it, in words."""

    report: BorderReport
    who: str
    why: str
    tone: str


@require_safe
@requires(Function.PORT_SUPERVISE)
def reports(request: HttpRequest) -> HttpResponse:
    """List reports, the last one first."""
    found = BorderFilter(request.GET, queryset=border_reports(actor=actor_of(request.user)))
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    people = display_names(one.reported_by for one in page)
    context = {
        "page": page,
        "filter": found,
        "lines": [
            Line(
                report=one,
                who=people.get(one.reported_by, ""),
                why=str(BY_CODE[one.code].title) if one.code else "",
                tone=_TONES.get(one.standing.value, ""),
            )
            for one in page
        ],
    }
    return render_page(
        request, "endorsement/border.html", part="endorsement/_border.html", context=context
    )


@require_safe
@requires(Function.PORT_BORDER)
def program(request: HttpRequest) -> HttpResponse:
    """Say what the account is for to whoever has come with it in a browser."""
    return render(request, "endorsement/border_program.html")
