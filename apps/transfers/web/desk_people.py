"""The people of the desk: who has how much, who is away, and giving requests to a colleague."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect as to_page
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core import bulk
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal
from apps.core.parts import Crumb
from apps.transfers import selectors, services
from apps.transfers.models import TransferRequest
from apps.transfers.web.desk_forms import AbsenceForm, ReassignForm

_NOT_FOR_A_FORM = (Conflict, Forbidden, NotFound)


@require_safe
@requires(Function.CITY_READ)
def people(request: HttpRequest) -> HttpResponse:
    """Show what each officer has on the desk, who is away, and what they left there."""
    actor = actor_of(request.user)
    return render(request, "transfers/desk_people.html", _context(actor, _absence_form(actor)))


@require_POST
@requires(Function.CITY_CHECK)
def enter_absence(request: HttpRequest) -> HttpResponse:
    """Note on which days an officer is away."""
    actor = actor_of(request.user)
    form = _absence_form(actor, request)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            services.enter_absence(
                actor=actor,
                officer_id=UUID(asked["officer"]),
                first_day=asked["first_day"],
                last_day=asked["last_day"],
                reason=asked["reason"],
            )
        except _NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The absence is entered."))
            return to_page("transfers:desk-people")
    context = _context(actor, form)
    return render(
        request, "transfers/desk_people.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


@require_POST
@requires(Function.CITY_CHECK)
def end_absence(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Note that an officer is back."""
    services.end_absence(actor=actor_of(request.user), absence_id=absence_id)
    messages.success(request, _("The absence is ended."))
    return to_page("transfers:desk-people")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.CITY_ASSIGN)
def reassign(request: HttpRequest) -> HttpResponse:
    """Give one or many requests to an officer, or free them; each has a result of its own."""
    actor = actor_of(request.user)
    form = ReassignForm(request.POST or None, officers=selectors.officers(actor))
    if request.method != "POST":
        rows = list(selectors.rows_of(actor, bulk.chosen(request.GET.getlist("request"))))
        return _reassign_page(request, {"form": form, "rows": rows})
    seen = bulk.seen_revisions(request.POST.getlist("seen"))
    rows = list(selectors.rows_of(actor, list(seen)))
    if form.is_valid() and form.cleaned_data["reason"].strip() and rows:
        officer = form.cleaned_data["officer"]
        outcomes = bulk.each(
            rows,
            seen,
            partial(_give, actor, UUID(officer) if officer else None, form.cleaned_data["reason"]),
        )
        return _reassign_page(request, {"outcomes": outcomes, **_summary(outcomes)})
    if form.is_valid():
        form.add_error("reason" if rows else None, _words_for(has_rows=bool(rows)))
    return _reassign_page(
        request, {"form": form, "rows": rows}, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _words_for(*, has_rows: bool) -> str:
    return _("Give the reason.") if has_rows else _("Choose at least one request.")


def _give(
    actor: Actor, officer_id: UUID | None, reason: str, request_id: UUID, revision: int
) -> None:
    services.reassign(
        actor=actor,
        request_id=request_id,
        revision=revision,
        officer_id=officer_id,
        reason=reason,
    )


def _summary(outcomes: list[bulk.Outcome[TransferRequest]]) -> dict[str, object]:
    done = sum(one.is_done for one in outcomes)
    words = ngettext("%(n)d request reassigned", "%(n)d requests reassigned", done) % {"n": done}
    return {"summary": words, "is_all": done == len(outcomes)}


def _reassign_page(
    request: HttpRequest, context: dict[str, object], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    rows = context.get("rows") or []
    holders = {str(one.claimed_by) for one in rows if one.claimed_by}  # type: ignore[attr-defined]
    crumbs = [Crumb(_("Desk"), reverse("transfers:desk")), Crumb(_("Reassign"))]
    context |= {"crumbs": crumbs, "holders": display_names(holders)}
    return render(request, "transfers/desk_reassign.html", context, status=status)


def _absence_form(actor: Actor, request: HttpRequest | None = None) -> AbsenceForm:
    everybody = selectors.officers(actor)
    offered = [
        one for one in everybody if may(actor, Function.CITY_ASSIGN) or str(one[0]) == actor.id
    ]
    return AbsenceForm(
        request.POST if request else None, officers=offered, initial={"officer": actor.id}
    )


def _context(actor: Actor, form: AbsenceForm) -> dict[str, object]:
    left = list(selectors.on_desks_of_the_absent(actor)[:200])
    coming = selectors.absences(actor)
    loads = selectors.loads(actor)
    names = {str(load.officer_id): load.name for load in loads}
    names |= display_names({str(one.officer) for one in coming} - names.keys())
    may_assign = may(actor, Function.CITY_ASSIGN)
    return {
        "crumbs": [Crumb(_("Desk"), reverse("transfers:desk")), Crumb(_("People and absences"))],
        "form": form,
        "loads": loads,
        "left": left,
        "absences": [(one, may_assign or str(one.officer) == actor.id) for one in coming],
        "names": names,
        "may_assign": may_assign,
    }
