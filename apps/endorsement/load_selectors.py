"""What each officer of the port has on the desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.selectors import display_names, user_of
from apps.core.actors import Actor
from apps.endorsement.models import CaseHold, PortCase
from apps.endorsement.policies import examining_officers
from apps.endorsement.states import OPEN, CaseStatus
from apps.regions.scoping import port_query

MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Load:
    """What one officer has, by state; `pressing` has to be begun now, `first` lands first.

    `is_here` is False for people who are no officers any more but still hold something.
    """

    officer_id: UUID
    name: str
    is_here: bool
    examining: int = 0
    waiting: int = 0
    examined: int = 0
    decided: int = 0
    pressing: int = 0
    first: dt.datetime | None = None

    @property
    def held(self) -> int:
        """All that is on the desk."""
        return self.examining + self.waiting + self.examined + self.decided


@port_query
def officers(*, actor: Actor) -> list[tuple[UUID, str]]:
    """List id and name of those who may examine cases here, by name. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    ids = examining_officers()
    names = display_names(str(one) for one in ids)
    return sorted(((one, names[str(one)]) for one in ids), key=lambda pair: (pair[1], pair[0]))


@port_query
def on_own_desk(*, actor: Actor) -> list[PortCase]:
    """List what the actor has on the desk, what has to be begun first on top. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    return _held_by(actor.id)


@port_query
def on_desk_of(*, actor: Actor, officer_id: UUID) -> list[PortCase]:
    """List what an officer has on the desk, for a supervisor. Raises NotAllowed, UnknownUser."""
    check_may(actor, Function.PORT_SUPERVISE)
    return _held_by(str(user_of(officer_id).pk))


@port_query
def holds_of(*, actor: Actor, case: PortCase) -> list[CaseHold]:
    """List on whose desk a case has been, and why, the latest first. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    return list(case.holds.order_by("-since", "id"))


def _held_by(officer: str) -> list[PortCase]:
    held = PortCase.objects.filter(status__in=sorted(OPEN), claimed_by=officer)
    return list(held.order_by("begin_by", "id")[:MOST_LISTED])


@port_query
def loads(*, actor: Actor, now: dt.datetime | None = None) -> list[Load]:
    """List what each officer has on the desk, by name; those who left last. Raises NotAllowed."""
    check_may(actor, Function.PORT_SUPERVISE)
    held = PortCase.objects.filter(status__in=sorted(OPEN), claimed_by__isnull=False).order_by()
    rows = cast("Any", held.values("claimed_by")).annotate(
        examining=Count("pk", filter=Q(status=CaseStatus.EXAMINING)),
        waiting=Count("pk", filter=Q(status=CaseStatus.AWAITING_SUPPLEMENT)),
        examined=Count("pk", filter=Q(status=CaseStatus.EXAMINED)),
        decided=Count("pk", filter=Q(status=CaseStatus.DECIDED)),
        pressing=Count("pk", filter=Q(begin_by__lte=now or timezone.now())),
        first=Min("arrival_at"),
    )
    counted = {UUID(row.pop("claimed_by")): row for row in rows}
    here = set(examining_officers())
    names = display_names(str(one) for one in here | counted.keys())
    found = [
        Load(one, names.get(str(one), ""), one in here, **counted.get(one, {}))
        for one in here | counted.keys()
    ]
    return sorted(found, key=lambda load: (not load.is_here, load.name, load.officer_id))
