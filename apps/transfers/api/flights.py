"""The inviter changes the flight of a filed request through the API."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.permissions import actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn
from apps.core.errors import StaleRevision
from apps.transfers import services
from apps.transfers.api.base import OwnRequestView, read_body, told
from apps.transfers.api.outputs import RequestOut
from apps.transfers.api.own import FILE
from apps.transfers.errors import (
    ArrivalInPast,
    CannotChangeFlight,
    DuplicateOpenRequest,
    NoFlightChange,
    OtherPortAuthority,
    PassportTooShort,
    PortNotOpen,
    RequestNotFound,
)


class FlightIn(RevisionIn):
    """The flight as it is to be, whole: place, number and landing."""

    port_of_entry = serializers.CharField(max_length=3, help_text="such as PVG")
    flight_no = serializers.CharField(max_length=12, allow_blank=True)
    arrival_at = serializers.DateTimeField(help_text="RFC 3339, with offset")
    words = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default="", help_text="what happened"
    )


class ChangeFlight(OwnRequestView):
    """Another flight for a filed request."""

    permission_classes = FILE

    @extend_schema(
        operation_id="changeFlight",
        tags=["requests"],
        summary="Change the flight of a filed request",
        description="Until a day after landing, while nobody has entered. The port is told.",
        request=FlightIn,
        responses={
            200: RequestOut,
            **problems(RequestNotFound, StaleRevision, CannotChangeFlight, DuplicateOpenRequest),
            **problems(
                *(ArrivalInPast, NoFlightChange, OtherPortAuthority, PassportTooShort, PortNotOpen)
            ),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Change it; it takes effect at once."""
        given = read_body(FlightIn, request)
        services.change_flight(actor=actor_of(request.user), request_id=pk, **told(given))
        return self.read(request, pk)
