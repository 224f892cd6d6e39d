"""A unit's own record, papers and handlers for its programs."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.enterprises import selectors, services
from apps.enterprises.api.serializers import HandlerOut, UnitOut, UnitPaperIn, UnitPaperOut
from apps.enterprises.errors import (
    ChangeUnderWay,
    NotAnInviter,
    ReviewNotDue,
    UnitPaperNotFound,
    UnitPaperRetired,
)

READ = [Requires.of(Function.INVITER_READ)]
FILE = [Requires.of(Function.INVITER_FILE)]
MANAGE = [Requires.of(Function.UNIT_MANAGE)]


class OwnUnit(APIView):
    """The record of the caller's unit."""

    permission_classes = READ

    @extend_schema(
        operation_id="readUnit",
        tags=["unit"],
        summary="Your unit's record; the read is on record",
        responses={200: UnitOut, **problems(NotAnInviter)},
    )
    def get(self, request: Request) -> Response:
        """Give it."""
        return Response(UnitOut(selectors.own_unit(actor_of(request.user)).unit).data)


class OwnHandlers(APIView):
    """Who acts for the caller's unit."""

    permission_classes = READ

    @extend_schema(
        operation_id="listHandlers",
        tags=["unit"],
        summary="Who acts for your unit, with dates; the read is on record",
        responses={200: HandlerOut(many=True), **problems(NotAnInviter)},
    )
    def get(self, request: Request) -> Response:
        """List them, the longest authorised first."""
        found = selectors.own_unit(actor_of(request.user))
        return Response(HandlerOut(found.handlers, many=True).data)


class OwnPapers(APIView):
    """The papers on file of the caller's unit."""

    permission_classes = FILE
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="listUnitPapers",
        tags=["unit"],
        summary="Your unit's papers on file today",
        responses={200: UnitPaperOut(many=True), **problems(NotAnInviter)},
    )
    def get(self, request: Request) -> Response:
        """List them by kind."""
        unit = selectors.enterprise_of(actor_of(request.user))
        papers = selectors.papers_on_file(unit.id, timezone.localdate())
        return Response(UnitPaperOut(papers, many=True).data)

    @extend_schema(
        operation_id="keepUnitPaper",
        tags=["unit"],
        summary="Put a paper on file once, for all your requests",
        request={"multipart/form-data": UnitPaperIn},
        responses={201: UnitPaperOut, **problems(NotAnInviter, UnitPaperNotFound)},
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Check and keep it."""
        actor = actor_of(request.user)
        unit = selectors.enterprise_of(actor)
        given = UnitPaperIn(data=request.data)
        given.is_valid(raise_exception=True)
        told = given.validated_data
        paper = services.keep_unit_paper(
            actor=actor,
            enterprise_id=unit.id,
            kind=told["kind"],
            upload=told["file"],
            valid_until=told.get("valid_until"),
            replaces=told.get("replaces"),
        )
        return Response(UnitPaperOut(paper).data, status=HTTPStatus.CREATED)


class OwnPaper(APIView):
    """One paper on file."""

    permission_classes = FILE

    @extend_schema(
        operation_id="retireUnitPaper",
        tags=["unit"],
        summary="Take a paper off the file; what was filed with it keeps it",
        responses={204: None, **problems(NotAnInviter, UnitPaperNotFound, UnitPaperRetired)},
    )
    def delete(self, request: Request, unit_paper_id: UUID) -> Response:
        """Retire it."""
        actor = actor_of(request.user)
        unit = selectors.enterprise_of(actor)
        services.retire_unit_paper(actor=actor, enterprise_id=unit.id, paper_id=unit_paper_id)
        return Response(status=HTTPStatus.NO_CONTENT)


class OwnReview(APIView):
    """The yearly review of the caller's unit."""

    permission_classes = MANAGE

    @extend_schema(
        operation_id="confirmReview",
        tags=["unit"],
        summary="Confirm that nothing in the record has changed",
        request=None,
        responses={200: UnitOut, **problems(NotAnInviter, ReviewNotDue, ChangeUnderWay)},
    )
    def post(self, request: Request) -> Response:
        """Note the unit's word; the next review is a year later."""
        actor = actor_of(request.user)
        unit = selectors.enterprise_of(actor)
        done = services.confirm_review(actor=actor, enterprise_id=unit.id)
        return Response(UnitOut(done).data)
