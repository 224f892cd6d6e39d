"""What may still be done about a decision: take it back, or tell the city of a refusal now."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.step_up import confirmed
from apps.endorsement.services import undoing
from apps.endorsement.web.acts import done, seen_revision
from apps.endorsement.web.again import told_on_case


@require_POST
@requires(Function.PORT_DECIDE)
@confirmed
@told_on_case
def take_decision_back(request: HttpRequest, case_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Take the decision on one visitor back, saying why."""
    undoing.take_back_decision(
        actor=actor_of(request.user),
        case_id=case_id,
        visitor_id=visitor_id,
        revision=seen_revision(request),
        reason=request.POST.get("reason", ""),
    )
    return done(request, case_id, _("The decision is taken back. What was recommended stands."))


@require_POST
@requires(Function.PORT_DECIDE)
@confirmed
def tell_now(request: HttpRequest, case_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Tell the city of a refusal before its time."""
    undoing.tell_now(
        actor=actor_of(request.user),
        case_id=case_id,
        visitor_id=visitor_id,
        revision=seen_revision(request),
    )
    return done(request, case_id, _("The city is told of the refusal."))
