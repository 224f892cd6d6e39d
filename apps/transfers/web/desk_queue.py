"""The queue of a city's desk: its views with counts, saved views, columns, and taking the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect as to_page
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.capped import CappedPaginator
from apps.core.errors import DomainError
from apps.core.htmx import render_page
from apps.core.parts import Tab
from apps.core.saved_views import ViewUnfit, check_kept, kept_query
from apps.policy.selectors import categories
from apps.transfers import selectors, services
from apps.transfers.filters import DeskFilter, in_view
from apps.transfers.models import SavedView, TransferRequest
from apps.transfers.policies.clock import Pace, clock_of, lands_soon
from apps.transfers.states import QueueView
from apps.transfers.web.desk_forms import ViewForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE_SIZE: Final = 50
_CHOSEN: Final = "desk.columns"
#: Columns an officer may hide; landing and reference always stand.
COLUMNS: Final[dict[str, StrOrPromise]] = {
    "clock": gettext_lazy("Deadline"),
    "state": gettext_lazy("State"),
    "inviter": gettext_lazy("Inviter"),
    "port": gettext_lazy("Port"),
    "flight": gettext_lazy("Flight"),
    "visitors": gettext_lazy("Visitors"),
    "filed": gettext_lazy("First filed"),
    "holder": gettext_lazy("On whose desk"),
}
_USUAL: Final = ("clock", "state", "inviter", "port", "visitors", "holder")
#: Asked for in other ways on the page: by tabs, and by the view "On my desk".
_HIDDEN: Final = ("status", "view", "claimed_by_me", "unit")


@require_safe
@requires(Function.CITY_READ)
def desk(request: HttpRequest) -> HttpResponse:
    """List what has been filed by time of landing; what is at the city unless asked otherwise."""
    actor = actor_of(request.user)
    saved = selectors.views_for(actor)
    first = next((v for v in saved if v.is_default and str(v.owner) == actor.id), None)
    if first is not None and not request.GET:
        return to_page("transfers:desk-view", view_id=first.id)
    found = _filtered(request, actor)
    paginator: CappedPaginator[TransferRequest] = CappedPaginator(found.qs, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    pace = found.pace
    rows = [
        {"row": row, "clock": clock_of(row, pace), "is_urgent": lands_soon(row, pace)}
        for row in page
    ]
    chosen = _columns(request)
    return render_page(
        request,
        "transfers/desk.html",
        part="transfers/_desk_list.html",
        context={
            "page": page,
            "is_capped": paginator.is_capped,
            "rows": rows,
            "filter": found,
            "tabs": _tabs(request, actor, found, saved),
            "saved": [view for view in saved if str(view.owner) == actor.id],
            "holders": display_names(str(one.claimed_by) for one in page if one.claimed_by),
            "columns": chosen,
            "column_choices": [(code, words, code in chosen) for code, words in COLUMNS.items()],
            "view_form": ViewForm(initial={"query": kept_query(found) or ""}),
            "may_check": may(actor, Function.CITY_CHECK),
            "may_assign": may(actor, Function.CITY_ASSIGN),
        },
    )


@require_POST
@requires(Function.CITY_CHECK)
def take_next(request: HttpRequest) -> HttpResponse:
    """Claim the most urgent request that nobody has."""
    taken = services.take_next(actor=actor_of(request.user))
    messages.success(request, _("The request is on your desk."))
    return to_page("transfers:desk-request", request_id=taken.id)


@require_POST
@requires(Function.CITY_READ)
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Show these columns from now on in this session."""
    request.session[_CHOSEN] = [code for code in COLUMNS if code in request.POST.getlist("column")]
    return to_page(_back(request))


@require_POST
@requires(Function.CITY_READ)
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the view now shown under a name."""
    form = ViewForm(request.POST)
    back = reverse("transfers:desk")
    if form.is_valid():
        asked = form.cleaned_data
        back = f"{back}?{asked['query']}" if asked["query"] else back
        try:
            services.save_view(
                actor=actor_of(request.user),
                name=asked["name"],
                query=_clean(asked["query"], request),
                columns=_columns(request),
                is_shared=asked["is_shared"],
                is_default=asked["is_default"],
            )
        except ViewUnfit as refused:
            messages.error(request, next(iter(refused.fields.values()), refused.detail))
        else:
            messages.success(request, _("The view is saved."))
    else:
        messages.error(request, _("Give the view a name."))
    return to_page(back)


@require_safe
@requires(Function.CITY_READ)
def open_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Open a saved view: its filters in the address, and its columns."""
    view = selectors.view_of(actor_of(request.user), view_id)
    request.session[_CHOSEN] = [code for code in view.columns if code in COLUMNS]
    return to_page(_address(view))


