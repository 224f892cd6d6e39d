"""The confirmation letter of a visa, as a file for the inviter to send on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.files.attachment import sealed_off
from apps.files.states import MediaType
from apps.transfers.selectors.visa_letters import visa_letter_for_inviter


@require_safe
@requires(Function.INVITER_READ)
def confirmation(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Give the letter as the port signed it."""
    letter = visa_letter_for_inviter(actor_of(request.user), request_id, visitor_id)
    return sealed_off(letter.data, media_type=MediaType.PDF, name=letter.name)
