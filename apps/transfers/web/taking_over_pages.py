"""A unit's administrator goes on with what a colleague looks after: one request, or many."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core import bulk
from apps.core.actors import Actor
from apps.core.parts import Crumb
from apps.enterprises.selectors import colleague_of
from apps.transfers import selectors, services
from apps.transfers.models import TransferRequest
from apps.transfers.web.filing_pages import seen_revision


class TakeOverForm(forms.Form):
    """Why the requests go to another."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as: on leave, has left the unit. Kept in each history."),
    )


@require_POST
@requires(Function.UNIT_MANAGE)
def take_over(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Go on with a colleague's request."""
    services.take_over(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("You look after this request now, and are its contact."))
    return redirect("transfers:request", request_id=request_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.UNIT_MANAGE)
def take_over_many(request: HttpRequest, handler_id: UUID) -> HttpResponse:
    """Show what a colleague looks after; then take over what was ticked, each by itself.

    One refusal stops no other. Sent a second time, the same finds newer revisions and changes
    nothing.
    """
    actor = actor_of(request.user)
    colleague = colleague_of(actor, handler_id)
    rows = list(selectors.kept_by_colleague(actor, colleague.user_id))
    seen = bulk.seen_revisions(request.POST.getlist("seen"))
    form = TakeOverForm(request.POST or None)
    title = _("Take over")
    context = {
        "form": form,
        "rows": rows,
        "colleague": colleague.user.display_name,
        "ticked": set(seen) if request.method == "POST" else {row.id for row in rows},
        "is_nothing_ticked": request.method == "POST" and not seen,
        "outcomes": [],
        "crumbs": [Crumb(_("Our unit"), reverse("enterprises:unit")), Crumb(title)],
    }
    if request.method == "POST" and form.is_valid() and seen:
        act = partial(_take, actor, form.cleaned_data["reason"])
        outcomes = bulk.each([row for row in rows if row.id in seen], seen, act)
        return render(request, _PAGE, context | _told(outcomes))
    is_wrong = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return render(request, _PAGE, context, status=status)


_PAGE = "transfers/take_over_many.html"


def _told(outcomes: list[bulk.Outcome[TransferRequest]]) -> dict[str, object]:
    done = sum(one.is_done for one in outcomes)
    return {
        "outcomes": outcomes,
        "summary": ngettext(
            "%(n)d request taken over; you are its contact now",
            "%(n)d requests taken over; you are their contact now",
            done,
        )
        % {"n": done},
        "is_all": done == len(outcomes),
        "outcome_page": "transfers:request",
        "back_page": "transfers:list",
        "back_label": _("Back to the requests"),
    }


def _take(actor: Actor, reason: str, request_id: UUID, revision: int) -> None:
    services.take_over(actor=actor, request_id=request_id, revision=revision, reason=reason)
