"""Who is served here and where people enter, for anyone to read on any host."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core import access
from apps.core.api.schema import problems
from apps.core.errors import InvalidInput
from apps.core.workcalendar import beijing_date
from apps.regions import selectors
from apps.regions.api import serializers as shapes


class AuthoritiesView(APIView):
    """Which cities and port authorities are served."""

    function = access.OPEN
    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(operation_id="authorities", responses=shapes.AuthoritiesOut)
    def get(self, request: Request) -> Response:
        """List the authorities that are ready, cities first, by code."""
        return Response(shapes.AuthoritiesOut({"results": selectors.authorities()}).data)


class PortsOfEntryView(APIView):
    """Where people enter with a visa of the port authorities."""

    function = access.OPEN
    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(
        operation_id="ports_of_entry",
        parameters=[shapes.DayIn],
        responses={200: shapes.PortsOfEntryOut, **problems(InvalidInput)},
    )
    def get(self, request: Request) -> Response:
        """List the places that a request for a trip on a day may name."""
        query = shapes.DayIn(data=request.query_params)
        query.is_valid(raise_exception=True)
        day = query.validated_data.get("on") or beijing_date(timezone.now())
        found = selectors.ports_of_entry(on=day)
        return Response(shapes.PortsOfEntryOut({"results": found}).data)
