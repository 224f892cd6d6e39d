"""What of earlier requests is used again: whole trips, and people. No name is in an address."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.core.paginator import Paginator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn, StrictSerializer
from apps.core.errors import StaleRevision
from apps.transfers import selectors, services
from apps.transfers.api.base import OwnRequestView, read_body, told
from apps.transfers.api.outputs import RequestOut
from apps.transfers.errors import (
    DuplicateOpenRequest,
    NotEditable,
    PassportExpired,
    RequestNotFound,
    TooManyVisitors,
    VisitorNotFound,
)
from apps.transfers.inputs import CopyInput
from apps.transfers.models import Visitor
from apps.transfers.states import TripPart, VisitorPart

FILE = [Requires.of(Function.INVITER_FILE)]
PAGE_SIZE = 50


class CopyIn(StrictSerializer):
    """What comes along into the new draft; what is left out stays behind."""

    trip = serializers.ListField(
        child=serializers.ChoiceField(choices=TripPart.choices), required=False, default=list
    )
    visitors = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=1000
    )
    of_each = serializers.ListField(
        child=serializers.ChoiceField(choices=VisitorPart.choices),
        required=False,
        default=list,
        help_text="beside name and passport, which always come along",
    )

    def chosen(self) -> CopyInput:
        """The validated choice as the service takes it."""
        data = self.validated_data
        return CopyInput(
            trip=frozenset(TripPart(one) for one in data["trip"]),
            visitors=frozenset(data["visitors"]),
            of_each=frozenset(VisitorPart(one) for one in data["of_each"]),
        )


class KnownIn(StrictSerializer):
    """A search among people named before: each word in one of the names; all when empty."""

    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    page = serializers.IntegerField(min_value=1, required=False, default=1)


class KnownVisitorOut(serializers.ModelSerializer[Visitor]):
    """Somebody whom the unit has named before, as last written."""

    class Meta:
        model = Visitor
        fields = (
            "id",
            "surname",
            "given_names",
            "name_zh",
            "nationality",
            "passport_number",
            "passport_expires_on",
            "category",
        )
        read_only_fields = fields


class KnownVisitorsOut(serializers.Serializer[dict[str, object]]):
    """One page of fifty; `count` is of all pages."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = KnownVisitorOut(many=True)


class CopyRequest(OwnRequestView):
    """A new draft from an earlier request."""

    permission_classes = FILE

    @extend_schema(
        operation_id="copyRequest",
        tags=["requests"],
        summary="Start a draft with parts of an earlier request",
        description="Papers, questions and answers stay with the earlier request.",
        request=CopyIn,
        responses={201: RequestOut, **problems(RequestNotFound, VisitorNotFound, TooManyVisitors)},
    )
    @idempotent(required=True)
    def post(self, request: Request, pk: UUID) -> Response:
        """Start the draft; what today's rules refuse of the trip stays empty."""
        made = services.copy_request(
            actor=actor_of(request.user), request_id=pk, chosen=read_body(CopyIn, request).chosen()
        )
        answer = self.read(request, made.id, status=HTTPStatus.CREATED)
        answer["Location"] = request.path.replace(f"{pk}/copy", str(made.id))
        return answer


class KnownVisitors(OwnRequestView):
    """People whom the unit has named in other requests."""

    permission_classes = FILE

    @extend_schema(
        operation_id="searchKnownVisitors",
        tags=["requests"],
        summary="Search people named in earlier requests",
        description="A search is a POST, so that no name stands in an address.",
        request=KnownIn,
        responses={200: KnownVisitorsOut, **problems(RequestNotFound)},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """List a passport once, as last written; the read is on record."""
        asked = told(read_body(KnownIn, request))
        actor = actor_of(request.user)
        found = selectors.request_for_inviter(actor, pk)
        people = selectors.known_visitors(actor, found, name=asked["name"])
        page = Paginator(people, PAGE_SIZE).get_page(asked["page"])
        answer = {
            "count": page.paginator.count,
            "page": page.number,
            "pages": page.paginator.num_pages,
            "results": page.object_list,
        }
        return Response(KnownVisitorsOut(answer).data)


class AddKnownVisitor(OwnRequestView):
    """Somebody named before, in this request too."""

    permission_classes = FILE

    @extend_schema(
        operation_id="addKnownVisitor",
        tags=["requests"],
        summary="Name somebody of an earlier request again",
        request=RevisionIn,
        responses={
            201: RequestOut,
            **problems(
                RequestNotFound,
                VisitorNotFound,
                StaleRevision,
                NotEditable,
                DuplicateOpenRequest,
                PassportExpired,
            ),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """Add the visitor as last written, by today's rules and without papers."""
        given = told(read_body(RevisionIn, request))
        services.add_known_visitor(
            actor=actor_of(request.user), request_id=pk, visitor_id=visitor_id, **given
        )
        return self.read(request, pk, status=HTTPStatus.CREATED)
