"""The API of acts on one visitor: recommend, send back, approve, refuse, issue."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.errors import ConfirmationNeeded
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires
from apps.accounts.step_up import Confirmed
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.endorsement.api.cases import EXAMINE, CaseView
from apps.endorsement.api.cases import REFUSALS as CASE_REFUSALS
from apps.endorsement.api.inputs import NoteIn, ReasonIn, RecommendIn, RefuseIn, SendBackIn
from apps.endorsement.api.outputs import CaseOut
from apps.endorsement.decision_errors import DecisionSettled, DecisionTold
from apps.endorsement.errors import CaseNotFound, GroundMissing, NoteMissing, SameOfficer
from apps.endorsement.services import examination, undoing, visas

SEND_BACK = [Requires.of(Function.PORT_DECIDE)]
DECIDE: list[type[BasePermission]] = [*SEND_BACK, Confirmed]
REFUSALS = problems(CaseNotFound, StaleRevision, MoveNotAllowed, ConfirmationNeeded)
SENT_BACK_REFUSALS = problems(CaseNotFound, StaleRevision, MoveNotAllowed, SameOfficer)
DECISION_REFUSALS = {**REFUSALS, **problems(SameOfficer)}


class Recommend(CaseView):
    """The examining officer's proposal."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="recommendOnVisitor",
        tags=["cases"],
        summary="Propose a decision on one visitor",
        request=RecommendIn,
        responses={200: CaseOut, **CASE_REFUSALS, **problems(GroundMissing)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Recommend; another officer decides."""
        return self.act(
            request,
            pk,
            body=RecommendIn,
            service=examination.recommend,
            visitor_id=visitor_id,
        )


class SendBack(CaseView):
    """Sending a visitor back to examination."""

    permission_classes = SEND_BACK

    @extend_schema(
        operation_id="sendVisitorBack",
        tags=["cases"],
        summary="Ask the examining side to look at one visitor again",
        request=SendBackIn,
        responses={200: CaseOut, **SENT_BACK_REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Send back, saying why."""
        return self.act(
            request,
            pk,
            body=SendBackIn,
            service=examination.send_back,
            visitor_id=visitor_id,
        )


class Approve(CaseView):
    """Approval (审批) by another officer than the one who examined."""

    permission_classes = DECIDE

    @extend_schema(
        operation_id="approveVisitor",
        tags=["cases"],
        summary="Approve one visitor",
        request=NoteIn,
        responses={200: CaseOut, **DECISION_REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Approve; the visa may then be issued."""
        return self.act(
            request,
            pk,
            body=NoteIn,
            service=examination.approve,
            visitor_id=visitor_id,
        )


class Refuse(CaseView):
    """Refusal (不予签发) by another officer than the one who examined."""

    permission_classes = DECIDE

    @extend_schema(
        operation_id="refuseVisitor",
        tags=["cases"],
        summary="Refuse one visitor on a ground of article 21",
        request=RefuseIn,
        responses={200: CaseOut, **DECISION_REFUSALS, **problems(GroundMissing)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Refuse; ground and note stay at the port."""
        return self.act(
            request,
            pk,
            body=RefuseIn,
            service=examination.refuse,
            visitor_id=visitor_id,
        )


class TakeBackDecision(CaseView):
    """Taking a decision back: an approval until its visa, a refusal until its city is told."""

    permission_classes = DECIDE

    @extend_schema(
        operation_id="takeDecisionBack",
        tags=["cases"],
        summary="Take back the decision on one visitor",
        request=ReasonIn,
        responses={
            200: CaseOut,
            **DECISION_REFUSALS,
            **problems(NoteMissing, DecisionTold, DecisionSettled),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Take it back, saying why; the visitor waits for a decision again."""
        return self.act(
            request,
            pk,
            body=ReasonIn,
            service=undoing.take_back_decision,
            visitor_id=visitor_id,
        )


class TellNow(CaseView):
    """Telling the city of a refusal before its time."""

    permission_classes = DECIDE

    @extend_schema(
        operation_id="tellRefusalNow",
        tags=["cases"],
        summary="Tell the city now of a refusal that is still held",
        request=RevisionIn,
        responses={200: CaseOut, **REFUSALS, **problems(DecisionTold)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Tell; from then on the refusal stands."""
        return self.act(
            request,
            pk,
            body=RevisionIn,
            service=undoing.tell_now,
            visitor_id=visitor_id,
        )


class Issue(CaseView):
    """Issue (签发) of the visa of an approved visitor."""

    permission_classes = DECIDE

    @extend_schema(
        operation_id="issueVisa",
        tags=["cases"],
        summary="Issue the visa of an approved visitor",
        request=RevisionIn,
        responses={200: CaseOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Issue; the visa gets its number."""
        return self.act(
            request,
            pk,
            body=RevisionIn,
            service=visas.issue,
            visitor_id=visitor_id,
        )
