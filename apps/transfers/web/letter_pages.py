"""Letters that the service writes from a request's data, to sign, seal, scan and attach."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.files.attachment import sealed_off
from apps.transfers import selectors
from apps.transfers.documents.letter_forms import file_name, form_called


@require_safe
@requires(Function.INVITER_READ)
def letter(
    request: HttpRequest, request_id: UUID, kind: str, form: str, visitor_id: UUID | None = None
) -> HttpResponse:
    """Write a letter naming every visitor, or one who can carry it alone; nothing is kept."""
    media_type, write = form_called(form)
    made = selectors.letter_for_inviter(actor_of(request.user), request_id, kind, visitor_id)
    return sealed_off(write(made), media_type=media_type, name=file_name(made, form))
