"""The API of confirmation letters and their register."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.pagination import CursorPages
from apps.core.api.schema import problems
from apps.core.api.serializers import StrictSerializer
from apps.core.vds.errors import SignerAway
from apps.endorsement import letter_selectors
from apps.endorsement.errors import (
    CaseNotFound,
    TooFewForList,
    VisaNotFound,
    VisaNotInForce,
    VisaNotSealed,
)
from apps.endorsement.letter_filters import LetterFilter
from apps.endorsement.models import LetterCopy
from apps.endorsement.services.letters import BY_HAND, MadeLetter, make_letter
from apps.endorsement.services.lists import make_list
from apps.endorsement.states import LetterPurpose
from apps.files.api.views import WhateverIsAsked
from apps.files.attachment import sealed_off
from apps.files.errors import FileDamaged
from apps.files.states import MediaType


class LetterIn(StrictSerializer):
    """What the copy is made for."""

    purpose = serializers.ChoiceField(choices=[(one.value, one.label) for one in BY_HAND])


class LetterCopyOut(serializers.ModelSerializer[LetterCopy]):
    """One line of the register."""

    visa_number = serializers.CharField(source="visa.number", default="", read_only=True)
    case_id = serializers.UUIDField(allow_null=True, read_only=True, help_text="of a list")

    class Meta:
        model = LetterCopy
        fields = (
            *("id", "visa_id", "visa_number", "case_id", "number", "purpose", "sha256", "size"),
            *("certificate", "made_at", "made_by"),
        )
        read_only_fields = fields


class NewestCopyFirst(CursorPages):
    """Pages with the newest copy first."""

    ordering = ("-made_at", "id")


class MakeLetter(APIView):
    """The confirmation letter of one visa."""

    permission_classes = [Requires.of(Function.PORT_EXAMINE)]
    content_negotiation_class = WhateverIsAsked

    @extend_schema(
        operation_id="makeLetter",
        tags=["visas"],
        summary="Make one copy of the confirmation letter, signed and registered",
        request=LetterIn,
        responses={
            (200, MediaType.PDF.value): OpenApiTypes.BINARY,
            **problems(VisaNotFound, VisaNotSealed, VisaNotInForce, FileDamaged, SignerAway),
        },
    )
    def post(self, request: Request, pk: UUID) -> HttpResponse:
        """Give the PDF; `Repr-Digest` (RFC 9530) is what the register keeps of it."""
        given = LetterIn(data=request.data)
        given.is_valid(raise_exception=True)
        purpose = LetterPurpose(given.validated_data["purpose"])
        made = make_letter(actor=actor_of(request.user), visa_id=pk, purpose=purpose)
        return answer_with(made)


class MakeList(APIView):
    """The list of a case's visas."""

    permission_classes = [Requires.of(Function.PORT_EXAMINE)]
    content_negotiation_class = WhateverIsAsked

    @extend_schema(
        operation_id="makeVisaList",
        tags=["visas"],
        summary="Make one copy of the list of a case's visas, signed and registered",
        request=LetterIn,
        responses={
            (200, MediaType.PDF.value): OpenApiTypes.BINARY,
            **problems(CaseNotFound, TooFewForList, VisaNotSealed, SignerAway),
        },
    )
    def post(self, request: Request, pk: UUID) -> HttpResponse:
        """Give the PDF; `Repr-Digest` (RFC 9530) is what the register keeps of it."""
        given = LetterIn(data=request.data)
        given.is_valid(raise_exception=True)
        purpose = LetterPurpose(given.validated_data["purpose"])
        made = make_list(actor=actor_of(request.user), case_id=pk, purpose=purpose)
        return answer_with(made)


class Letters(generics.GenericAPIView[LetterCopy]):
    """The register of copies."""

    queryset = LetterCopy.objects.none()  # names the model for the description of the API
    permission_classes = [Requires.of(Function.PORT_READ)]
    serializer_class = LetterCopyOut
    filterset_class = LetterFilter
    pagination_class = NewestCopyFirst

    def get_queryset(self) -> QuerySet[LetterCopy]:
        """All copies, newest first."""
        return letter_selectors.letters(actor=actor_of(self.request.user))

    @extend_schema(
        operation_id="listLetters", tags=["visas"], summary="Copies of letters, the newest first"
    )
    def get(self, request: Request) -> Response:
        """List them, a page at a time."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(LetterCopyOut(page, many=True).data)


def answer_with(made: MadeLetter) -> HttpResponse:
    """Answer with the file and its digest."""
    answer = sealed_off(made.data, media_type=MediaType.PDF, name=made.name)
    digest = b64encode(bytes.fromhex(made.copy.sha256)).decode()
    answer["Repr-Digest"] = f"sha-256=:{digest}:"
    return answer
