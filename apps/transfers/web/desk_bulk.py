"""Handing on many requests at once: a preview of the effect, then a result for each."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core import bulk
from apps.core.actors import Actor
from apps.core.parts import Crumb
from apps.transfers import selectors, services


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.CITY_CHECK)
def hand_on(request: HttpRequest) -> HttpResponse:
    """Show what would happen to each chosen request; then hand on those that were confirmed.

    Each is an act of its own, so that one refusal stops no other. Sent a second time, the same
    confirmation finds newer revisions and changes nothing.
    """
    actor = actor_of(request.user)
    crumbs = [Crumb(_("Desk"), reverse("transfers:desk")), Crumb(_("Hand on"))]
    if request.method != "POST":
        found = selectors.bulk_hand_on(actor, bulk.chosen(request.GET.getlist("request")))
        ready = [one for one in found if one.refusal is None]
        context = {"crumbs": crumbs, "found": found, "ready": ready}
        return render(request, "transfers/desk_hand_on.html", context)
    seen = bulk.seen_revisions(request.POST.getlist("seen"))
    rows = selectors.rows_of(actor, list(seen))
    outcomes = bulk.each(rows, seen, partial(_hand_on, actor))
    done = sum(one.is_done for one in outcomes)
    words = ngettext("%(n)d request handed on", "%(n)d requests handed on", done) % {"n": done}
    context = {
        "crumbs": crumbs,
        "outcomes": outcomes,
        "summary": words,
        "is_all": done == len(outcomes),
    }
    return render(request, "transfers/desk_hand_on.html", context)


def _hand_on(actor: Actor, request_id: UUID, revision: int) -> None:
    services.hand_on_checked(actor=actor, request_id=request_id, revision=revision)
