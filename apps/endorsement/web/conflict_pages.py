"""Keeping out of a case, and what the case's page shows of those who do."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.fields import add_refusal
from apps.endorsement import selectors, services
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.errors import NoteMissing
from apps.endorsement.keeping_out import is_excluded
from apps.endorsement.models import PortCase
from apps.endorsement.web.acts import crumbs_of, seen_revision
from apps.endorsement.web.forms import ConflictForm


def exclusion_parts(case: PortCase, actor: Actor) -> dict[str, Any]:
    """What the page of a case shows of those who keep out; why, only supervisors and they read."""
    in_force = [one for one in case.exclusions.all() if one.lifted_at is None]
    names = display_names(one.officer for one in in_force)
    supervises = may(actor, Function.PORT_SUPERVISE)
    return {
        "keeps_out": is_excluded(case, actor),
        "may_keep_out": case.is_open
        and may(actor, Function.PORT_EXAMINE)
        and not is_excluded(case, actor),
        "exclusions": [
            {
                "row": one,
                "name": names.get(one.officer, one.officer),
                "tells_why": supervises or one.officer == actor.id,
                "may_lift": supervises and one.officer != actor.id,
            }
            for one in in_force
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def declare(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask why the officer keeps out, and note it."""
    actor = actor_of(request.user)
    case = selectors.case_for_desk(actor=actor, case_id=case_id)
    form = ConflictForm(request.POST or None, initial={"revision": case.revision})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            services.declare_conflict(
                actor=actor,
                case_id=case_id,
                revision=told["revision"],
                ground=ConflictGround(told["ground"]),
                note=told["note"],
            )
        except NoteMissing as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("You keep out of this case. Your supervisor is told."))
            return redirect("endorsement:case", case_id=case_id)
    context = {"case": case, "form": form, "crumbs": crumbs_of(case, _("Keep out"))}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "endorsement/conflict.html", context, status=status)


@require_POST
@requires(Function.PORT_SUPERVISE)
def lift(request: HttpRequest, case_id: UUID, exclusion_id: UUID) -> HttpResponse:
    """Let an officer act in the case again."""
    services.lift_exclusion(
        actor=actor_of(request.user),
        case_id=case_id,
        exclusion_id=exclusion_id,
        revision=seen_revision(request),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("The officer may act in this case again."))
    return redirect("endorsement:case", case_id=case_id)
