"""On whose desk a request lies, by the API: taking the next, putting back, reassigning."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.transfers import services
from apps.transfers.api.base import DeskRequestView
from apps.transfers.api.desk import CHECK, REFUSALS, DeskAct
from apps.transfers.api.inputs import ReasonIn, ReassignIn
from apps.transfers.api.outputs import RequestOut
from apps.transfers.errors import NothingToTake, OfficerNotAvailable


class TakeNext(DeskRequestView):
    """Taking the most urgent request that nobody has."""

    permission_classes = CHECK

    @extend_schema(
        operation_id="takeNextRequest",
        tags=["desk"],
        summary="Claim the most urgent request that nobody has",
        request=None,
        responses={200: RequestOut, **problems(NothingToTake)},
    )
    @idempotent(required=False)
    def post(self, request: Request) -> Response:
        """Claim it; two who ask at once get two requests."""
        taken = services.take_next(actor=actor_of(request.user))
        return self.read(request, taken.id)


class Release(DeskAct):
    """Putting a request back into the queue."""

    @extend_schema(
        operation_id="releaseRequest",
        tags=["desk"],
        summary="Put a request back into the queue",
        request=ReasonIn,
        responses={200: RequestOut, **REFUSALS},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Put it back, with the reason."""
        return self.act(request, pk, body=ReasonIn, service=services.release)


class Reassign(DeskAct):
    """Giving a request to an officer."""

    permission_classes = [Requires.of(Function.CITY_ASSIGN)]

    @extend_schema(
        operation_id="reassignRequest",
        tags=["desk"],
        summary="Give a request to an officer, or take it off its desk",
        request=ReassignIn,
        responses={200: RequestOut, **REFUSALS, **problems(OfficerNotAvailable)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Give it to the officer, or to nobody when the id is null."""
        return self.act(request, pk, body=ReassignIn, service=services.reassign)
