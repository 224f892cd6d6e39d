"""Acts by which a case comes to a desk. Each view is one call of a service."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.endorsement.hold_errors import (
    NoCaseToTake,
)
from apps.endorsement.services import taking
from apps.endorsement.web.acts import seen_revision
from apps.endorsement.web.again import told_on_case


@require_POST
@requires(Function.PORT_EXAMINE)
@told_on_case
def claim(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the case up for examination; out of turn with a reason."""
    taking.claim(
        actor=actor_of(request.user),
        case_id=case_id,
        revision=seen_revision(request),
        reason=request.POST.get("reason", ""),
    )
    return _on_desk(request, case_id)


@require_POST
@requires(Function.PORT_EXAMINE)
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the case that is next in turn, or say that none waits."""
    try:
        taken = taking.take_next(actor=actor_of(request.user))
    except NoCaseToTake as nothing:
        messages.info(request, f"{nothing.detail} {nothing.remedy}")
        return redirect("endorsement:queue")
    return _on_desk(request, taken.id)


def _on_desk(request: HttpRequest, case_id: UUID) -> HttpResponse:
    messages.success(request, _("The case is on your desk."))
    return redirect("endorsement:case", case_id=case_id)
