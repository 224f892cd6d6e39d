"""What an inviter can still do with one visitor of a filed request; withdrawing is done here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.policy.selectors import category_names
from apps.transfers import selectors, services
from apps.transfers.errors import VisitorNotFound
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.substitutions import is_in_city, late_acts
from apps.transfers.states import VisitorState
from apps.transfers.web import facts
from apps.transfers.web.filing_pages import seen_revision
from apps.transfers.web.inviter_pages import crumbs


@require_safe
@requires(Function.INVITER_FILE)
def late(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Offer what can still be done with one visitor of a filed request."""
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    visitor = listed_visitor(found, visitor_id)
    context = {
        "request_row": found,
        "visitor": visitor,
        "crumbs": crumbs(found, visitor.full_name),
        "acts": late_acts(found, visitor),
        "rows": facts.visitor_rows(visitor, category_names(timezone.localdate())),
        "is_in_city": is_in_city(found),
        "is_last": [one.id for one in found.delegation] == [visitor.id],
        "under_way": [
            one for one in found.substitutions.all() if one.is_open and one.visitor_id == visitor_id
        ],
    }
    return render(request, "transfers/late_visitor.html", context)


@require_POST
@requires(Function.INVITER_FILE)
def withdraw(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Withdraw one visitor, or ask the port to let the visitor go."""
    changed = services.withdraw_visitor(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        visitor_id=visitor_id,
        reason=request.POST.get("reason", ""),
    )
    left = Visitor.objects.get(id=visitor_id, request=changed)
    is_out = left.state == VisitorState.WITHDRAWN
    words = _("Withdrawn.") if is_out else _("The port has been asked. Its answer decides.")
    messages.success(request, words)
    return redirect("transfers:request", request_id=request_id)


def listed_visitor(found: TransferRequest, visitor_id: UUID) -> Visitor:
    """Give a visitor who belongs to the delegation. Raises VisitorNotFound."""
    for visitor in found.delegation:
        if visitor.id == visitor_id:
            return visitor
    raise VisitorNotFound
