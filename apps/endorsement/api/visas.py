"""The API of issued visas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.pagination import CursorPages
from apps.core.api.revisions import with_etag
from apps.core.api.schema import problems
from apps.core.api.serializers import StrictSerializer
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.endorsement import selectors
from apps.endorsement.api.inputs import LeftIn, UsedIn
from apps.endorsement.api.outputs import VisaLineOut, VisaOut
from apps.endorsement.errors import (
    EntryNotInValidity,
    EntryPortNotOnVisa,
    ExitNotInStay,
    VisaNotFound,
)
from apps.endorsement.filters import VisaFilter
from apps.endorsement.models import Visa
from apps.endorsement.services import visas as services

REFUSALS = problems(VisaNotFound, StaleRevision, MoveNotAllowed)


class NewestFirst(CursorPages):
    """Pages with the newest visa first."""

    ordering = ("-issued_at", "id")


class Visas(generics.GenericAPIView[Visa]):
    """Every visa issued here."""

    queryset = Visa.objects.none()  # names the model for the description of the API
    permission_classes = [Requires.of(Function.PORT_READ)]
    serializer_class = VisaLineOut
    filterset_class = VisaFilter
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Visa]:
        """All visas, newest first."""
        return selectors.visas(actor=actor_of(self.request.user))

    @extend_schema(operation_id="listVisas", tags=["visas"], summary="Visas, the newest first")
    def get(self, request: Request) -> Response:
        """List them, a page at a time."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(VisaLineOut(page, many=True).data)


class VisaView(generics.GenericAPIView[Visa]):
    """A view of one visa, or an act on it: one body, one service."""

    queryset = Visa.objects.none()
    serializer_class = VisaOut

    def read(self, request: Request, pk: UUID) -> Response:
        """Answer with the visa as it stands now; the read is on record."""
        found = selectors.visa_for_desk(actor=actor_of(request.user), visa_id=pk)
        return with_etag(request, Response(VisaOut(found).data), found.revision)

    def act(
        self,
        request: Request,
        pk: UUID,
        *,
        body: type[StrictSerializer],
        service: Callable[..., Any],
    ) -> Response:
        """Check the body, call the service with it, answer with the visa as it stands now."""
        given = body(data=request.data)
        given.is_valid(raise_exception=True)
        service(actor=actor_of(request.user), visa_id=pk, **given.validated_data)
        return self.read(request, pk)


class OneVisa(VisaView):
    """One visa."""

    permission_classes = [Requires.of(Function.PORT_READ)]

    @extend_schema(operation_id="readVisa", tags=["visas"], summary="One visa")
    def get(self, request: Request, pk: UUID) -> Response:
        """Read it whole."""
        return self.read(request, pk)


class MarkUsed(VisaView):
    """The entry on a visa."""

    permission_classes = [Requires.of(Function.PORT_MARK_USED)]

    @extend_schema(
        operation_id="markVisaUsed",
        tags=["visas"],
        summary="Note when and where the guest entered",
        request=UsedIn,
        responses={
            200: VisaOut,
            **REFUSALS,
            **problems(EntryNotInValidity, EntryPortNotOnVisa),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Note the entry; the city and the inviter are told."""
        return self.act(request, pk, body=UsedIn, service=services.mark_used)


class MarkLeft(VisaView):
    """The exit after an entry on a visa."""

    permission_classes = [Requires.of(Function.PORT_MARK_USED)]

    @extend_schema(
        operation_id="markVisaLeft",
        tags=["visas"],
        summary="Note when and where the guest left",
        request=LeftIn,
        responses={200: VisaOut, **REFUSALS, **problems(ExitNotInStay)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Note the exit."""
        return self.act(request, pk, body=LeftIn, service=services.mark_left)
