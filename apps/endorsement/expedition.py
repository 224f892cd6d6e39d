"""What the expedited lane has room for: so many a day, a share of the queue, landings soon."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from django.db.models import Count, Q

from apps.core.workcalendar import beijing_date
from apps.endorsement.decision_states import Expedition
from apps.endorsement.expedition_errors import (
    ExpeditionFull,
    ExpeditionTooEarly,
    ExpeditionTooLate,
)
from apps.endorsement.models import ExpeditionDay, PortCase
from apps.endorsement.queue_views import LANDED_AFTER, live
from apps.endorsement.states import UNDECIDED
from apps.policy.selectors import parameter


@dataclass(frozen=True, slots=True)
class Room:
    """What is taken and what may be: of the day, and of the cases that wait for a decision."""

    today: int
    per_day: int
    in_queue: int
    of_queue: int
    within_hours: int


def room_at(now: dt.datetime) -> Room:
    """The room of the lane now. One case may always be in it, however short the queue is.

    What landed long ago is in the queue no more, and neither lengthens the lane nor fills it.
    """
    day = beijing_date(now)
    waiting = PortCase.objects.filter(live(now), status__in=sorted(UNDECIDED))
    counted = waiting.aggregate(
        waiting=Count("id"), taken=Count("id", filter=Q(expedition=Expedition.GRANTED))
    )
    taken = ExpeditionDay.objects.filter(day=day).values_list("granted", flat=True).first()
    share = parameter("expedite.share_percent", day)
    return Room(
        today=taken or 0,
        per_day=parameter("expedite.per_day", day),
        in_queue=counted["taken"],
        of_queue=max(1, math.ceil(counted["waiting"] * share / 100)),
        within_hours=parameter("expedite.within_hours", day),
    )


def check_room(room: Room, case: PortCase, *, now: dt.datetime) -> None:
    """Raise ExpeditionTooEarly, ExpeditionTooLate or ExpeditionFull.

    Who has just landed stands at the counter; who landed long ago is not in the queue any more.
    """
    if case.arrival_at > now + dt.timedelta(hours=room.within_hours):
        raise ExpeditionTooEarly(within_hours=room.within_hours, arrival_at=case.arrival_at)
    if case.arrival_at < now - LANDED_AFTER:
        raise ExpeditionTooLate(arrival_at=case.arrival_at)
    if room.today >= room.per_day:
        raise ExpeditionFull(limit=room.per_day, taken=room.today, per="day")
    if room.in_queue >= room.of_queue:
        raise ExpeditionFull(limit=room.of_queue, taken=room.in_queue, per="queue")
