"""The API of the expedited lane: a case is taken into it, or not."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn
from apps.endorsement.api.cases import EXAMINE, REFUSALS, CaseView
from apps.endorsement.api.inputs import ToldReasonIn
from apps.endorsement.api.outputs import CaseOut
from apps.endorsement.decision_errors import ReasonTooLong
from apps.endorsement.errors import NoteMissing
from apps.endorsement.expedition_errors import (
    ExpeditionFull,
    ExpeditionNotAsked,
    ExpeditionTooEarly,
    ExpeditionTooLate,
)
from apps.endorsement.services import expediting


class GrantExpedition(CaseView):
    """Taking a case into the expedited lane."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="grantExpedition",
        tags=["cases"],
        summary="Take a case into the expedited lane that its inviter asks for",
        request=RevisionIn,
        responses={
            200: CaseOut,
            **REFUSALS,
            **problems(ExpeditionNotAsked, ExpeditionTooEarly, ExpeditionTooLate, ExpeditionFull),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Grant it, within the limits of the lane."""
        return self.act(request, pk, body=RevisionIn, service=expediting.grant_expedition)


class DeclineExpedition(CaseView):
    """Leaving a case in the usual lane."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="declineExpedition",
        tags=["cases"],
        summary="Leave a case in the usual lane, saying why",
        request=ToldReasonIn,
        responses={
            200: CaseOut,
            **REFUSALS,
            **problems(ExpeditionNotAsked, NoteMissing, ReasonTooLong),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Decline; the city and the inviter read why."""
        return self.act(request, pk, body=ToldReasonIn, service=expediting.decline_expedition)
