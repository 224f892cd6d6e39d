"""The API of fees and their receipts."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.pagination import CursorPages
from apps.core.api.schema import problems
from apps.core.api.serializers import StrictSerializer
from apps.endorsement import fee_selectors
from apps.endorsement.documents.fee_receipt import TITLE, receipt_pdf
from apps.endorsement.errors import NoteMissing, VisaNotFound
from apps.endorsement.fee_errors import (
    FeeAlreadyCancelled,
    FeeAlreadyRecorded,
    FeeDayWrong,
    FeeDifferenceUnexplained,
    FeeNotFound,
    FeeProofMissing,
)
from apps.endorsement.fee_filters import FeeFilter
from apps.endorsement.fee_states import FeeWay
from apps.endorsement.models import VisaFee
from apps.endorsement.models.fee import MOST_YUAN
from apps.endorsement.receipts import receipt_of
from apps.endorsement.services.fees import Payment, cancel_fee, record_fee
from apps.files.api.views import WhateverIsAsked
from apps.files.attachment import sealed_off
from apps.files.states import MediaType


class FeeIn(StrictSerializer):
    """What was seen of a payment; `reference` is the proof of one made elsewhere."""

    way = serializers.ChoiceField(choices=FeeWay.choices)
    amount_yuan = serializers.IntegerField(min_value=0, max_value=MOST_YUAN)
    paid_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    difference_reason = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default=""
    )


class CancelFeeIn(StrictSerializer):
    """Why a receipt is wrong."""

    reason = serializers.CharField(max_length=300, allow_blank=True)


class FeeOut(serializers.ModelSerializer[VisaFee]):
    """One receipt."""

    visa_number = serializers.CharField(source="visa.number", read_only=True)

    class Meta:
        model = VisaFee
        fields = (
            *("id", "number", "visa_id", "visa_number", "kind", "way", "amount_yuan"),
            *("rate_yuan", "is_rate_confirmed", "difference_reason", "paid_on", "reference"),
            *("recorded_at", "recorded_by", "cancelled_at", "cancelled_by", "cancel_reason"),
        )
        read_only_fields = fields


class NewestFeeFirst(CursorPages):
    """Pages with the newest receipt first."""

    ordering = ("-recorded_at", "id")


class RecordFee(APIView):
    """The fee of one visa."""

    permission_classes = [Requires.of(Function.PORT_EXAMINE)]

    @extend_schema(
        operation_id="recordFee",
        tags=["visas"],
        summary="Record that the fee was paid, and write its receipt",
        request=FeeIn,
        responses={
            200: FeeOut,
            **problems(
                *(VisaNotFound, FeeAlreadyRecorded, FeeDayWrong, FeeProofMissing),
                FeeDifferenceUnexplained,
            ),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Record it; the platform takes no money."""
        given = FeeIn(data=request.data)
        given.is_valid(raise_exception=True)
        told = given.validated_data
        payment = Payment(**(told | {"way": FeeWay(told["way"])}))
        fee = record_fee(actor=actor_of(request.user), visa_id=pk, payment=payment)
        return Response(FeeOut(fee).data)


class Fees(generics.GenericAPIView[VisaFee]):
    """The list of receipts."""

    queryset = VisaFee.objects.none()  # names the model for the description of the API
    permission_classes = [Requires.of(Function.PORT_READ)]
    serializer_class = FeeOut
    filterset_class = FeeFilter
    pagination_class = NewestFeeFirst

    def get_queryset(self) -> QuerySet[VisaFee]:
        """All receipts, newest first."""
        return fee_selectors.fees(actor=actor_of(self.request.user))

    @extend_schema(operation_id="listFees", tags=["visas"], summary="Receipts, the newest first")
    def get(self, request: Request) -> Response:
        """List them, a page at a time."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(FeeOut(page, many=True).data)


class FeeReceipt(APIView):
    """The receipt of one fee."""

    permission_classes = [Requires.of(Function.PORT_READ)]
    content_negotiation_class = WhateverIsAsked

    @extend_schema(
        operation_id="readFeeReceipt",
        tags=["visas"],
        summary="Download a receipt; the read is on record",
        responses={(200, MediaType.PDF.value): OpenApiTypes.BINARY, **problems(FeeNotFound)},
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """Give it as PDF."""
        fee = fee_selectors.fee_to_print(actor=actor_of(request.user), fee_id=pk)
        name = f"{TITLE[0]}-{fee.number}.pdf"
        return sealed_off(receipt_pdf(receipt_of(fee)), media_type=MediaType.PDF, name=name)


class CancelFee(APIView):
    """The end of a receipt that is wrong."""

    permission_classes = [Requires.of(Function.PORT_SUPERVISE)]

    @extend_schema(
        operation_id="cancelFee",
        tags=["visas"],
        summary="Cancel a receipt that is wrong",
        request=CancelFeeIn,
        responses={200: FeeOut, **problems(FeeNotFound, FeeAlreadyCancelled, NoteMissing)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Cancel it; its number stays, and the fee may be recorded anew."""
        given = CancelFeeIn(data=request.data)
        given.is_valid(raise_exception=True)
        reason = given.validated_data["reason"]
        return Response(
            FeeOut(cancel_fee(actor=actor_of(request.user), fee_id=pk, reason=reason)).data
        )
