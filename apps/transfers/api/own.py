"""The inviter's side of the API: write a request, file it, answer, withdraw."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.pagination import CursorPages
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.transfers import selectors, services
from apps.transfers.api.base import OwnRequestView, read_body, told
from apps.transfers.api.inputs import (
    AnswersIn,
    ReasonIn,
    SubmitIn,
    TripEditIn,
    TripIn,
    VisitorIn,
)
from apps.transfers.api.outputs import RequestLineOut, RequestOut
from apps.transfers.errors import (
    DeclarationChanged,
    DeclarationMissing,
    RequestIncomplete,
    RequestNotFound,
)
from apps.transfers.filters import TransferFilter
from apps.transfers.inputs import PointAnswer
from apps.transfers.models import TransferRequest, TransferRequestQuerySet
from apps.transfers.states import AskSide

READ = [Requires.of(Function.INVITER_READ)]
FILE = [Requires.of(Function.INVITER_FILE)]
REFUSALS = problems(RequestNotFound, StaleRevision, MoveNotAllowed)


class OwnRequests(generics.GenericAPIView[TransferRequest]):
    """The requests of the caller's unit."""

    queryset = TransferRequest.objects.none()
    permission_classes = READ
    serializer_class = RequestLineOut
    filterset_class = TransferFilter
    pagination_class = CursorPages

    def get_queryset(self) -> TransferRequestQuerySet:
        """The caller's own, newest first."""
        return selectors.requests_of_inviter(actor_of(self.request.user))

    @extend_schema(operation_id="listRequests", tags=["requests"], summary="Your unit's requests")
    def get(self, request: Request) -> Response:
        """List them, a page at a time."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(RequestLineOut(page, many=True).data)

    @extend_schema(
        operation_id="startRequest",
        tags=["requests"],
        summary="Start a draft",
        request=TripIn,
        responses={201: RequestOut},
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Start a draft with what is known of the trip."""
        actor = actor_of(request.user)
        made = services.start_draft(actor=actor, trip=read_body(TripIn, request).trip())
        found = selectors.request_for_inviter(actor, made.id)
        headers = {"Location": f"{request.path}/{made.id}"}
        return Response(RequestOut(found).data, status=HTTPStatus.CREATED, headers=headers)


class OwnRequest(OwnRequestView):
    """One request of the caller's unit."""

    permission_classes = READ

    @extend_schema(operation_id="readRequest", tags=["requests"], summary="One request")
    def get(self, request: Request, pk: UUID) -> Response:
        """Read it whole; the read is on record."""
        return self.read(request, pk)


class Trip(OwnRequestView):
    """The trip of a draft or a returned request."""

    permission_classes = FILE

    @extend_schema(
        operation_id="writeTrip",
        tags=["requests"],
        summary="Write the trip anew",
        request=TripEditIn,
        responses={200: RequestOut, **REFUSALS},
    )
    def put(self, request: Request, pk: UUID) -> Response:
        """Write the whole trip anew."""
        given = read_body(TripEditIn, request)
        services.edit_trip(
            actor=actor_of(request.user),
            request_id=pk,
            revision=given.validated_data["revision"],
            trip=given.trip(),
        )
        return self.read(request, pk)


class Visitors(OwnRequestView):
    """The visitors of a draft or a returned request."""

    permission_classes = FILE

    @extend_schema(
        operation_id="addVisitor",
        tags=["requests"],
        summary="Add a visitor",
        request=VisitorIn,
        responses={201: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Add a visitor at the end of the list."""
        given = read_body(VisitorIn, request)
        services.add_visitor(
            actor=actor_of(request.user),
            request_id=pk,
            revision=given.validated_data["revision"],
            visitor=given.visitor(),
            scan_id=given.validated_data.get("scan_id"),
        )
        return self.read(request, pk, status=HTTPStatus.CREATED)


class OneVisitor(OwnRequestView):
    """One visitor of a draft or a returned request."""

    permission_classes = FILE

    @extend_schema(
        operation_id="writeVisitor",
        tags=["requests"],
        summary="Write a visitor anew",
        request=VisitorIn,
        responses={200: RequestOut, **REFUSALS},
    )
    def put(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Write the visitor anew."""
        given = read_body(VisitorIn, request)
        services.edit_visitor(
            actor=actor_of(request.user),
            request_id=pk,
            revision=given.validated_data["revision"],
            visitor_id=visitor_id,
            visitor=given.visitor(),
            scan_id=given.validated_data.get("scan_id"),
        )
        return self.read(request, pk)

    @extend_schema(
        operation_id="removeVisitor",
        tags=["requests"],
        summary="Take a visitor out of the list",
        request=RevisionIn,
        responses={200: RequestOut, **REFUSALS},
    )
    def delete(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Take the visitor out, with the visitor's papers."""
        given = read_body(RevisionIn, request)
        services.remove_visitor(
            actor=actor_of(request.user), request_id=pk, visitor_id=visitor_id, **told(given)
        )
        return self.read(request, pk)


class Submit(OwnRequestView):
    """Filing."""

    permission_classes = FILE

    @extend_schema(
        operation_id="submitRequest",
        tags=["requests"],
        summary="File the request",
        request=SubmitIn,
        responses={
            200: RequestOut,
            **REFUSALS,
            **problems(RequestIncomplete, DeclarationMissing, DeclarationChanged),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """File it with the city, or straight with the port in Shanghai."""
        given = read_body(SubmitIn, request)
        services.submit(
            actor=actor_of(request.user),
            request_id=pk,
            revision=given.validated_data["revision"],
            declaration=given.declaration(),
        )
        return self.read(request, pk)


class Withdraw(OwnRequestView):
    """Taking a request back."""

    permission_classes = FILE

    @extend_schema(
        operation_id="withdrawRequest",
        tags=["requests"],
        summary="Withdraw, or ask the port to let it be withdrawn",
        request=ReasonIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Withdraw at once in the city; while the port has it, its answer decides."""
        given = read_body(ReasonIn, request)
        services.withdraw(actor=actor_of(request.user), request_id=pk, **told(given))
        return self.read(request, pk)


class Answer(OwnRequestView):
    """The answer to a question of the city or the port."""

    permission_classes = FILE

    @extend_schema(
        operation_id="answerAsk",
        tags=["requests"],
        summary="Answer every point of a question",
        request=AnswersIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, ask_id: UUID) -> Response:
        """Answer all points at once."""
        actor = actor_of(request.user)
        given = told(read_body(AnswersIn, request))
        asked = selectors.ask_of(selectors.request_for_inviter(actor, pk), ask_id)
        act = services.answer_port if asked.side == AskSide.PORT else services.answer_supplement
        act(
            actor=actor,
            request_id=pk,
            revision=given["revision"],
            ask_id=ask_id,
            answers=[PointAnswer(**answer) for answer in given["answers"]],
        )
        return self.read(request, pk)
