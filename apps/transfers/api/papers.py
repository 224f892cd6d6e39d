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
from apps.files.errors import DrawingBusy, FileDamaged, FileUnturnable
from apps.transfers import services
from apps.transfers.api.base import OwnRequestView, read_body, told
from apps.transfers.api.inputs import PaperIn
from apps.transfers.api.outputs import RequestOut
from apps.transfers.api.paper_shapes import ManyAttachedOut, ManyPapersIn, ReplaceIn, TurnIn
from apps.transfers.errors import PaperAlreadyThere, PaperNotFound, RequestNotFound
from apps.transfers.turning import turn_paper

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


class ManyPapers(OwnRequestView):
    """Several files for one place of a draft or a returned request."""

    permission_classes = FILE
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="attachPapers",
        tags=["requests"],
        summary="Attach several papers at one place",
        description="Each file has an outcome of its own; one that is refused keeps none back.",
        request=ManyPapersIn,
        responses={200: ManyAttachedOut, **problems(RequestNotFound)},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Attach what can be attached, and say of each file what became of it."""
        given = told(read_body(ManyPapersIn, request))
        outcomes = services.attach_papers(
            actor=actor_of(request.user),
            request_id=pk,
            kind=given["kind"],
            visitor_id=given.get("visitor_id"),
            uploads=given["files"],
        )
        return Response(ManyAttachedOut({"results": outcomes}).data)


class PaperReplacement(OwnRequestView):
    """Another file in the place of a paper."""

    permission_classes = FILE
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="replacePaper",
        tags=["requests"],
        summary="Replace a paper by another file",
        request=ReplaceIn,
        responses={200: RequestOut, **REFUSALS, **problems(PaperNotFound, PaperAlreadyThere)},
    )
    def post(self, request: Request, pk: UUID, paper_id: UUID) -> Response:
        """Replace it; what is refused leaves the old one there."""
        given = told(read_body(ReplaceIn, request))
        services.replace_paper(
            actor=actor_of(request.user),
            request_id=pk,
            paper_id=paper_id,
            revision=given["revision"],
            upload=given["file"],
        )
        return self.read(request, pk)


class PaperTurn(OwnRequestView):
    """A paper turned by quarters."""

    permission_classes = FILE

    @extend_schema(
        operation_id="turnPaper",
        tags=["requests"],
        summary="Turn a paper clockwise",
        request=TurnIn,
        responses={
            200: RequestOut,
            **REFUSALS,
            **problems(PaperNotFound, FileDamaged, FileUnturnable, DrawingBusy),
        },
    )
    def post(self, request: Request, pk: UUID, paper_id: UUID) -> Response:
        """Turn it."""
        given = told(read_body(TurnIn, request))
        turn_paper(actor=actor_of(request.user), request_id=pk, paper_id=paper_id, **given)
        return self.read(request, pk)
