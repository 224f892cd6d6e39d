"""What inviters read: whose turn it is, their requests, and one request with its steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.selectors import display_names
from apps.core.htmx import render_page
from apps.core.parts import Crumb, Task, TaskState
from apps.policy.guidance import guidance
from apps.policy.selectors import category_names, paper_names, refusal_reasons
from apps.transfers import selectors
from apps.transfers.filters import TransferFilter
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.defects import Defect
from apps.transfers.policies.flights import awaits_flight, may_change_flight, stranded
from apps.transfers.policies.moves import editable, may_withdraw
from apps.transfers.policies.substitutions import late_acts
from apps.transfers.selectors.visa_letters import GIVEN_OUT, letters_here
from apps.transfers.states import (
    AskKind,
    AskSide,
    Status,
    SubstitutionStatus,
    Turn,
    VisitorState,
)
from apps.transfers.web import facts, outlook_parts
from apps.transfers.web.autosave import unsaved_of
from apps.transfers.web.round_pages import correction_rows

PAGE_SIZE: Final = 20
VISITORS_A_PAGE: Final = 50
_SHOWN: Final = 10


@require_safe
@requires(Function.INVITER_READ)
def home(request: HttpRequest) -> HttpResponse:
    """Show first what waits for the inviter, then what is under way."""
    rows = list(selectors.under_way(actor_of(request.user))[: 5 * _SHOWN])
    yours = [row for row in rows if selectors.turn_of(row) == Turn.INVITER]
    waiting = [row for row in rows if selectors.turn_of(row) != Turn.INVITER]
    return render(
        request,
        "transfers/home.html",
        {
            "begun": selectors.begun_request(actor_of(request.user)),
            "yours": yours[:_SHOWN],
            "waiting": waiting[:_SHOWN],
            "quota": selectors.own_quota(actor_of(request.user)),
            "has_more": len(yours) > _SHOWN or len(waiting) > _SHOWN,
        },
    )


@require_safe
@requires(Function.INVITER_READ)
def requests(request: HttpRequest) -> HttpResponse:
    """List the unit's requests, newest first."""
    own = selectors.requests_of_inviter(actor_of(request.user))
    found = TransferFilter(request.GET, queryset=own, request=request)
    for name in ("enterprise", "claimed_by_me"):
        found.form.fields.pop(name, None)  # these two ask what only a desk can
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(
        request,
        "transfers/list.html",
        part="transfers/_list.html",
        context={"page": page, "filter": found},
    )


@require_safe
@requires(Function.INVITER_READ)
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show the list of tasks while the request is written, else where it stands."""
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    if editable(found):
        unsaved = unsaved_of(actor_of(request.user), found)
        context = _tasks_context(found) | _keeper_context(request, found)
        return render(request, "transfers/tasks.html", {**context, "unsaved": unsaved})
    context = _tracker_context(found, request.GET.get("page"))
    return render(request, "transfers/tracker.html", context | _keeper_context(request, found))


@require_safe
@requires(Function.INVITER_READ)
def done(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Confirm the filing: the reference, what happens next and by when."""
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    if found.submitted_at is None or editable(found):
        return redirect("transfers:request", request_id=request_id)
    progress = selectors.tracker(found)
    expected = next((step.expected_by for step in progress.steps if step.expected_by), None)
    return render(
        request,
        "transfers/done.html",
        {"request_row": found, "progress": progress, "expected_by": expected},
    )


def crumbs(found: TransferRequest, *last: str) -> list[Crumb]:
    """The way back from a page of a request."""
    way = [Crumb(_("Requests"), reverse("transfers:list"))]
    if not last:
        return [*way, Crumb(found.reference)]
    here = Crumb(found.reference, reverse("transfers:request", args=[found.id]))
    return [*way, here, *(Crumb(label) for label in last)]


def visitors_crumbs(found: TransferRequest, *last: str) -> list[Crumb]:
    """The way back from a page below the list of visitors, which is a link in it."""
    way = crumbs(found, *last)
    listed = Crumb(_("Visitors"), reverse("transfers:visitors", args=[found.id]))
    return [*way[:2], listed, *way[2:]]


def _keeper_context(request: HttpRequest, found: TransferRequest) -> dict[str, object]:
    """Who looks after a unit's request, and whether the reader may go on with it instead."""
    if found.enterprise_id is None or found.keeper is None:
        return {"keeper": "", "may_take_over": False}
    actor, keeper = actor_of(request.user), str(found.keeper)
    return {
        "keeper": "" if keeper == actor.id else display_names([keeper]).get(keeper, ""),
        "may_take_over": selectors.may_take_over(actor, found),
    }


