"""The API of replacing a visa by another (换发)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.errors import ConfirmationNeeded
from apps.accounts.permissions import actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import StrictSerializer
from apps.core.identifiers.sex import Sex
from apps.endorsement.api.inputs import NoteIn
from apps.endorsement.api.outputs import VisaOut
from apps.endorsement.api.visas import REFUSALS, VisaView
from apps.endorsement.api.voiding import CONFIRM
from apps.endorsement.replacement_errors import (
    NothingPutRight,
    NotToPutRight,
    SameIssuer,
    StatedWrongly,
    VisaIsOver,
)
from apps.endorsement.replacement_states import ReplacementGround
from apps.endorsement.services import replacing


class CorrectionsIn(StrictSerializer):
    """What the new visa states otherwise, as in the passport."""

    surname = serializers.CharField(max_length=200, required=False, allow_blank=True)
    given_names = serializers.CharField(max_length=200, required=False, allow_blank=True)
    sex = serializers.ChoiceField(choices=Sex.choices, required=False)
    birth_date = serializers.DateField(required=False)
    nationality = serializers.CharField(max_length=3, required=False)
    passport_number = serializers.CharField(max_length=40, required=False)


class ReplaceIn(NoteIn):
    """Why the visa is replaced; corrections only where it states something wrong."""

    ground = serializers.ChoiceField(choices=ReplacementGround.choices)
    corrections = CorrectionsIn(required=False)


class ReplaceVisa(VisaView):
    """Another visa in place of this one."""

    permission_classes = CONFIRM

    @extend_schema(
        operation_id="replaceVisa",
        tags=["visas"],
        summary="Give another visa in place of this one",
        request=ReplaceIn,
        responses={
            200: VisaOut,
            **REFUSALS,
            **problems(
                *(VisaIsOver, NothingPutRight, NotToPutRight, StatedWrongly, SameIssuer),
                ConfirmationNeeded,
            ),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Replace it; answers with the new visa."""
        given = ReplaceIn(data=request.data)
        given.is_valid(raise_exception=True)
        told: dict[str, Any] = dict(given.validated_data)
        told["ground"] = ReplacementGround(told["ground"])
        new = replacing.replace(actor=actor_of(request.user), visa_id=pk, **told)
        return self.read(request, new.id)
