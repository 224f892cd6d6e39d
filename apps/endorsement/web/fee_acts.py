"""Cancelling a receipt, from the page of its visa."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import Invalid
from apps.core.fields import FailedAct, ReasonForm
from apps.endorsement import fee_selectors, selectors
from apps.endorsement.services import fees as services
from apps.endorsement.web.fee_pages import fee_words
from apps.endorsement.web.visa_pages import visa_page


@require_POST
@requires(Function.PORT_SUPERVISE)
def cancel(request: HttpRequest, fee_id: UUID) -> HttpResponse:
    """Cancel a receipt that is wrong, with the reason."""
    actor = actor_of(request.user)
    typed = request.POST.get("reason", "")
    try:
        fee = services.cancel_fee(actor=actor, fee_id=fee_id, reason=typed)
    except Invalid as refusal:
        found = fee_selectors.fee_of(actor=actor, fee_id=fee_id)
        visa = selectors.visa_for_desk(actor=actor, visa_id=found.visa_id)
        failed = FailedAct(request.path, ReasonForm(typed, refusal))
        return visa_page(request, visa, actor, failed=failed)
    messages.success(request, _("Receipt %(number)s is cancelled.") % fee_words(fee))
    return redirect("endorsement:visa", visa_id=fee.visa_id)
