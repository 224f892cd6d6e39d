"""Files for programs: what one may be, and its bytes. Uploading belongs to the app that asks."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.files.api.serializers import LimitsOut
from apps.files.attachment import attachment
from apps.files.errors import (
    DrawingBusy,
    FileDamaged,
    FileUndrawable,
    PageNotThere,
    StoredFileNotFound,
)
from apps.files.limits import limits
from apps.files.page_picture import page_picture
from apps.files.states import MediaType, PageSize


class WhateverIsAsked(BaseContentNegotiation):
    """The kind of a file is the file's own, so no Accept header is refused; errors are JSON."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        """The first one: these calls have no body."""
        return next(iter(parsers))

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """JSON, which only refusals are rendered with."""
        first = next(iter(renderers))
        return first, first.media_type


class FileLimits(APIView):
    """What an uploaded file may be."""

    permission_classes = [Requires.of(Function.FILE_READ)]

    @extend_schema(
        operation_id="fileLimits",
        tags=["files"],
        summary="Kinds, sizes and pages that are taken",
        responses={200: LimitsOut},
    )
    def get(self, request: Request) -> Response:
        """Give today's limits."""
        return Response(LimitsOut(limits()).data)


class FileContent(APIView):
    """The bytes of one file."""

    permission_classes = [Requires.of(Function.FILE_READ)]
    content_negotiation_class = WhateverIsAsked

    @extend_schema(
        operation_id="readFile",
        tags=["files"],
        summary="Download a file; the read is on record",
        responses={
            **{(200, kind): OpenApiTypes.BINARY for kind in MediaType.values},
            **problems(StoredFileNotFound, FileDamaged),
        },
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """Give the bytes as an attachment."""
        return attachment(actor=actor_of(request.user), file_id=pk)


class FilePage(APIView):
    """One page of a file as a picture."""

    permission_classes = [Requires.of(Function.FILE_READ)]
    content_negotiation_class = WhateverIsAsked

    @extend_schema(
        operation_id="readFilePage",
        tags=["files"],
        summary="See a page as a JPEG; the read is on record",
        parameters=[OpenApiParameter("size", str, enum=PageSize.values, default=PageSize.LARGE)],
        responses={
            (200, MediaType.JPEG.value): OpenApiTypes.BINARY,
            **problems(StoredFileNotFound, PageNotThere, FileDamaged, FileUndrawable, DrawingBusy),
        },
    )
    def get(self, request: Request, pk: UUID, number: int) -> HttpResponse:
        """Draw the page."""
        size = request.query_params.get("size", "")
        return page_picture(actor=actor_of(request.user), file_id=pk, page=number, size=size)
