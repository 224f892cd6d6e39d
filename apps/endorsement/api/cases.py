"""The API of cases: the queue, one case, and the acts on a case as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.pagination import CursorPages
from apps.core.api.revisions import with_etag
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn, StrictSerializer
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.endorsement import selectors
from apps.endorsement.api.inputs import (
    ClaimIn,
    GiveIn,
    MoveToDeskIn,
    NotAcceptIn,
    QuestionsIn,
    ReasonIn,
)
from apps.endorsement.api.outputs import CaseLineOut, CaseOut
from apps.endorsement.decision_errors import NoReasonChosen, ReasonTooLong
from apps.endorsement.errors import (
    CaseNotFound,
    DeskIsShut,
    DeskNotFound,
    NoteMissing,
    ReasonUnknown,
    SameDesk,
)
from apps.endorsement.filters import CaseFilter
from apps.endorsement.hold_errors import (
    CaseHeld,
    NoCaseToTake,
    PortOfficerNotAvailable,
)
from apps.endorsement.models import PortCase
from apps.endorsement.services import desk, desks, handing, taking

READ = [Requires.of(Function.PORT_READ)]
EXAMINE = [Requires.of(Function.PORT_EXAMINE)]
SUPERVISE = [Requires.of(Function.PORT_SUPERVISE)]
REFUSALS = problems(CaseNotFound, StaleRevision, MoveNotAllowed)

MOVING_REFUSALS = problems(
    CaseNotFound, StaleRevision, MoveNotAllowed, DeskNotFound, SameDesk, DeskIsShut, CaseHeld
)


class ByLanding(CursorPages):
    """Pages in the order of landing."""

    ordering = ("arrival_at", "id")


class Cases(generics.GenericAPIView[PortCase]):
    """Every case of this port."""

    queryset = PortCase.objects.none()  # names the model for the description of the API
    permission_classes = READ
    serializer_class = CaseLineOut
    filterset_class = CaseFilter
    pagination_class = ByLanding

    def get_queryset(self) -> QuerySet[PortCase]:
        """All cases, in order of landing."""
        return selectors.cases(actor=actor_of(self.request.user))

    @extend_schema(operation_id="listCases", tags=["cases"], summary="Cases by time of landing")
    def get(self, request: Request) -> Response:
        """List them, a page at a time."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(CaseLineOut(page, many=True).data)


class CaseView(generics.GenericAPIView[PortCase]):
    """A view of one case, or an act on it: one body, one service."""

    queryset = PortCase.objects.none()
    serializer_class = CaseOut

    def read(self, request: Request, pk: UUID) -> Response:
        """Answer with the case as it stands now; the read is on record."""
        found = selectors.case_for_desk(actor=actor_of(request.user), case_id=pk)
        return with_etag(request, Response(CaseOut(found).data), found.revision)

    def act(
        self,
        request: Request,
        pk: UUID,
        *,
        body: type[StrictSerializer],
        service: Callable[..., Any],
        **named: UUID,
    ) -> Response:
        """Check the body, call the service with it, answer with the case as it stands now."""
        given = body(data=request.data)
        given.is_valid(raise_exception=True)
        words: dict[str, Any] = dict(given.validated_data)
        if isinstance(given, QuestionsIn):
            words["questions"] = given.asked()
        service(actor=actor_of(request.user), case_id=pk, **named, **words)
        return self.read(request, pk)


class Case(CaseView):
    """One case."""

    permission_classes = READ

    @extend_schema(operation_id="readCase", tags=["cases"], summary="One case")
    def get(self, request: Request, pk: UUID) -> Response:
        """Read it whole."""
        return self.read(request, pk)


class Accept(CaseView):
    """Accepting (受理)."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="acceptCase",
        tags=["cases"],
        summary="Accept the case",
        request=RevisionIn,
        responses={200: CaseOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Accept; the port's clock starts."""
        return self.act(request, pk, body=RevisionIn, service=desk.accept)


class NotAccept(CaseView):
    """Not accepting (不予受理)."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="notAcceptCase",
        tags=["cases"],
        summary="Give the case back to its city with a reason",
        request=NotAcceptIn,
        responses={
            200: CaseOut,
            **REFUSALS,
            **problems(NoReasonChosen, ReasonUnknown, ReasonTooLong),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Do not accept."""
        return self.act(request, pk, body=NotAcceptIn, service=desk.not_accept)


class Claim(CaseView):
    """Taking a case up for examination."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="claimCase",
        tags=["cases"],
        summary="Take an accepted case up",
        request=ClaimIn,
        responses={200: CaseOut, **REFUSALS, **problems(CaseHeld, NoteMissing)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Claim it; of several officers one succeeds, and the others are told who."""
        return self.act(request, pk, body=ClaimIn, service=taking.claim)


class TakeNext(CaseView):
    """Taking the case that is next in turn."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="takeNextCase",
        tags=["cases"],
        summary="Take the case that is next in turn",
        request=None,
        responses={200: CaseOut, **problems(NoCaseToTake)},
    )
    @idempotent(required=False)
    def post(self, request: Request) -> Response:
        """Claim it; who calls at the same time gets another one."""
        taken = taking.take_next(actor=actor_of(request.user))
        return self.read(request, taken.id)


class Release(CaseView):
    """Putting a case back into the queue."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="releaseCase",
        tags=["cases"],
        summary="Put a case on one's own desk back into the queue",
        request=ReasonIn,
        responses={200: CaseOut, **REFUSALS, **problems(CaseHeld)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Release it, saying why."""
        return self.act(request, pk, body=ReasonIn, service=handing.release)


class TakeBack(CaseView):
    """Taking a case off an officer's desk."""

    permission_classes = SUPERVISE

    @extend_schema(
        operation_id="takeBackCase",
        tags=["cases"],
        summary="Take a case off an officer's desk, back into the queue",
        request=ReasonIn,
        responses={200: CaseOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Take it back, saying why."""
        return self.act(request, pk, body=ReasonIn, service=handing.take_back)


class Give(CaseView):
    """Giving a case to an officer."""

    permission_classes = SUPERVISE

    @extend_schema(
        operation_id="giveCase",
        tags=["cases"],
        summary="Give a case to an officer",
        request=GiveIn,
        responses={200: CaseOut, **REFUSALS, **problems(PortOfficerNotAvailable)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Give it, saying why; both officers are told."""
        return self.act(request, pk, body=GiveIn, service=handing.give)


class Ask(CaseView):
    """Asking for supplements (补正)."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="askCaseSupplement",
        tags=["cases"],
        summary="Ask the inviter for everything that is missing",
        request=QuestionsIn,
        responses={200: CaseOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Ask all at once."""
        return self.act(request, pk, body=QuestionsIn, service=desk.ask_supplement)


class MoveToDesk(CaseView):
    """Sending a case to another visa desk."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="moveCaseToDesk",
        tags=["cases"],
        summary="Send the case to another visa desk, with a reason",
        request=MoveToDeskIn,
        responses={200: CaseOut, **MOVING_REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Move it; the desk rules leave it there."""
        return self.act(request, pk, body=MoveToDeskIn, service=desks.move_to_desk)
