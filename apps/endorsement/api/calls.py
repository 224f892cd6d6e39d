"""The API of calls of officers on duty."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.permissions import actor_of
from apps.core.api.pagination import CursorPages
from apps.core.api.schema import problems
from apps.core.api.serializers import StrictSerializer
from apps.core.errors import MoveNotAllowed
from apps.endorsement import call_selectors
from apps.endorsement.api.cases import EXAMINE, SUPERVISE, CaseView
from apps.endorsement.api.outputs import CaseOut
from apps.endorsement.call_errors import CallAnswered, NobodyCalled, NotCalled
from apps.endorsement.decision_errors import ConflictOfInterest
from apps.endorsement.errors import CaseNotFound
from apps.endorsement.models import CallStep, OfficerCall
from apps.endorsement.services import calling


class AnswerIn(StrictSerializer):
    """Whether the answer also brings the case to the officer's desk."""

    take = serializers.BooleanField(required=False, default=False)


class CallStepOut(serializers.ModelSerializer[CallStep]):
    """One officer who was called; `desk` is the code of the desk where the officer is on call."""

    desk = serializers.CharField(source="desk.code", read_only=True, allow_null=True, default=None)

    class Meta:
        model = CallStep
        fields = ("officer", "way", "desk", "called_at", "answered_at", "lapsed_at")
        read_only_fields = fields


class CallOut(serializers.ModelSerializer[OfficerCall]):
    """A call, with everybody who was called for it."""

    reference = serializers.CharField(source="case.reference", read_only=True)
    steps = CallStepOut(many=True, read_only=True)

    class Meta:
        model = OfficerCall
        fields = (
            *("id", "case_id", "reference", "state", "began_at", "next_at", "chiefs_at"),
            *("ended_at", "end", "steps"),
        )
        read_only_fields = fields


class NewestCallFirst(CursorPages):
    """Pages with the newest call first."""

    ordering = ("-began_at", "id")


class Calls(generics.GenericAPIView[OfficerCall]):
    """Every call of this port."""

    queryset = OfficerCall.objects.none()
    permission_classes = SUPERVISE
    serializer_class = CallOut
    pagination_class = NewestCallFirst

    def get_queryset(self) -> QuerySet[OfficerCall]:
        """All calls, the newest first."""
        return call_selectors.calls(actor=actor_of(self.request.user))

    @extend_schema(
        operation_id="listCalls",
        tags=["cases"],
        summary="Calls of officers on duty, the newest first",
    )
    def get(self, request: Request) -> Response:
        """List them, a page at a time."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(CallOut(page, many=True).data)


class AnswerCall(CaseView):
    """The answer of an officer who was called."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="answerCall",
        tags=["cases"],
        summary="Answer the call for a case, and take the case if you like",
        request=AnswerIn,
        responses={
            200: CaseOut,
            **problems(
                *(CaseNotFound, NobodyCalled, NotCalled, CallAnswered),
                *(ConflictOfInterest, MoveNotAllowed),
            ),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Answer it; nobody else is called while there is time to take the case."""
        return self.act(request, pk, body=AnswerIn, service=calling.answer)
