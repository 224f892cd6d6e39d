"""The officers of a city: who has how much on the desk, and who is away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.regions.scoping import city_query
from apps.transfers.models import Absence, TransferRequest, TransferRequestQuerySet
from apps.transfers.policies.clock import Pace, is_stuck
from apps.transfers.policies.people import away_on, city_officers
from apps.transfers.states import GIVEN, HELD, Status


@dataclass(frozen=True, slots=True)
class Load:
    """What one officer has: being checked, waiting for inviters, overdue, at the port.

    `away_until` is the last day of an absence that covers today. `is_here` is False for people who
    are no officers any more but still hold something.
    """

    officer_id: UUID
    name: str
    checking: int
    waiting: int
    overdue: int
    at_port: int
    away_until: dt.date | None
    is_here: bool

    @property
    def held(self) -> int:
        """All that the officer has to bring to an end at the city."""
        return self.checking + self.waiting


@city_query
def officers(actor: Actor) -> list[tuple[UUID, str]]:
    """List id and name of those who may check requests here. Raises NotAllowed."""
    check_may(actor, Function.CITY_READ)
    ids = city_officers()
    names = display_names(str(one) for one in ids)
    return sorted(((one, names[str(one)]) for one in ids), key=lambda pair: (pair[1], pair[0]))


@city_query
def loads(actor: Actor) -> list[Load]:
    """List what each officer has on the desk, by name; those who left last. Raises NotAllowed."""
    check_may(actor, Function.CITY_READ)
    now = timezone.now()
    stuck = is_stuck(Pace.at(now))
    given = TransferRequest.objects.filter(status__in=sorted(GIVEN), claimed_by__isnull=False)
    counted: dict[UUID, dict[str, int]] = {
        cast("UUID", row.pop("claimed_by")): row
        for row in cast("Any", given.order_by().values("claimed_by")).annotate(
            checking=Count("pk", filter=Q(status=Status.CHECKING)),
            waiting=Count("pk", filter=Q(status=Status.SUPPLEMENT_ASKED)),
            overdue=Count("pk", filter=Q(status__in=sorted(HELD)) & stuck),
            at_port=Count("pk", filter=~Q(status__in=sorted(HELD))),
        )
    }
    here = city_officers()
    away = {one.officer: one.last_day for one in away_on(timezone.localdate(now)).order_by("id")}
    names = display_names(str(one) for one in {*here, *counted})
    nothing = {"checking": 0, "waiting": 0, "overdue": 0, "at_port": 0}
    found = [
        Load(
            officer_id=one,
            name=names.get(str(one), ""),
            away_until=away.get(one),
            is_here=one in here,
            **counted.get(one, nothing),
        )
        for one in {*here, *counted}
    ]
    return sorted(found, key=lambda load: (not load.is_here, load.name, load.officer_id))


@city_query
def absences(actor: Actor) -> list[Absence]:
    """List absences that are not over, by their first day. Raises NotAllowed."""
    check_may(actor, Function.CITY_READ)
    coming = Absence.objects.filter(last_day__gte=timezone.localdate(), ended_at=None)
    return list(coming.order_by("first_day", "id"))


@city_query
def on_desks_of_the_absent(actor: Actor) -> TransferRequestQuerySet:
    """List what lies at the city with somebody who is away or has left, by landing.

    Raises NotAllowed.
    """
    check_may(actor, Function.CITY_READ)
    away = away_on(timezone.localdate()).values("officer")
    return (
        TransferRequest.objects.filter(status__in=sorted(HELD))
        .filter(Q(claimed_by__in=away) | ~Q(claimed_by__in=city_officers()))
        .select_related("enterprise", "host")
        .with_counts()
        .order_by("arrival_at", "id")
    )


@city_query
def rows_of(actor: Actor, request_ids: list[UUID]) -> TransferRequestQuerySet:
    """List some filed requests as rows of the queue, by landing. Raises NotAllowed."""
    check_may(actor, Function.CITY_READ)
    return (
        TransferRequest.objects.filed()
        .filter(id__in=request_ids)
        .select_related("enterprise", "host")
        .with_counts()
        .order_by("arrival_at", "id")
    )
