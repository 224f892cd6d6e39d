"""Letters written from a request's data, by API."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.files.api.views import WhateverIsAsked
from apps.files.attachment import sealed_off
from apps.transfers import selectors
from apps.transfers.api.base import OwnRequestView
from apps.transfers.documents.letter_forms import FORMS, file_name, form_called
from apps.transfers.documents.letter_texts import LETTERS
from apps.transfers.errors import LetterUnknown, RequestNotFound, VisitorNotFound

_IN_PATH: Final = OpenApiParameter.PATH
_WHICH: Final = [
    OpenApiParameter("kind", OpenApiTypes.STR, _IN_PATH, enum=list(LETTERS)),
    OpenApiParameter("form", OpenApiTypes.STR, _IN_PATH, enum=list(FORMS)),
]
_FILES: Final = {(200, form.media_type): OpenApiTypes.BINARY for form in FORMS.values()}


class RequestLetter(OwnRequestView):
    """A letter of a request, to sign, seal, scan and attach."""

    permission_classes = [Requires.of(Function.INVITER_READ)]
    content_negotiation_class = WhateverIsAsked

    @extend_schema(
        operation_id="writeLetter",
        tags=["requests"],
        summary="Write a letter from the request's data, for all visitors",
        parameters=_WHICH,
        responses={**_FILES, **problems(LetterUnknown, RequestNotFound)},
    )
    def get(self, request: Request, pk: UUID, kind: str, form: str) -> HttpResponse:
        """Give the letter in Chinese and English; what the data lack is a line to fill in."""
        return written(request, pk, kind, form)


class VisitorLetter(OwnRequestView):
    """A letter of a request that names one visitor."""

    permission_classes = [Requires.of(Function.INVITER_READ)]
    content_negotiation_class = WhateverIsAsked

    @extend_schema(
        operation_id="writeVisitorLetter",
        tags=["requests"],
        summary="Write a letter from the request's data, for one visitor",
        parameters=_WHICH,
        responses={**_FILES, **problems(LetterUnknown, RequestNotFound, VisitorNotFound)},
    )
    def get(
        self, request: Request, pk: UUID, visitor_id: UUID, kind: str, form: str
    ) -> HttpResponse:
        """Give the letter without the other visitors' particulars."""
        return written(request, pk, kind, form, visitor_id)


def written(
    request: Request, pk: UUID, kind: str, form: str, visitor_id: UUID | None = None
) -> HttpResponse:
    """Answer with the letter as a file. Raises LetterUnknown."""
    media_type, write = form_called(form)
    made = selectors.letter_for_inviter(actor_of(request.user), pk, kind, visitor_id)
    return sealed_off(write(made), media_type=media_type, name=file_name(made, form))
