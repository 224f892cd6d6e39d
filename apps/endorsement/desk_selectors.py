"""Reading the visa desks: which are open, and how much each has before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.endorsement.models import VisaDesk
from apps.endorsement.placing import DeskFacts
from apps.endorsement.states import UNDECIDED
from apps.regions.scoping import port_query


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A desk as the list of desks shows it.

    `load` counts its undecided cases, `next_landing` is the first of their landings still to come.
    """

    desk: VisaDesk
    facts: DeskFacts
    is_open: bool
    is_shut: bool
    load: int
    next_landing: dt.datetime | None


@port_query
def visa_desks(*, actor: Actor, now: dt.datetime | None = None) -> list[DeskLine]:
    """Every desk, in the order of lists; two queries. Raises NotAllowed."""
    check_may(actor, Function.PORT_DUTY)
    now = now or timezone.now()
    waiting = Q(cases__status__in=sorted(UNDECIDED))
    desks = VisaDesk.objects.prefetch_related("hours").annotate(
        load=Count("cases", filter=waiting),
        next_landing=Min("cases__arrival_at", filter=waiting & Q(cases__arrival_at__gt=now)),
    )
    return [
        DeskLine(
            desk,
            facts,
            facts.is_open(now),
            facts.is_shut(now),
            desk.load,
            desk.next_landing,
        )
        for desk in desks.order_by("position", "code")
        for facts in [desk.facts()]
    ]


@port_query
def desk_choices() -> Sequence[tuple[str, str]]:
    """Code and name of every desk, in the order of lists, for forms and filters."""
    desks = VisaDesk.objects.order_by("position", "code")
    return [(desk.code, desk.name) for desk in desks]
