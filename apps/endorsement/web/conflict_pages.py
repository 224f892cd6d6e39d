"""Keeping out of a case, and letting an officer act in it again."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.fields import add_refusal
from apps.endorsement import selectors, services
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.errors import NoteMissing
from apps.endorsement.possible import check_may_keep_out
from apps.endorsement.web.acts import crumbs_of, seen_revision
from apps.endorsement.web.again import told_on_case
from apps.endorsement.web.barred import barred
from apps.endorsement.web.forms import ConflictForm


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
    if told_why := barred(request, lambda: check_may_keep_out(case, actor), back=case):
        return told_why
    context = {"case": case, "form": form, "crumbs": crumbs_of(case, _("Keep out"))}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "endorsement/conflict.html", context, status=status)


@require_POST
@requires(Function.PORT_SUPERVISE)
@told_on_case
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
