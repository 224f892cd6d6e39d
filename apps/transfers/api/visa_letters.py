"""The confirmation letter of a visa, by API."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.files.api.views import WhateverIsAsked
from apps.files.attachment import sealed_off
from apps.files.errors import FileDamaged
from apps.files.states import MediaType
from apps.transfers.api.base import OwnRequestView
from apps.transfers.errors import LetterNoLonger, LetterNotYet, RequestNotFound, VisitorNotFound
from apps.transfers.selectors.visa_letters import visa_letter_for_inviter


class Confirmation(OwnRequestView):
    """The letter that the visitor shows to the airline and at the border."""

    permission_classes = [Requires.of(Function.INVITER_READ)]
    content_negotiation_class = WhateverIsAsked

    @extend_schema(
        operation_id="readConfirmationLetter",
        tags=["requests"],
        summary="Download the confirmation letter of one visitor's visa; the read is on record",
        responses={
            (200, MediaType.PDF.value): OpenApiTypes.BINARY,
            **problems(RequestNotFound, VisitorNotFound, LetterNotYet, LetterNoLonger, FileDamaged),
        },
    )
    def get(self, request: Request, pk: UUID, visitor_id: UUID) -> HttpResponse:
        """Give the PDF as the port signed it."""
        letter = visa_letter_for_inviter(actor_of(request.user), pk, visitor_id)
        return sealed_off(letter.data, media_type=MediaType.PDF, name=letter.name)
