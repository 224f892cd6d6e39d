"""Lists of visitors for programs: send up to 500 rows, poll the operation, mend, apply, cancel."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.parsers import JSONParser, MultiPartParser
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
from apps.transfers.api.base import read_body
from apps.transfers.api.import_shapes import (
    ImportFileIn,
    ImportOut,
    ImportRowOut,
    ImportRowsIn,
    RowCellsIn,
)
from apps.transfers.errors import NotEditable, RequestNotFound
from apps.transfers.models import ImportRow, VisitorImport
from apps.transfers.sheets.errors import (
    ImportBusy,
    ImportNotFound,
    ImportRowNotFound,
    NothingToAdd,
    SheetKindUnknown,
    SheetTooLarge,
    SheetUnreadable,
    SheetUnsafe,
    TooManyImports,
)
from apps.transfers.sheets.states import WORKING, RowState

READ = [Requires.of(Function.INVITER_READ)]
FILE = [Requires.of(Function.INVITER_FILE)]
REFUSALS = problems(ImportNotFound, StaleRevision, ImportBusy, MoveNotAllowed)
SECONDS_TO_NEXT_LOOK = "1"


class ImportView(generics.GenericAPIView[VisitorImport]):
    """A view of one import of the caller's own."""

    queryset = VisitorImport.objects.none()
    serializer_class = ImportOut

    def answer(self, request: Request, pk: UUID, *, status: int = HTTPStatus.OK) -> Response:
        """The operation as it stands now; while a worker is at it, with when to look again."""
        job = selectors.import_for_inviter(actor_of(request.user), pk)
        out = ImportOut({"job": job, "counts": selectors.import_counts(job)})
        response = Response(out.data, status=status)
        response["Cache-Control"] = "no-store, private"
        if job.state in WORKING:
            response["Retry-After"] = SECONDS_TO_NEXT_LOOK
        if status == HTTPStatus.ACCEPTED:
            response["Location"] = f"/api/v1/visitor-imports/{job.id}"
        return response


class RequestImports(ImportView):
    """Lists of visitors of a draft or a returned request."""

    permission_classes = FILE
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        operation_id="startVisitorImport",
        tags=["visitor imports"],
        summary="Send a list of visitors, as rows or as a file",
        description="Answers 202 with the address of the operation. Nothing is added before "
        "`apply`. The same rows sent again while the first are open are the same operation.",
        request={"application/json": ImportRowsIn, "multipart/form-data": ImportFileIn},
        responses={
            202: ImportOut,
            **problems(
                *(RequestNotFound, NotEditable, TooManyImports, SheetTooLarge),
                *(SheetKindUnknown, SheetUnsafe, SheetUnreadable),
            ),
        },
    )
    @idempotent(required=True)
    def post(self, request: Request, pk: UUID) -> Response:
        """Take the rows or the file in; a worker reads and checks them."""
        actor = actor_of(request.user)
        if request.content_type.startswith("multipart/"):
            upload = read_body(ImportFileIn, request).validated_data["file"]
            job = services.start_import(actor=actor, request_id=pk, upload=upload)
        else:
            rows = read_body(ImportRowsIn, request).validated_data["rows"]
            data = json.dumps(rows, sort_keys=True).encode()
            job = services.start_import_of_rows(actor=actor, request_id=pk, data=data)
        return self.answer(request, job.id, status=HTTPStatus.ACCEPTED)


class OneImport(ImportView):
    """One import: the operation to poll."""

    permission_classes = READ

    @extend_schema(
        operation_id="readVisitorImport",
        tags=["visitor imports"],
        summary="The operation: whether it is done, its progress, and the counts of its rows",
        responses={200: ImportOut, **problems(ImportNotFound)},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """Read it; poll while `done` is false."""
        return self.answer(request, pk)


class ByNumber(CursorPages):
    """Pages in the order of the rows."""

    ordering = ("number", "id")


class ImportRows(generics.GenericAPIView[ImportRow]):
    """The result of each row."""

    queryset = ImportRow.objects.none()
    permission_classes = READ
    serializer_class = ImportRowOut
    pagination_class = ByNumber

    @extend_schema(
        operation_id="listVisitorImportRows",
        tags=["visitor imports"],
        summary="Each row with what is wrong, or with the visitor it has become",
        parameters=[OpenApiParameter("state", enum=RowState.values, many=True)],
        responses={200: ImportRowOut(many=True), **problems(ImportNotFound)},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """List them, a page at a time; the read is on record."""
        actor = actor_of(request.user)
        job = selectors.import_for_inviter(actor, pk)
        asked = [one for one in request.query_params.getlist("state") if one in RowState.values]
        page = self.paginate_queryset(selectors.import_rows(actor, job, states=asked)) or []
        return self.get_paginated_response(ImportRowOut(page, many=True).data)


class OneImportRow(generics.GenericAPIView[ImportRow]):
    """One row, to be mended."""

    queryset = ImportRow.objects.none()
    permission_classes = FILE
    serializer_class = ImportRowOut

    @extend_schema(
        operation_id="mendVisitorImportRow",
        tags=["visitor imports"],
        summary="Write the cells of a row anew; it is checked at once",
        request=RowCellsIn,
        responses={200: ImportRowOut, **REFUSALS, **problems(ImportRowNotFound)},
    )
    def put(self, request: Request, pk: UUID, row_id: UUID) -> Response:
        """Mend it, on top of the revision of the row that was seen."""
        cells = dict(read_body(RowCellsIn, request).validated_data)
        revision = cells.pop("revision")
        row = services.mend_row(
            actor=actor_of(request.user),
            import_id=pk,
            row_id=row_id,
            revision=revision,
            cells={name: _text(value) for name, value in cells.items()},
        )
        return Response(ImportRowOut(row).data)

    @extend_schema(
        operation_id="skipVisitorImportRow",
        tags=["visitor imports"],
        summary="Leave a row out",
        request=RevisionIn,
        responses={200: ImportRowOut, **REFUSALS, **problems(ImportRowNotFound)},
    )
    def delete(self, request: Request, pk: UUID, row_id: UUID) -> Response:
        """Leave it out; writing it anew takes it back in."""
        row = services.skip_row(
            actor=actor_of(request.user),
            import_id=pk,
            row_id=row_id,
            revision=read_body(RevisionIn, request).validated_data["revision"],
        )
        return Response(ImportRowOut(row).data)


class ApplyImport(ImportView):
    """Adding the rows that are in order."""

    permission_classes = FILE

    @extend_schema(
        operation_id="applyVisitorImport",
        tags=["visitor imports"],
        summary="Add the rows that are in order; the others stay",
        request=RevisionIn,
        responses={202: ImportOut, **REFUSALS, **problems(NothingToAdd, NotEditable)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Have a worker add them."""
        revision = read_body(RevisionIn, request).validated_data["revision"]
        services.apply_import(actor=actor_of(request.user), import_id=pk, revision=revision)
        return self.answer(request, pk, status=HTTPStatus.ACCEPTED)


class CancelImport(ImportView):
    """Ending an import."""

    permission_classes = FILE

    @extend_schema(
        operation_id="cancelVisitorImport",
        tags=["visitor imports"],
        summary="Cancel: visitors that were added stay, all other rows are forgotten",
        request=RevisionIn,
        responses={200: ImportOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Cancel it, also while a worker is at it."""
        revision = read_body(RevisionIn, request).validated_data["revision"]
        services.cancel_import(actor=actor_of(request.user), import_id=pk, revision=revision)
        return self.answer(request, pk)


def _text(value: Any) -> str:  # noqa: ANN401 (a cell of the body: text or yes and no)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return cast("str", value)
