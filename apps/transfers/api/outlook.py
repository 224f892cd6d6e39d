"""The outlook and the expedited lane through the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn
from apps.transfers import selectors, services
from apps.transfers.api.base import OwnRequestView, read_body, told
from apps.transfers.api.outputs import RequestOut
from apps.transfers.api.own import FILE, READ, REFUSALS
from apps.transfers.errors import ExpediteGroundUnknown, ExpediteReasonMissing
from apps.transfers.policies.estimates import Basis, Verdict


class ExpediteIn(RevisionIn):
    """The ground of Law 20(1) and its words; an empty ground asks for the ordinary lane."""

    ground = serializers.CharField(
        max_length=40, allow_blank=True, help_text="humanitarian, rush_repair, ..."
    )
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class EstimateOut(serializers.Serializer[Any]):
    """Hours from filing to the port's decision, and from what they are."""

    half_hours = serializers.FloatField(help_text="half of comparable requests")
    most_hours = serializers.FloatField(help_text="80% of comparable requests")
    basis = serializers.ChoiceField(choices=[one.value for one in Basis])
    category = serializers.CharField(help_text="empty: all together")
    sample = serializers.IntegerField()
    first_at = serializers.DateTimeField(help_text="when the first of the sample was decided")
    last_at = serializers.DateTimeField(help_text="when the last of the sample was decided")
    stretch_percent = serializers.IntegerField(help_text="100: the queue is not longer than usual")
    waiting = serializers.IntegerField(help_text="cases that wait at the port now")
    waiting_urgent = serializers.IntegerField()
    usually_waiting = serializers.IntegerField()
    computed_at = serializers.DateTimeField()
    is_old = serializers.BooleanField()


class OutlookOut(serializers.Serializer[Any]):
    """Will it make the flight? An estimate, no promise; null where data do not suffice."""

    verdict = serializers.ChoiceField(choices=[one.value for one in Verdict])
    hours_left = serializers.FloatField(allow_null=True, help_text="to the landing")
    estimate = EstimateOut(allow_null=True)


class RequestOutlook(OwnRequestView):
    """Will it make the flight?"""

    permission_classes = READ

    @extend_schema(
        operation_id="requestOutlook",
        tags=["requests"],
        summary="How long comparable requests took, and how the landing lies to it",
        responses={200: OutlookOut},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """Give the estimate for a request as it stands."""
        found = self.find(actor_of(request.user), pk)
        return Response(OutlookOut(selectors.outlook_of(found)).data)


class Expedite(OwnRequestView):
    """The expedited lane of a draft or a returned request."""

    permission_classes = FILE

    @extend_schema(
        operation_id="setExpedition",
        tags=["requests"],
        summary="Ask for the expedited lane, or no longer",
        request=ExpediteIn,
        responses={
            200: RequestOut,
            **REFUSALS,
            **problems(ExpediteGroundUnknown, ExpediteReasonMissing),
        },
    )
    def put(self, request: Request, pk: UUID) -> Response:
        """Ask on a ground, with words; or, with an empty ground, no longer."""
        given = read_body(ExpediteIn, request)
        services.set_expedition(actor=actor_of(request.user), request_id=pk, **told(given))
        return self.read(request, pk)
