"""The city officer's side of the API: the queue, claim, ask, return, redirect, hand on, recall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
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
from apps.core.api.serializers import RevisionIn, StrictSerializer
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.transfers import selectors, services
from apps.transfers.api.base import DeskRequestView, read_body, told
from apps.transfers.api.inputs import NoteIn, PointsIn, ReasonIn, RedirectIn
from apps.transfers.api.outputs import RequestLineOut, RequestOut
from apps.transfers.errors import HeldByAnother, RequestNotFound
from apps.transfers.filters import DeskFilter
from apps.transfers.models import TransferRequest, TransferRequestQuerySet

READ = [Requires.of(Function.CITY_READ)]
CHECK = [Requires.of(Function.CITY_CHECK)]
REFUSALS = problems(RequestNotFound, StaleRevision, MoveNotAllowed, HeldByAnother)


class ByLanding(CursorPages):
    """Pages in the order of landing."""

    ordering = ("arrival_at", "id")


class Desk(generics.GenericAPIView[TransferRequest]):
    """What has been filed with this city."""

    queryset = TransferRequest.objects.none()
    permission_classes = READ
    serializer_class = RequestLineOut
    filterset_class = DeskFilter
    pagination_class = ByLanding

    def get_queryset(self) -> TransferRequestQuerySet:
        """All that is filed, in order of landing."""
        return selectors.desk_queue(actor_of(self.request.user))

    @extend_schema(operation_id="listDesk", tags=["desk"], summary="The city's queue")
    def get(self, request: Request) -> Response:
        """List it, a page at a time."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(RequestLineOut(page, many=True).data)


class DeskRequest(DeskRequestView):
    """One filed request."""

    permission_classes = READ

    @extend_schema(operation_id="readDeskRequest", tags=["desk"], summary="One filed request")
    def get(self, request: Request, pk: UUID) -> Response:
        """Read it whole; the read is on record."""
        return self.read(request, pk)


class DeskAct(DeskRequestView):
    """An act of an officer: one body, one service."""

    permission_classes = CHECK

    def act(
        self,
        request: Request,
        pk: UUID,
        *,
        body: type[StrictSerializer],
        service: Callable[..., Any],
    ) -> Response:
        """Check the body, call the service with it, answer with the request as it stands now."""
        given = read_body(body, request)
        words = told(given)
        if isinstance(given, PointsIn):
            words["points"] = given.asked()
        service(actor=actor_of(request.user), request_id=pk, **words)
        return self.read(request, pk)


class Claim(DeskAct):
    """Taking a request up."""

    @extend_schema(
        operation_id="claimRequest",
        tags=["desk"],
        summary="Take a submitted request up for checking",
        request=RevisionIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Claim it; of several officers one succeeds."""
        return self.act(request, pk, body=RevisionIn, service=services.claim)


class AskSupplement(DeskAct):
    """Asking for supplements."""

    @extend_schema(
        operation_id="askSupplement",
        tags=["desk"],
        summary="Ask the inviter for supplements, all at once",
        request=PointsIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Ask; the request keeps its place and its date."""
        return self.act(request, pk, body=PointsIn, service=services.ask_supplement)


class Return(DeskAct):
    """Returning a request."""

    @extend_schema(
        operation_id="returnRequest",
        tags=["desk"],
        summary="Return the request with all defects told at once",
        request=PointsIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Return it; the inviter mends and files again."""
        return self.act(request, pk, body=PointsIn, service=services.return_request)


class Redirect(DeskAct):
    """Sending a request to the right city."""

    @extend_schema(
        operation_id="redirectRequest",
        tags=["desk"],
        summary="Send the request to the city it belongs to",
        request=RedirectIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Redirect it with its reference and first filing time."""
        return self.act(request, pk, body=RedirectIn, service=services.redirect)


class HandOn(DeskAct):
    """Handing on to the port."""

    @extend_schema(
        operation_id="handOnRequest",
        tags=["desk"],
        summary="Hand the request on to the port",
        request=NoteIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Hand on; the carrier takes it to the port."""
        return self.act(request, pk, body=NoteIn, service=services.hand_on)


class Recall(DeskAct):
    """Asking a request back."""

    @extend_schema(
        operation_id="recallRequest",
        tags=["desk"],
        summary="Ask the port for the request back",
        request=ReasonIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Ask; the port's answer decides a race with its acceptance."""
        return self.act(request, pk, body=ReasonIn, service=services.ask_recall)
