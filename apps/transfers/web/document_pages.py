"""The receipt of filing, as a file."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.files.attachment import sealed_off
from apps.transfers import selectors
from apps.transfers.documents.receipts import receipt_pdf

_PORTS_NOT_SHOWN: Final = frozenset({80, 443})


@require_safe
@requires(Function.INVITER_READ)
def receipt(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give the receipt of the last filing as PDF."""
    made = selectors.receipt_for_inviter(actor_of(request.user), request_id)
    port = settings.PUBLIC_PORT
    host = settings.BASE_DOMAIN + ("" if port in _PORTS_NOT_SHOWN else f":{port}")
    data = receipt_pdf(made, verify_url=f"{request.scheme}://{host}/verify/receipt/")
    return sealed_off(data, media_type="application/pdf", name=f"提交回执-{made.reference}.pdf")
