"""The papers of a request, by API."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.transfers import services
from apps.transfers.api.base import OwnRequestView, read_body, told
from apps.transfers.api.inputs import (
    PaperIn,
)
from apps.transfers.api.outputs import RequestOut
from apps.transfers.errors import (
    RequestNotFound,
)

FILE = [Requires.of(Function.INVITER_FILE)]
REFUSALS = problems(RequestNotFound, StaleRevision, MoveNotAllowed)


class Papers(OwnRequestView):
    """The papers of a draft or a returned request."""

    permission_classes = FILE
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="attachPaper",
        tags=["requests"],
        summary="Attach a paper",
        request=PaperIn,
        responses={201: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Attach a file as one of the papers asked for."""
        given = told(read_body(PaperIn, request))
        services.attach_paper(
            actor=actor_of(request.user),
            request_id=pk,
            revision=given["revision"],
            kind=given["kind"],
            visitor_id=given.get("visitor_id"),
            upload=given["file"],
        )
        return self.read(request, pk, status=HTTPStatus.CREATED)


class OnePaper(OwnRequestView):
    """One paper of a draft or a returned request."""

    permission_classes = FILE

    @extend_schema(
        operation_id="removePaper",
        tags=["requests"],
        summary="Detach a paper",
        request=RevisionIn,
        responses={200: RequestOut, **REFUSALS},
    )
    def delete(self, request: Request, pk: UUID, paper_id: UUID) -> Response:
        """Detach the paper."""
        given = read_body(RevisionIn, request)
        services.remove_paper(
            actor=actor_of(request.user), request_id=pk, paper_id=paper_id, **told(given)
        )
        return self.read(request, pk)
