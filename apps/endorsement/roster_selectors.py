"""Reading the roster: who is on now, a week of a desk, and the hours in which nobody is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from uuid import UUID

from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.selectors import display_names, users_with
from apps.core.actors import Actor
from apps.core.workcalendar import BEIJING
from apps.endorsement.coverage import Stretch, open_stretches, without
from apps.endorsement.errors import DeskNotFound
from apps.endorsement.models import Shift, VisaDesk
from apps.endorsement.moving import OFFICERS
from apps.endorsement.states import Duty
from apps.regions.scoping import port_query

WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class RosterDay:
    """A day of a desk in Beijing: the shifts that begin on it, by duty, and the gaps in it.

    What was running when the first day began is listed on the first day.
    """

    day: dt.date
    shifts: dict[str, list[Shift]]
    gaps: list[Stretch]


@port_query
def on_now(*, actor: Actor, now: dt.datetime | None = None) -> dict[UUID, dict[str, list[str]]]:
    """The ids of those who are on, by desk id and duty; one query. Raises NotAllowed."""
    check_may(actor, Function.PORT_DUTY)
    now = now or timezone.now()
    found: dict[UUID, dict[str, list[str]]] = {}
    for shift in shifts_at(now):
        here = found.setdefault(shift.desk_id, {})
        here.setdefault(shift.duty, []).append(str(shift.officer))
    return found


def shifts_at(now: dt.datetime) -> list[Shift]:
    """The shifts that cover a moment, those that began first on top."""
    running = Shift.objects.filter(taken_off_at=None, starts_at__lte=now, ends_at__gt=now)
    return list(running.order_by("starts_at", "id"))


@port_query
def desk_by_code(*, actor: Actor, code: str) -> VisaDesk:
    """One desk with its hours. Raises NotAllowed, DeskNotFound."""
    check_may(actor, Function.PORT_DUTY)
    desk = VisaDesk.objects.prefetch_related("hours").filter(code=code).first()
    if desk is None:
        raise DeskNotFound
    return desk


@port_query
def roster_week(*, actor: Actor, desk: VisaDesk, first: dt.date) -> list[RosterDay]:
    """Seven days of a desk from the day given on; one query. Raises NotAllowed."""
    check_may(actor, Function.PORT_DUTY)
    midnights = [_midnight(first + dt.timedelta(days=day)) for day in range(WEEK_DAYS + 1)]
    shifts = list(
        Shift.objects.filter(
            desk=desk, taken_off_at=None, starts_at__lt=midnights[-1], ends_at__gt=midnights[0]
        ).order_by("starts_at", "id")
    )
    there = [(one.starts_at, one.ends_at) for one in shifts if one.duty == Duty.DESK]
    facts = desk.facts()
    return [
        RosterDay(
            begin.astimezone(BEIJING).date(),
            {
                duty.value: [
                    one
                    for one in shifts
                    if one.duty == duty and begin <= max(one.starts_at, midnights[0]) < end
                ]
                for duty in Duty
            },
            without(open_stretches(facts, begin, end), there),
        )
        for begin, end in pairwise(midnights)
    ]


@port_query
def officers_of_port(*, actor: Actor) -> Sequence[tuple[str, str]]:
    """Id and name of each officer who may be on the roster, for forms. Raises NotAllowed."""
    check_may(actor, Function.PORT_DESKS)
    ids = [str(one) for one in users_with(*OFFICERS)]
    names = display_names(ids)
    return [(one, names[one]) for one in ids]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=BEIJING)
