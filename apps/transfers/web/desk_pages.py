"""What officers of the city read: the queue and one request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import MultipleHiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.htmx import render_page
from apps.core.parts import Crumb, Tab
from apps.policy.selectors import category_names, paper_names
from apps.transfers import selectors
from apps.transfers.filters import TransferFilter
from apps.transfers.models import TransferRequest
from apps.transfers.policies.moves import desk_may
from apps.transfers.states import AT_PORT, HELD, Action, Status, Turn
from apps.transfers.web import facts

PAGE_SIZE: Final = 50
_ACTS: Final = (
    Action.CLAIM,
    Action.ASK,
    Action.RETURN,
    Action.REDIRECT,
    Action.HAND_ON,
    Action.ASK_RECALL,
)
#: What an officer of the city still has to do something about.
_TO_DO: Final = frozenset({Status.SUBMITTED}) | HELD
#: The views of the queue, beside single states: all that is open at the city, and at the port.
_VIEWS: Final = {"": _TO_DO, "port": AT_PORT}


@require_safe
@requires(Function.CITY_READ)
def desk(request: HttpRequest) -> HttpResponse:
    """List what has been filed by time of landing; what is at the city unless asked otherwise."""
    actor = actor_of(request.user)
    queue = selectors.desk_queue(actor)
    view = request.GET.get("view", "")
    if not (request.GET.getlist("status") or request.GET.get("reference") or view == "all"):
        queue = queue.filter(status__in=sorted(_VIEWS.get(view, _TO_DO)))
    found = TransferFilter(request.GET, queryset=queue, request=request)
    found.form.fields["status"].widget = MultipleHiddenInput()  # the tabs ask for it
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(
        request,
        "transfers/desk.html",
        part="transfers/_desk_list.html",
        context={
            "page": page,
            "filter": found,
            "tabs": _tabs(request, selectors.counts_by_status(actor)),
            "holders": display_names(str(one.claimed_by) for one in page if one.claimed_by),
        },
    )


@require_safe
@requires(Function.CITY_READ)
def desk_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one filed request whole, with what this officer may do."""
    actor = actor_of(request.user)
    found = selectors.request_for_desk(actor, request_id)
    return render(request, "transfers/desk_request.html", desk_context(found, actor))


def desk_context(found: TransferRequest, actor: Actor) -> dict[str, object]:
    """All that the page of a request needs, for a request read by request_for_desk."""
    progress = selectors.tracker(found)
    entries = selectors.history(found)
    slots = selectors.paper_slots(found)
    holder = str(found.claimed_by) if found.claimed_by else ""
    names = display_names({holder, *(entry.actor_id for entry in entries)} - {""})
    categories = category_names(timezone.localdate())
    return {
        "request_row": found,
        "crumbs": [Crumb(_("Desk"), reverse("transfers:desk")), Crumb(found.reference)],
        "actions": {act.value for act in _ACTS if desk_may(found, act, actor)},
        "progress": progress,
        "steps": facts.step_parts(progress, reader=Turn.CITY),
        "visitors": [
            {
                "visitor": visitor,
                "rows": facts.visitor_rows(visitor, categories),
                "slots": [slot for slot in slots if slot.visitor == visitor],
            }
            for visitor in found.visitors.all()
        ],
        "request_slots": [slot for slot in slots if slot.visitor is None],
        "supplements": [paper for paper in found.papers.all() if paper.kind == "supplement"],
        "paper_names": paper_names(timezone.localdate()),
        "trip": facts.trip_rows(found),
        "inviter": facts.inviter_rows(found),
        "holder": names.get(holder, ""),
        "history": facts.history_events(entries, names),
    }


def _tabs(request: HttpRequest, counts: Mapping[str, int]) -> list[Tab]:
    here = reverse("transfers:desk")
    asked, view = request.GET.getlist("status"), request.GET.get("view", "")
    words = {"": _("At the city"), "port": _("At the port")}
    tabs = [
        Tab(
            label,
            f"{here}?view={name}" if name else here,
            is_current=not asked and view == name,
            count=sum(counts[status] for status in _VIEWS[name]),
        )
        for name, label in words.items()
    ]
    shown = (Status.SUBMITTED, Status.CHECKING, Status.SUPPLEMENT_ASKED, Status.RETURNED)
    tabs += [
        Tab(
            status.label,
            f"{here}?status={status.value}",
            is_current=asked == [status.value],
            count=counts[status],
        )
        for status in shown
    ]
    everything = sum(counts.values()) - counts[Status.DRAFT]
    tabs.append(Tab(_("All"), f"{here}?view=all", is_current=view == "all", count=everything))
    return tabs
