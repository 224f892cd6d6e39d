"""The supervisor's screen, and the acts by which cases go from desk to desk."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.selectors import display_names
from apps.core import bulk
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal
from apps.core.parts import Crumb
from apps.endorsement import load_selectors, selectors
from apps.endorsement.models import PortCase
from apps.endorsement.services import handing, presence
from apps.endorsement.web.acts import seen_revision
from apps.endorsement.web.again import told_on_case
from apps.endorsement.web.call_pages import alarms_of
from apps.endorsement.web.handing_forms import GiveForm, GiveOutForm, HandOverForm

_NOT_FOR_A_FORM = (Conflict, Forbidden, NotFound)


@require_safe
@requires(Function.PORT_SUPERVISE)
def load(request: HttpRequest) -> HttpResponse:
    """Show what each officer has on the desk, and give out the next cases."""
    actor = actor_of(request.user)
    context = {
        "crumbs": _crumbs(_("Load")),
        "loads": load_selectors.loads(actor=actor),
        "most": handing.MOST_AT_ONCE,
        **alarms_of(actor),
    }
    return render(request, "endorsement/load.html", context)


@require_safe
@requires(Function.PORT_SUPERVISE)
def desk_of(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """List what one officer has on the desk, to be given to others or taken back."""
    actor = actor_of(request.user)
    name = display_names([str(officer_id)]).get(str(officer_id), "")
    context = {
        "crumbs": [*_crumbs(_("Load"), reverse("endorsement:load")), Crumb(name or "–")],
        "name": name,
        "cases": load_selectors.on_desk_of(actor=actor, officer_id=officer_id),
    }
    return render(request, "endorsement/desk_of.html", context)


@require_POST
@requires(Function.PORT_SUPERVISE)
def give_out(request: HttpRequest) -> HttpResponse:
    """Put the next cases in turn on an officer's desk."""
    form = GiveOutForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give out 1 to %(most)d cases.") % {"most": handing.MOST_AT_ONCE})
        return redirect("endorsement:load")
    asked = form.cleaned_data
    try:
        given = handing.give_out(
            actor=actor_of(request.user), officer_id=asked["officer"], number=asked["number"]
        )
    except DomainError as refused:
        messages.error(request, refused.detail)
    else:
        words = ngettext("%(n)d case is given out.", "%(n)d cases are given out.", len(given))
        messages.success(request, words % {"n": len(given)})
    return redirect("endorsement:load")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_SUPERVISE)
def give(request: HttpRequest) -> HttpResponse:
    """Give cases to an officer, or take them back; each has a result of its own."""
    actor = actor_of(request.user)
    form = GiveForm(request.POST or None, officers=load_selectors.officers(actor=actor))
    if request.method != "POST":
        ids = bulk.chosen(request.GET.getlist("case"))
        return _give_page(request, {"form": form, "rows": _rows(actor, ids)})
    seen = bulk.seen_revisions(request.POST.getlist("seen"))
    rows = _rows(actor, list(seen))
    if form.is_valid() and rows:
        outcomes = bulk.each(rows, seen, _giving(actor, form))
        done = sum(one.is_done for one in outcomes)
        words = ngettext("%(n)d case moved", "%(n)d cases moved", done) % {"n": done}
        told = {"outcomes": outcomes, "summary": words, "is_all": done == len(outcomes)}
        return _give_page(request, told)
    if not rows:
        form.add_error(None, _("Choose at least one case."))
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _give_page(request, {"form": form, "rows": rows}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def hand_over(request: HttpRequest) -> HttpResponse:
    """Give all that is on one's own desk to a colleague."""
    actor = actor_of(request.user)
    others = [one for one in load_selectors.officers(actor=actor) if str(one[0]) != actor.id]
    form = HandOverForm(request.POST or None, officers=others)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            asked = form.cleaned_data
            try:
                number = handing.hand_over(
                    actor=actor, officer_id=UUID(asked["officer"]), reason=asked["reason"]
                )
            except _NOT_FOR_A_FORM:
                raise
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                words = ngettext("%(n)d case handed over.", "%(n)d cases handed over.", number)
                messages.success(request, words % {"n": number})
                return redirect("endorsement:queue")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "form": form,
        "cases": load_selectors.on_own_desk(actor=actor),
        "crumbs": _crumbs(_("Hand over")),
    }
    return render(request, "endorsement/hand_over.html", context, status=status)


@require_POST
@requires(Function.PORT_EXAMINE)
@told_on_case
def release(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a case back into the queue."""
    handing.release(
        actor=actor_of(request.user),
        case_id=case_id,
        revision=seen_revision(request),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("The case is back in the queue."))
    return redirect("endorsement:case", case_id=case_id)


@require_safe
@requires(Function.PORT_READ)
def others_here(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say who else has the case open; an open page asks for this part again and again."""
    others = presence.look_at(actor=actor_of(request.user), case_id=case_id)
    context = {"others": others, "case_id": case_id}
    return render(request, "endorsement/_presence.html", context)


def _giving(actor: Actor, form: GiveForm) -> bulk.Act:
    officer, reason = form.cleaned_data["officer"], form.cleaned_data["reason"]

    def act(case_id: UUID, revision: int) -> None:
        if officer:
            handing.give(
                actor=actor,
                case_id=case_id,
                revision=revision,
                officer_id=UUID(officer),
                reason=reason,
            )
        else:
            handing.take_back(actor=actor, case_id=case_id, revision=revision, reason=reason)

    return act


def _rows(actor: Actor, ids: list[UUID]) -> list[PortCase]:
    return list(selectors.cases(actor=actor).filter(id__in=ids).order_by("begin_by", "id"))


def _give_page(
    request: HttpRequest, context: dict[str, object], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    rows = context.get("rows") or []
    holders = {one.claimed_by for one in rows if one.claimed_by}  # type: ignore[attr-defined]
    crumbs = [*_crumbs(_("Load"), reverse("endorsement:load")), Crumb(_("Give"))]
    context |= {"crumbs": crumbs, "holders": display_names(holders)}
    return render(request, "endorsement/give.html", context, status=status)


def _crumbs(last: str, url: str = "") -> list[Crumb]:
    return [Crumb(_("Cases"), reverse("endorsement:queue")), Crumb(last, url)]
