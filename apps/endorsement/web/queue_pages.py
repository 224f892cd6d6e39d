"""The queue of the port: its views with live counts, and the filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.capped import CappedPaginator
from apps.core.htmx import render_page
from apps.core.parts import Tab
from apps.core.saved_views import kept_query
from apps.endorsement import duplicate_selectors, selectors, view_selectors
from apps.endorsement.filters import CaseFilter
from apps.endorsement.models import PortCase
from apps.endorsement.queue_views import QueueView, in_view
from apps.endorsement.web.queue_columns import COLUMNS, shown_columns
from apps.endorsement.web.view_pages import SavedViewForm
from apps.regions.selectors import names_apart

PAGE_SIZE: Final = 50
#: Asked for in other ways on the page: by tabs.
_HIDDEN: Final = ("view", "mine")


@require_safe
@requires(Function.PORT_READ)
def queue(request: HttpRequest) -> HttpResponse:
    """List cases by when work has to begin; the open queue unless something else is asked for."""
    actor, now = actor_of(request.user), timezone.now()
    saved = view_selectors.views_for(actor=actor)
    first = next((one for one in saved if one.is_default and str(one.owner) == actor.id), None)
    if first is not None and not request.GET:
        return redirect("endorsement:queue-view", view_id=first.id)
    found = _filtered(request, actor, now)
    chosen = shown_columns(request)
    tabs, matching = _counted(request, actor, now, rows=found.qs)
    rows = duplicate_selectors.marked(actor=actor, cases=found.qs)
    paginator: CappedPaginator[PortCase] = CappedPaginator(rows, PAGE_SIZE, found=matching)
    page = paginator.get_page(request.GET.get("page"))
    return render_page(
        request,
        "endorsement/queue.html",
        part="endorsement/_cases.html",
        context={
            "page": page,
            "is_capped": paginator.is_capped,
            "filter": found,
            "cities": names_apart(),
            "holders": display_names(case.claimed_by for case in page if case.claimed_by),
            "may_supervise": may(actor, Function.PORT_SUPERVISE),
            "may_examine": may(actor, Function.PORT_EXAMINE),
            "tabs": tabs,
            "asked": request.GET.urlencode(),
            "columns": chosen,
            "column_choices": [(code, words, code in chosen) for code, words in COLUMNS.items()],
            "saved": [(view, str(view.owner) == actor.id) for view in saved],
            "view_form": SavedViewForm(initial={"query": kept_query(found) or ""}),
        },
    )


@require_safe
@requires(Function.PORT_READ)
def counts(request: HttpRequest) -> HttpResponse:
    """Count the views anew; the page of the queue asks for this part from time to time."""
    actor, now = actor_of(request.user), timezone.now()
    tabs, _matching = _counted(request, actor, now)
    context = {"tabs": tabs, "asked": request.GET.urlencode()}
    return render(request, "endorsement/_queue_counts.html", context)


def view_counts(
    views: Iterable[QueueView],
    *,
    actor: Actor,
    now: dt.datetime,
    rows: QuerySet[PortCase] | None = None,
) -> dict[str, int]:
    """How many cases each view shows this officer, in one query; 1,001 stands for more.

    `rows` are counted with them, under `found`.
    """
    cases = selectors.cases(actor=actor).order_by("begin_by", "id")
    queries: dict[str, Any] = {
        view.value: in_view(cases, view, me=actor.id, now=now) for view in views
    }
    if QueueView.ALL in queries:
        queries[QueueView.ALL] = queries[QueueView.ALL].order_by()  # any thousand will do
    if rows is not None:
        queries["found"] = rows
    return selectors.capped_counts(actor=actor, queries=queries)


def _filtered(request: HttpRequest, actor: Actor, now: dt.datetime) -> CaseFilter:
    """Filter the cases as asked; without a view, state or reference the open queue."""
    is_archive = request.GET.get("view") == QueueView.ALL
    order = ("-arrival_at", "-id") if is_archive else ("begin_by", "id")
    rows = selectors.cases(actor=actor).select_related("desk").order_by(*order)
    if not _looks_everywhere(request):
        rows = in_view(rows, QueueView.OPEN, me=actor.id, now=now)
    found = CaseFilter(request.GET, queryset=rows, request=request)
    for name in _HIDDEN:
        found.form.fields[name].widget = HiddenInput()
    found.form.fields["view"].widget.choices = QueueView.choices  # for its chip
    return found


def _counted(
    request: HttpRequest,
    actor: Actor,
    now: dt.datetime,
    *,
    rows: QuerySet[PortCase] | None = None,
) -> tuple[list[Tab], int]:
    """The tabs, each with its count, and how many rows the list has: one query for all."""
    found = view_counts(QueueView, actor=actor, now=now, rows=rows)
    asked = request.GET.get("view", "")
    is_plain = not _looks_everywhere(request)
    here = reverse("endorsement:queue")
    tabs = [
        Tab(
            view.label,
            f"{here}?view={view.value}",
            is_current=asked == view.value or (view == QueueView.OPEN and is_plain),
            count=found[view],
        )
        for view in QueueView
    ]
    return tabs, found.get("found", 0)


def _looks_everywhere(request: HttpRequest) -> bool:
    """Whether a view, a state or a reference is asked for, so that the open queue is no bound."""
    asked = request.GET
    is_view = asked.get("view") in QueueView.values
    return is_view or any(asked.get(name) for name in ("status", "reference"))
