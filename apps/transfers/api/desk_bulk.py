"""Handing on many requests at once, and correcting, by the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.permissions import actor_of
from apps.core import bulk
from apps.core.api.schema import problems
from apps.transfers import selectors, services
from apps.transfers.api.base import read_body
from apps.transfers.api.desk import CHECK, REFUSALS, DeskAct
from apps.transfers.api.inputs import CorrectIn, HandOnsIn
from apps.transfers.api.outputs import OutcomesOut, RequestOut
from apps.transfers.errors import NotCorrectable, NothingCorrected
from apps.transfers.models import TransferRequest


class HandOns(generics.GenericAPIView[TransferRequest]):
    """Handing on several requests that were checked whole."""

    queryset = TransferRequest.objects.none()
    permission_classes = CHECK
    serializer_class = OutcomesOut

    @extend_schema(
        operation_id="handOnRequests",
        tags=["desk"],
        summary="Hand on requests that were checked whole, each with its own result",
        request=HandOnsIn,
        responses={200: OutcomesOut},
    )
    @idempotent(required=False)
    def post(self, request: Request) -> Response:
        """Hand each on; a refusal of one stops no other, and a repetition changes nothing."""
        actor = actor_of(request.user)
        given = read_body(HandOnsIn, request).validated_data["requests"]
        seen: dict[UUID, int] = {one["id"]: one["revision"] for one in given}

        def hand_on(request_id: UUID, revision: int) -> None:
            services.hand_on_checked(actor=actor, request_id=request_id, revision=revision)

        outcomes = bulk.each(selectors.rows_of(actor, list(seen)), seen, hand_on)
        return Response(OutcomesOut({"results": [_told(one) for one in outcomes]}).data)


class Correct(DeskAct):
    """Putting a slip of the pen right."""

    @extend_schema(
        operation_id="correctRequest",
        tags=["desk"],
        summary="Correct fields of a visitor or of the trip; both values are kept",
        request=CorrectIn,
        responses={200: RequestOut, **REFUSALS, **problems(NotCorrectable, NothingCorrected)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Correct them; the inviter is told and may object."""
        return self.act(request, pk, body=CorrectIn, service=services.correct)


def _told(one: bulk.Outcome[TransferRequest]) -> dict[str, Any]:
    return {
        "id": one.row.id,
        "reference": one.row.reference,
        "is_done": one.is_done,
        "code": one.refusal.code if one.refusal else "",
        "detail": one.refusal.detail if one.refusal else "",
    }
