"""Why a visitor got no visa, in the language that the guest reads."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.policy.reason_selectors import language_asked, refusal_told
from apps.policy.states import GuestLanguage
from apps.transfers import selectors
from apps.transfers.states import VisitorState
from apps.transfers.web.inviter_pages import crumbs
from apps.transfers.web.late_pages import listed_visitor


@require_safe
@requires(Function.INVITER_READ)
def refusal(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Show the reasons that the port gave for one visitor; `lang` in the address chooses."""
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    visitor = listed_visitor(found, visitor_id)
    if visitor.state != VisitorState.REFUSED or visitor.decided_at is None:
        return redirect("transfers:request", request_id=request_id)
    asked = language_asked(request.GET.get("lang", ""), otherwise=get_language() or "")
    context = {
        "request_row": found,
        "visitor": visitor,
        "crumbs": crumbs(found, _("Why no visa was issued")),
        "said": refusal_told(visitor.reason_codes, language=asked, at=visitor.decided_at),
        "languages": list(GuestLanguage),
        "asked": asked,
    }
    return render(request, "transfers/refusal.html", context)