@require_POST
@requires(Function.CITY_READ)
def remove_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Forget one of the officer's own views."""
    services.remove_view(actor=actor_of(request.user), view_id=view_id)
    messages.success(request, _("The view is removed."))
    return to_page(f"{reverse('transfers:desk')}?view={QueueView.TO_DO}")


def _filtered(request: HttpRequest, actor: Actor) -> DeskFilter:
    """Filter the queue as asked; without a view, status or reference, what is at the city."""
    found = DeskFilter(request.GET, queryset=selectors.desk_queue(actor), request=request)
    asked = request.GET
    if not any(asked.get(name) for name in ("status", "reference", "view", "unit")):
        queue = in_view(found.queryset, QueueView.TO_DO, me=actor.id, pace=found.pace)
        found = DeskFilter(request.GET, queryset=queue, request=request)
    fields = found.form.fields
    for name in _HIDDEN:
        fields[name].widget = (
            forms.MultipleHiddenInput() if name == "status" else forms.HiddenInput()
        )
    fields["view"].widget.choices = QueueView.choices  # for its chip
    fields["officer"].widget = forms.Select(
        choices=[("", ""), *((str(one), name) for one, name in selectors.officers(actor))]
    )
    kinds = categories(timezone.localdate())
    fields["category"].widget = forms.Select(
        choices=[("", ""), *((kind.code, f"{kind.code} {kind.name}") for kind in kinds)]
    )
    return found


def _tabs(
    request: HttpRequest, actor: Actor, found: DeskFilter, saved: Sequence[SavedView]
) -> list[Tab]:
    """The views of everybody, then the saved ones, each with its count: one query for all."""
    queue = selectors.desk_queue(actor)
    me = UUID(actor.id)
    queries = {view: in_view(queue, view, me=me, pace=found.pace) for view in QueueView.values}
    queries |= {str(view.id): _kept(view, request, actor, found.pace) for view in saved}
    counts = selectors.capped_counts(actor, queries)
    asked = kept_query(found)
    here = reverse("transfers:desk")
    tabs = [
        Tab(
            view.label,
            f"{here}?view={view.value}",
            is_current=asked == f"view={view.value}" or (view == QueueView.TO_DO and not asked),
            count=counts[view.value],
        )
        for view in QueueView
    ]
    return tabs + [
        Tab(
            view.name,
            reverse("transfers:desk-view", args=[view.id]),
            is_current=bool(view.query) and asked == view.query,
            count=counts[str(view.id)],
        )
        for view in saved
    ]


def _kept(view: SavedView, request: HttpRequest, actor: Actor, pace: Pace) -> Any:  # noqa: ANN401 (what django-filter gives)
    """The rows of a saved view, as its address shows them."""
    asked = QueryDict(view.query)
    queue = selectors.desk_queue(actor)
    if not any(asked.get(name) for name in ("status", "reference", "view", "unit")):
        queue = in_view(queue, QueueView.TO_DO, me=actor.id, pace=pace)
    return DeskFilter(asked, queryset=queue, request=request).qs


def _clean(query: str, request: HttpRequest) -> str:
    """The filters of a view that is to be saved; raises ViewUnfit when the queue refuses them."""
    return check_kept(
        DeskFilter(QueryDict(query), queryset=TransferRequest.objects.none(), request=request)
    )


def _columns(request: HttpRequest) -> list[str]:
    chosen = request.session.get(_CHOSEN)
    return [code for code in COLUMNS if code in (_USUAL if chosen is None else chosen)]


def _address(view: SavedView) -> str:
    """The queue as the view keeps it; one without filters says so, or the default would open."""
    return f"{reverse('transfers:desk')}?{view.query or f'view={QueueView.TO_DO}'}"


def _back(request: HttpRequest) -> str:
    """The queue with the filters that stood there."""
    query = request.POST.get("query", "")
    try:
        kept = _clean(query, request)
    except DomainError:
        kept = ""
    return f"{reverse('transfers:desk')}?{kept or f'view={QueueView.TO_DO}'}"
