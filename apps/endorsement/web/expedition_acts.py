"""The expedited lane on the page of a case: what there is room for, grant and decline."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.core.actors import Actor
from apps.endorsement.decision_states import Expedition
from apps.endorsement.expedition import room_at
from apps.endorsement.keeping_out import is_excluded
from apps.endorsement.models import PortCase
from apps.endorsement.services import expediting
from apps.endorsement.states import UNDECIDED
from apps.endorsement.web.acts import done, seen_revision


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
def decline(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Leave the case in the usual lane, saying why."""
    expediting.decline_expedition(
        actor=actor_of(request.user),
        case_id=case_id,
        revision=seen_revision(request),
        reason=request.POST.get("reason", ""),
    )
    return done(request, case_id, _("The case stays in the usual lane. City and inviter are told."))


def expedition_parts(case: PortCase, actor: Actor) -> dict[str, object]:
    """What the page of a case shows of the lane while a wish for it waits for an answer."""
    waits = case.expedition == Expedition.ASKED and case.status in UNDECIDED
    if not waits or not may(actor, Function.PORT_EXAMINE) or is_excluded(case, actor):
        return {}
    return {"expedition_room": room_at(timezone.now())}
