"""What the API's views of requests share: reading one, and answering after an act."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import actor_of
from apps.core.actors import Actor
from apps.core.api.revisions import with_etag
from apps.core.api.serializers import StrictSerializer
from apps.transfers import selectors
from apps.transfers.api.outputs import RequestOut
from apps.transfers.models import TransferRequest

In = TypeVar("In", bound=StrictSerializer)


class RequestView(GenericAPIView[TransferRequest]):
    """A view of one request, as far as the caller may see it."""

    queryset = TransferRequest.objects.none()  # names the model for the description of the API
    serializer_class = RequestOut

    def find(self, actor: Actor, pk: UUID) -> TransferRequest:
        """Read the request for this kind of caller."""
        raise NotImplementedError

    def read(self, request: Request, pk: UUID, *, status: int = HTTPStatus.OK) -> Response:
        """Answer with the request as it stands now."""
        found = self.find(actor_of(request.user), pk)
        response = Response(RequestOut(found).data, status=status)
        return with_etag(request, response, found.revision)


class OwnRequestView(RequestView):
    """A view of a request of the caller's own unit."""

    def find(self, actor: Actor, pk: UUID) -> TransferRequest:
        """Read it if it is the caller's own."""
        return selectors.request_for_inviter(actor, pk)


class DeskRequestView(RequestView):
    """A view of a filed request of this city."""

    def find(self, actor: Actor, pk: UUID) -> TransferRequest:
        """Read it if it has been filed."""
        return selectors.request_for_desk(actor, pk)


def read_body(kind: type[In], request: Request) -> In:
    """Check the body; raises DRF's ValidationError, which becomes problem+json."""
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    return given


def told(given: StrictSerializer) -> dict[str, Any]:
    """The validated body as keywords of a service."""
    return dict(given.validated_data)
