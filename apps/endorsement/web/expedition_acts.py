"""Granting and declining the expedited lane."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.endorsement.services import expediting
from apps.endorsement.web.acts import done, seen_revision
from apps.endorsement.web.again import told_on_case


@require_POST
@requires(Function.PORT_EXAMINE)
def grant(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the case into the expedited lane."""
    expediting.grant_expedition(
        actor=actor_of(request.user), case_id=case_id, revision=seen_revision(request)
    )
    return done(request, case_id, _("The case is expedited. City and inviter are told."))


@require_POST
@requires(Function.PORT_EXAMINE)
@told_on_case
def decline(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Leave the case in the usual lane, saying why."""
    expediting.decline_expedition(
        actor=actor_of(request.user),
        case_id=case_id,
        revision=seen_revision(request),
        reason=request.POST.get("reason", ""),
    )
    return done(request, case_id, _("The case stays in the usual lane. City and inviter are told."))