def _tasks_context(found: TransferRequest) -> dict[str, object]:
    defects = selectors.open_defects(found)
    returned = [
        ask
        for ask in found.asks.all()
        if ask.kind == AskKind.RETURN and found.status == Status.RETURNED
    ]
    return {
        "request_row": found,
        "crumbs": crumbs(found),
        "tasks": _tasks(found, defects),
        "is_whole": not defects,
        "returned": returned[-1:],
        "is_returned": found.status == Status.RETURNED,
        "rules_since": selectors.rules_known_of(found),
        "rule_changes": selectors.rule_changes_since(found),
        **outlook_parts.pieces(found),
    }


def _tasks(found: TransferRequest, defects: list[Defect]) -> list[Task]:
    """The four tasks; their states follow the data, not the pages that were visited."""
    count = len(found.delegation)
    papers = [one for one in defects if ".papers." in f".{one.field}"]
    trip = [one for one in defects if one.field.startswith("trip.")]
    people = [one for one in defects if one not in papers and one not in trip]
    is_begun = bool(found.arrival_at or found.purpose)
    check = reverse("transfers:check", args=[found.id])
    return [
        Task(
            _("Trip"),
            _state(trip, is_begun=is_begun),
            reverse("transfers:trip", args=[found.id]),
            _hint(trip),
        ),
        Task(
            _("Visitors"),
            _state(people, is_begun=count > 0),
            reverse("transfers:visitors", args=[found.id]),
            ngettext("%(n)d visitor", "%(n)d visitors", count) % {"n": count} if count else "",
        ),
        Task(
            _("Papers"),
            TaskState.BLOCKED if not count else _state(papers, is_begun=found.papers.exists()),
            reverse("transfers:papers", args=[found.id]) if count else "",
            _hint(papers) if count else _("Name the visitors first: the papers follow from them."),
        ),
        Task(
            _("Check your answers and file"),
            TaskState.BLOCKED if defects else TaskState.NOT_STARTED,
            check if count else "",
            "" if not defects else _("Possible when nothing above is missing."),
        ),
    ]


def _state(defects: list[Defect], *, is_begun: bool) -> TaskState:
    if not defects:
        return TaskState.DONE
    return TaskState.IN_PROGRESS if is_begun else TaskState.NOT_STARTED


def _hint(defects: list[Defect]) -> str:
    """How much is still to be done, and the first of it."""
    if not defects:
        return ""
    count = len(defects)
    rest = ngettext("%(n)d thing to do", "%(n)d things to do", count) % {"n": count}
    return f"{rest} · {defects[0].message}"


def _visitor_parts(found: TransferRequest, shown: Iterable[Visitor]) -> list[dict[str, object]]:
    """Of each visitor who is shown: what became of them, and what their inviter may still do."""
    replaced_by = {
        one.visitor_id: one.substitute
        for one in found.substitutions.all()
        if one.status == SubstitutionStatus.TAKEN
    }
    categories = category_names(timezone.localdate())
    letters = letters_here(found)
    texts = {reason.code: reason.text for reason in refusal_reasons(timezone.localdate())}
    return [
        {
            "visitor": v,
            "category": categories.get(v.category, v.category),
            "reasons": [texts.get(code, code) for code in v.reason_codes],
            "may_change": bool(late_acts(found, v)),
            "by": replaced_by.get(v.id),
            "has_letter": v.id in letters,
            "awaits_letter": v.state in GIVEN_OUT and v.id not in letters,
        }
        for v in shown
    ]


def _tracker_context(found: TransferRequest, page: str | None) -> dict[str, object]:
    everybody = [v for v in found.visitors.all() if v.state != VisitorState.PROPOSED]
    shown = Paginator(everybody, VISITORS_A_PAGE).get_page(page)
    progress = selectors.tracker(found)
    entries = selectors.history(found)
    names = display_names({entry.actor_id for entry in entries} - {""})
    return {
        "request_row": found,
        "crumbs": crumbs(found),
        "progress": progress,
        "is_yours": progress.turn == Turn.INVITER,
        "steps": facts.step_parts(progress, reader=Turn.INVITER),
        "visitors": _visitor_parts(found, shown),
        "page": shown,
        "under_way": [one for one in found.substitutions.all() if one.is_open],
        "trip": facts.trip_rows(found),
        "flights": facts.flight_lines(found),
        "may_change_flight": may_change_flight(found, found.delegation, now=timezone.now()),
        "awaits_flight": awaits_flight(found, found.delegation, now=timezone.now()),
        "stranded": stranded(
            found.delegation, arrival_at=found.arrival_at, port_of_entry=found.port_of_entry
        ),
        "papers": found.papers.all(),
        "paper_names": paper_names(timezone.localdate()),
        "corrections": correction_rows(found),
        "may_object": True,
        "past_asks": [ask for ask in found.asks.all() if ask not in progress.open_asks],
        "port_side": AskSide.PORT,
        "may_withdraw": may_withdraw(found),
        "advice": guidance(timezone.localdate()) if progress.issued else [],
        "history": facts.history_events(entries, names),
    }
