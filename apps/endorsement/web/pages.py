"""What officers of the port read: their overview, and one case."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.endorsement import selectors
from apps.endorsement.queue_views import QueueView, in_view
from apps.endorsement.web.call_pages import alarms_of
from apps.endorsement.web.case_page import case_page
from apps.endorsement.web.queue_columns import USUAL
from apps.endorsement.web.queue_pages import view_counts
from apps.regions.selectors import names_apart

_SOON: Final = 10
_FIGURES: Final = (
    QueueView.NOW,
    QueueView.TODAY,
    QueueView.ACCEPT,
    QueueView.TAKE,
    QueueView.MINE,
    QueueView.DECIDE,
    QueueView.ISSUE,
)


@require_safe
@requires(Function.PORT_READ)
def home(request: HttpRequest) -> HttpResponse:
    """Show how much waits in each state, and what lands next."""
    actor = actor_of(request.user)
    now = timezone.now()
    counts = view_counts(_FIGURES, actor=actor, now=now)
    queue = in_view(selectors.queue(actor=actor), QueueView.OPEN, me=actor.id, now=now)
    soon = list(queue[:_SOON])
    return render(
        request,
        "endorsement/home.html",
        {
            "figures": [
                (view, counts[view], f"{reverse('endorsement:queue')}?view={view.value}")
                for view in _FIGURES
            ],
            "may_examine": may(actor, Function.PORT_EXAMINE),
            **alarms_of(actor),
            "next_landing": selectors.next_landing(actor=actor),
            "cases": soon,
            "columns": USUAL,
            "cities": names_apart(),
            "holders": display_names(case.claimed_by for case in soon if case.claimed_by),
        },
    )


@require_safe
@requires(Function.PORT_READ)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show one case whole, with what this officer may do."""
    actor = actor_of(request.user)
    return case_page(request, selectors.case_for_desk(actor=actor, case_id=case_id), actor)
