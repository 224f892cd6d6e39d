"""Requests for lists and for single pages. Who may not see one does not learn that it exists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit.services import record_read
from apps.core.actors import Actor
from apps.enterprises.selectors import inviter_of
from apps.regions import scoping
from apps.regions.scoping import AuthorityRef, city_query
from apps.transfers.errors import AskNotFound, RequestNotFound
from apps.transfers.models import (
    Ask,
    AskItem,
    CheckMark,
    FlightChange,
    Paper,
    Substitution,
    TransferRequest,
    TransferRequestQuerySet,
    Visitor,
)
from apps.transfers.states import ENDED, Status

READ: Final = "transfers.request_read"
_READ_FIELDS: Final = ("visitors", "papers", "asks")


@city_query
def requests_of_inviter(actor: Actor) -> TransferRequestQuerySet:
    """List the requests of the actor's unit (or of the host), newest first, ties by id.

    Rows carry `visitor_count` and `answer_due_at`; no visitor's data is loaded. Raises NotAllowed
    and NotAnInviter.
    """
    return _own(actor).with_counts().order_by("-created_at", "id")


@city_query
def under_way(actor: Actor) -> TransferRequestQuerySet:
    """List those of requests_of_inviter that have not ended, here or where they were redirected.

    Raises NotAllowed and NotAnInviter.
    """
    ended = sorted(ENDED)
    goes_on_elsewhere = Q(status=Status.REDIRECTED) & ~Q(elsewhere_status__in=ended)
    untold = Q(status=Status.REDIRECTED, elsewhere_status=None)
    return requests_of_inviter(actor).filter(~Q(status__in=ended) | goes_on_elsewhere | untold)


@city_query
def request_for_inviter(actor: Actor, request_id: UUID) -> TransferRequest:
    """Give one request of the actor's own with visitors, papers and questions; the read is noted.

    Raises NotAllowed, NotAnInviter, RequestNotFound (also for another unit's).
    """
    return _whole(_own(actor), request_id, actor)


@city_query
def desk_queue(actor: Actor) -> TransferRequestQuerySet:
    """List what has been filed, in order of landing, ties by id. Rows as requests_of_inviter.

    Raises NotAllowed.
    """
    return _desk(actor).with_counts().order_by("arrival_at", "id")


@city_query
def request_for_desk(actor: Actor, request_id: UUID) -> TransferRequest:
    """Give one filed request with visitors, papers and questions; the read is noted.

    Raises NotAllowed and RequestNotFound (also for drafts).
    """
    marks = Prefetch("marks", CheckMark.objects.order_by("id"))
    return _whole(_desk(actor).prefetch_related(marks), request_id, actor)


@city_query
def counts_by_status(actor: Actor) -> Mapping[str, int]:
    """Count the filed requests of the city by status, zeros included. Raises NotAllowed."""
    return _counts(_desk(actor))


@city_query
def counts_of_inviter(actor: Actor) -> Mapping[str, int]:
    """Count the actor's own requests by status, zeros included."""
    return _counts(_own(actor))


@city_query
def ask_of(request: TransferRequest, ask_id: UUID) -> Ask:
    """Give one question of a request already read, with its points. Raises AskNotFound."""
    found = Ask.objects.filter(request=request, id=ask_id).prefetch_related(_items()).first()
    if found is None:
        raise AskNotFound
    return found


@city_query
def redirect_destinations() -> list[AuthorityRef]:
    """List the cities that a request can be redirected to, by code."""
    here = scoping.current()
    return [
        city
        for city in scoping.ready_authorities(here.kind)
        if city.schema_name != here.schema_name and not city.files_directly
    ]


def _own(actor: Actor) -> TransferRequestQuerySet:
    check_may(actor, Function.INVITER_READ)
    owner = inviter_of(actor).owner
    return TransferRequest.objects.of_inviter(**owner).select_related("enterprise", "host")


def _desk(actor: Actor) -> TransferRequestQuerySet:
    check_may(actor, Function.CITY_READ)
    return TransferRequest.objects.filed().select_related("enterprise", "host")


def _whole(visible: TransferRequestQuerySet, request_id: UUID, actor: Actor) -> TransferRequest:
    found = (
        visible.with_counts()
        .filter(id=request_id)
        .prefetch_related(
            Prefetch("visitors", Visitor.objects.order_by("position")),
            Prefetch(
                "papers",
                Paper.objects.select_related("file", "visitor").order_by("created_at", "id"),
            ),
            Prefetch(
                "substitutions",
                Substitution.objects.select_related("visitor", "substitute").order_by(
                    "started_at", "id"
                ),
            ),
            Prefetch("flight_changes", FlightChange.objects.order_by("changed_at", "id")),
            Prefetch(
                "asks", Ask.objects.prefetch_related(_items()).order_by("asked_at", "number", "id")
            ),
        )
        .first()
    )
    if found is None:
        raise RequestNotFound
    record_read(READ, actor=actor, chain=found.chain, fields=_READ_FIELDS)
    return found


def _items() -> Prefetch[Any]:
    return Prefetch("items", AskItem.objects.select_related("file", "visitor").order_by("position"))


def _counts(requests: TransferRequestQuerySet) -> Mapping[str, int]:
    found = requests.order_by().values_list("status").annotate(n=Count("pk"))
    return dict.fromkeys(Status.values, 0) | dict(found)
