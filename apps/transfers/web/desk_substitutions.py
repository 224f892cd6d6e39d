"""What officers of the city see of substitutions, and the two acts they have on one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.transfers import selectors, services
from apps.transfers.models import TransferRequest
from apps.transfers.policies.moves import check_holds
from apps.transfers.states import SubstitutionStatus
from apps.transfers.web import facts
from apps.transfers.web.filing_pages import seen_revision

_SHOWN = frozenset(
    {
        SubstitutionStatus.TO_CHECK,
        SubstitutionStatus.ASKED,
        SubstitutionStatus.TAKEN,
        SubstitutionStatus.REFUSED,
    }
)


def substitution_entries(
    found: TransferRequest, actor: Actor, categories: Mapping[str, str]
) -> list[dict[str, object]]:
    """The substitutions an officer has to know of, newest first, with papers and acts."""
    shown = [one for one in found.substitutions.all() if one.status in _SHOWN]
    return [
        {
            "one": one,
            "rows": facts.visitor_rows(one.substitute, categories),
            "slots": selectors.substitute_slots(found, one) if one.is_open else [],
            "may_check": one.status == SubstitutionStatus.TO_CHECK and _holds(found, actor),
            "is_new": found.claimed_at is not None
            and one.ended_at is not None
            and one.ended_at > found.claimed_at,
        }
        for one in reversed(shown)
    ]


@require_POST
@requires(Function.CITY_CHECK)
def pass_on(request: HttpRequest, request_id: UUID, substitution_id: UUID) -> HttpResponse:
    """Pass the substitute on to the port."""
    services.pass_on_substitute(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        substitution_id=substitution_id,
        note=request.POST.get("reason", ""),
    )
    messages.success(request, _("Passed on. The port's answer decides."))
    return redirect("transfers:desk-request", request_id=request_id)


@require_POST
@requires(Function.CITY_CHECK)
def send_back(request: HttpRequest, request_id: UUID, substitution_id: UUID) -> HttpResponse:
    """Give the substitute back to the inviter to be mended."""
    services.send_back_substitute(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        substitution_id=substitution_id,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("The substitute is back with the inviter."))
    return redirect("transfers:desk-request", request_id=request_id)


def _holds(found: TransferRequest, actor: Actor) -> bool:
    try:
        check_holds(found, actor)
    except DomainError:
        return False
    return True
