"""The API of what concerns a whole case: keeping out of it, and approving several at once."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.errors import ConfirmationNeeded
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.endorsement import services
from apps.endorsement.api.cases import EXAMINE, REFUSALS, CaseView
from apps.endorsement.api.decisions import DECIDE
from apps.endorsement.api.inputs import ConflictIn, ReasonIn, TogetherIn
from apps.endorsement.api.outputs import CaseOut, OutcomesOut
from apps.endorsement.decision_errors import AlreadyExcluded, ExclusionNotFound, NotAsSeen
from apps.endorsement.errors import CaseNotFound, SameOfficer


class DeclareConflict(CaseView):
    """Keeping out of a case (回避)."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="declareConflict",
        tags=["cases"],
        summary="Keep out of a case from now on",
        request=ConflictIn,
        responses={200: CaseOut, **REFUSALS, **problems(AlreadyExcluded)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep out; supervisors are told."""
        return self.act(request, pk, body=ConflictIn, service=services.declare_conflict)


class LiftExclusion(CaseView):
    """Letting an officer act in a case again."""

    permission_classes = [Requires.of(Function.PORT_SUPERVISE)]

    @extend_schema(
        operation_id="liftExclusion",
        tags=["cases"],
        summary="Let an officer who keeps out act again",
        request=ReasonIn,
        responses={200: CaseOut, **REFUSALS, **problems(ExclusionNotFound, SameOfficer)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, exclusion_id: UUID) -> Response:
        """Lift it, saying why."""
        return self.act(
            request,
            pk,
            body=ReasonIn,
            service=services.lift_exclusion,
            exclusion_id=exclusion_id,
        )


class ApproveTogether(CaseView):
    """Approval of several visitors at once, each with a result of its own."""

    permission_classes = DECIDE

    @extend_schema(
        operation_id="approveTogether",
        tags=["cases"],
        summary="Approve several visitors of one case",
        request=TogetherIn,
        responses={
            200: OutcomesOut,
            **problems(CaseNotFound, NotAsSeen, ConfirmationNeeded),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Approve those whose recommendation stands as it was read."""
        given = TogetherIn(data=request.data)
        given.is_valid(raise_exception=True)
        outcomes = services.approve_together(
            actor=actor_of(request.user),
            case_id=pk,
            seen={one["id"]: one["recommended_at"] for one in given.validated_data["visitors"]},
            note=given.validated_data["note"],
        )
        results = [
            {
                "visitor_id": one.visitor.id,
                "is_done": one.refusal is None,
                "code": one.refusal.code if one.refusal else "",
                "detail": one.refusal.detail if one.refusal else "",
            }
            for one in outcomes
        ]
        return Response(OutcomesOut({"results": results}).data)
