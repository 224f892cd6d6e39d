"""One visitor of a filed request is replaced or withdrawn, by the inviter and past the city."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.transfers import services
from apps.transfers.api.base import DeskRequestView, OwnRequestView, read_body, told
from apps.transfers.api.inputs import NoteIn, ReasonIn, SubstituteIn
from apps.transfers.api.outputs import RequestOut
from apps.transfers.errors import (
    CannotSubstituteNow,
    CannotWithdrawVisitor,
    HeldByAnother,
    RequestIncomplete,
    RequestNotFound,
    SubstitutionNotFound,
    SubstitutionUnderWay,
)

FILE = [Requires.of(Function.INVITER_FILE)]
CHECK = [Requires.of(Function.CITY_CHECK)]
REFUSALS = problems(RequestNotFound, StaleRevision, MoveNotAllowed, SubstitutionNotFound)


class Substitute(OwnRequestView):
    """A substitute for one visitor."""

    permission_classes = FILE

    @extend_schema(
        operation_id="startSubstitution",
        tags=["requests"],
        summary="Name a substitute for one visitor",
        description="Attach the papers to the new visitor, then send the substitution.",
        request=SubstituteIn,
        responses={
            201: RequestOut,
            **problems(RequestNotFound, StaleRevision, CannotSubstituteNow, SubstitutionUnderWay),
        },
    )
    @idempotent(required=True)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Name somebody who is to take the visitor's place; nobody else is opened again."""
        given = read_body(SubstituteIn, request)
        services.start_substitution(
            actor=actor_of(request.user),
            request_id=pk,
            revision=given.validated_data["revision"],
            visitor_id=visitor_id,
            substitute=given.visitor(),
            reason=given.validated_data["reason"],
        )
        return self.read(request, pk, status=HTTPStatus.CREATED)


class SendSubstitute(OwnRequestView):
    """Sending a substitute."""

    permission_classes = FILE

    @extend_schema(
        operation_id="sendSubstitution",
        tags=["requests"],
        summary="Send the substitute",
        request=RevisionIn,
        responses={200: RequestOut, **REFUSALS, **problems(RequestIncomplete)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, substitution_id: UUID) -> Response:
        """Take the substitute at once in the city; while the port has it, its answer decides."""
        given = read_body(RevisionIn, request)
        services.send_substitute(
            actor=actor_of(request.user),
            request_id=pk,
            substitution_id=substitution_id,
            **told(given),
        )
        return self.read(request, pk)


class CancelSubstitution(OwnRequestView):
    """Giving a substitution up."""

    permission_classes = FILE

    @extend_schema(
        operation_id="cancelSubstitution",
        tags=["requests"],
        summary="Give the substitution up",
        request=RevisionIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, substitution_id: UUID) -> Response:
        """Give it up; the visitor stays as before."""
        given = read_body(RevisionIn, request)
        services.cancel_substitution(
            actor=actor_of(request.user),
            request_id=pk,
            substitution_id=substitution_id,
            **told(given),
        )
        return self.read(request, pk)


class WithdrawVisitor(OwnRequestView):
    """Taking one visitor back."""

    permission_classes = FILE

    @extend_schema(
        operation_id="withdrawVisitor",
        tags=["requests"],
        summary="Withdraw one visitor, or ask the port to let the visitor go",
        request=ReasonIn,
        responses={
            200: RequestOut,
            **problems(RequestNotFound, StaleRevision, CannotWithdrawVisitor, SubstitutionUnderWay),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Withdraw one visitor; the last one takes the request along."""
        given = read_body(ReasonIn, request)
        services.withdraw_visitor(
            actor=actor_of(request.user), request_id=pk, visitor_id=visitor_id, **told(given)
        )
        return self.read(request, pk)


class PassOnSubstitute(DeskRequestView):
    """The officer's yes to a substitute for a request that the port has."""

    permission_classes = CHECK

    @extend_schema(
        operation_id="passOnSubstitute",
        tags=["desk"],
        summary="Pass a substitute on to the port",
        request=NoteIn,
        responses={200: RequestOut, **REFUSALS, **problems(HeldByAnother)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, substitution_id: UUID) -> Response:
        """Pass it on; the port's answer takes effect."""
        given = read_body(NoteIn, request)
        services.pass_on_substitute(
            actor=actor_of(request.user),
            request_id=pk,
            substitution_id=substitution_id,
            **told(given),
        )
        return self.read(request, pk)


class SendBackSubstitute(DeskRequestView):
    """The officer's no: the inviter mends it."""

    permission_classes = CHECK

    @extend_schema(
        operation_id="sendBackSubstitute",
        tags=["desk"],
        summary="Give a substitute back to the inviter",
        request=ReasonIn,
        responses={200: RequestOut, **REFUSALS, **problems(HeldByAnother)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, substitution_id: UUID) -> Response:
        """Give it back with what is to be mended."""
        given = read_body(ReasonIn, request)
        services.send_back_substitute(
            actor=actor_of(request.user),
            request_id=pk,
            substitution_id=substitution_id,
            **told(given),
        )
        return self.read(request, pk)
