"""One filed request as officers of the city read it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.parts import Crumb
from apps.enterprises.selectors import papers_on_file
from apps.policy.selectors import category_names, paper_names
from apps.transfers import selectors
from apps.transfers.models import TransferRequest
from apps.transfers.policies.moves import desk_may
from apps.transfers.policies.papers import by_visitor
from apps.transfers.policies.readiness import Progress
from apps.transfers.states import GIVEN, HELD, Action, Status, Turn, VisitorState
from apps.transfers.web import facts
from apps.transfers.web.desk_substitutions import substitution_entries
from apps.transfers.web.round_pages import correction_rows

#: Each is shown whole, with passport and papers.
VISITORS_A_PAGE: Final = 20
_ACTS: Final = (
    Action.CLAIM,
    Action.RELEASE,
    Action.ASK,
    Action.RETURN,
    Action.REDIRECT,
    Action.HAND_ON,
    Action.ASK_RECALL,
)


@require_safe
@requires(Function.CITY_READ)
def desk_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one filed request whole, with what this officer may do."""
    actor = actor_of(request.user)
    found = selectors.request_for_desk(actor, request_id)
    context = desk_context(found, actor, page=request.GET.get("page"))
    return render(request, "transfers/desk_request.html", context)


def desk_context(
    found: TransferRequest, actor: Actor, *, page: str | None = None
) -> dict[str, object]:
    """All that the page of a request needs, for a request read by request_for_desk."""
    everybody = [one for one in found.visitors.all() if one.state != VisitorState.PROPOSED]
    shown = Paginator(everybody, VISITORS_A_PAGE).get_page(page)
    progress = selectors.tracker(found)
    entries = selectors.history(found, for_desk=True)
    slots = by_visitor(selectors.paper_slots(found))
    holder = str(found.claimed_by) if found.claimed_by else ""
    names = display_names({holder, *(entry.actor_id for entry in entries)} - {""})
    categories = category_names(timezone.localdate())
    return {
        "request_row": found,
        "crumbs": [Crumb(_("Desk"), reverse("transfers:desk")), Crumb(found.reference)],
        "actions": {act.value for act in _allowed(found, actor)},
        "may_assign": may(actor, Function.CITY_ASSIGN)
        and (found.status in GIVEN or found.status == Status.SUBMITTED),
        "progress": progress,
        "steps": facts.step_parts(progress, reader=Turn.CITY),
        "visitors": [
            {
                "visitor": visitor,
                "rows": facts.visitor_rows(visitor, categories),
                "slots": slots.get(visitor.id, []),
            }
            for visitor in shown
        ],
        "page": shown,
        "substitutions": substitution_entries(found, actor, categories),
        "request_slots": slots[None],
        "supplements": [paper for paper in found.papers.all() if paper.kind == "supplement"],
        "paper_names": paper_names(timezone.localdate()),
        "check": Progress.of(selectors.check_parts(found)),
        "may_open_check": may(actor, Function.CITY_CHECK) and found.status in HELD,
        "unit_papers": papers_on_file(found.enterprise_id, timezone.localdate())
        if found.enterprise_id
        else [],
        "corrections": correction_rows(found),
        "may_correct": found.status == Status.CHECKING and Action.HAND_ON in _allowed(found, actor),
        "record": selectors.record_of(actor, found),
        "trip": facts.trip_rows(found),
        "flights": facts.flight_lines(found),
        "inviter": facts.inviter_rows(found),
        "holder": names.get(holder, ""),
        "history": facts.history_events(entries, names),
    }


def _allowed(found: TransferRequest, actor: Actor) -> set[Action]:
    return {act for act in _ACTS if desk_may(found, act, actor)}
