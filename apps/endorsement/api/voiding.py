"""The API of declaring a visa void (宣布作废): one officer proposes, another answers."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.errors import ConfirmationNeeded
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires
from apps.accounts.step_up import Confirmed
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn
from apps.endorsement.api.inputs import SendBackIn, VoidIn
from apps.endorsement.api.outputs import VisaOut
from apps.endorsement.api.visas import REFUSALS, VisaView
from apps.endorsement.errors import (
    NoteMissing,
    NothingProposed,
    NotYourProposal,
    SameProposer,
    VoidAlreadyProposed,
)
from apps.endorsement.services import voiding

CONFIRM: list[type[BasePermission]] = [Requires.of(Function.PORT_DECIDE), Confirmed]


class ProposeVoid(VisaView):
    """The word of the first officer."""

    permission_classes = [Requires.of(Function.PORT_EXAMINE)]

    @extend_schema(
        operation_id="proposeVisaVoid",
        tags=["visas"],
        summary="Propose to declare the visa void",
        request=VoidIn,
        responses={200: VisaOut, **REFUSALS, **problems(NoteMissing, VoidAlreadyProposed)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Propose it; the visa holds until another officer confirms."""
        return self.act(request, pk, body=VoidIn, service=voiding.propose_void)


class DeclareVoid(VisaView):
    """The word of the second officer."""

    permission_classes = CONFIRM

    @extend_schema(
        operation_id="declareVisaVoid",
        tags=["visas"],
        summary="Declare a visa void that a colleague proposed to",
        request=RevisionIn,
        responses={
            200: VisaOut,
            **REFUSALS,
            **problems(NothingProposed, SameProposer, ConfirmationNeeded),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Declare it void; it ends at once."""
        return self.act(request, pk, body=RevisionIn, service=voiding.declare_void)


class DeclineVoid(VisaView):
    """The second officer says no."""

    permission_classes = [Requires.of(Function.PORT_DECIDE)]

    @extend_schema(
        operation_id="declineVisaVoid",
        tags=["visas"],
        summary="Decline a colleague's proposal with a reason",
        request=SendBackIn,
        responses={
            200: VisaOut,
            **REFUSALS,
            **problems(NoteMissing, NothingProposed, SameProposer),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Decline; the visa holds."""
        return self.act(request, pk, body=SendBackIn, service=voiding.decline_void)


class TakeBackVoid(VisaView):
    """The first officer thinks again."""

    permission_classes = [Requires.of(Function.PORT_EXAMINE)]

    @extend_schema(
        operation_id="takeBackVisaVoid",
        tags=["visas"],
        summary="Take one's own proposal back",
        request=RevisionIn,
        responses={200: VisaOut, **REFUSALS, **problems(NothingProposed, NotYourProposal)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Take it back; the visa holds."""
        return self.act(request, pk, body=RevisionIn, service=voiding.take_back_void)
