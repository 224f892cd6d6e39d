"""Until when the inviter answers: choices in hours, none of them after the landing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.endorsement.exam_errors import DeadlineAfterLanding, DeadlineUnfit
from apps.endorsement.models import PortCase
from apps.policy.selectors import supplement_due

LEAST_HOURS: Final = 2
MOST_HOURS: Final = 240
_OFFERED: Final = (6, 12, 24, 48)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A choice: so many hours from now, or none for the usual working days; and when that is."""

    hours: int | None
    due_at: dt.datetime


def deadline(case: PortCase, hours: int | None, *, now: dt.datetime) -> dt.datetime:
    """When a round asked now has to be answered; without hours at the end of the usual day.

    The usual day may lie after the landing, which pages tell; hours that an officer chooses may
    not. Raises DeadlineUnfit and DeadlineAfterLanding.
    """
    if hours is None:
        return supplement_due(now)
    if not LEAST_HOURS <= hours <= MOST_HOURS:
        words = _("Choose %(least)s to %(most)s hours.")
        told = words % {"least": LEAST_HOURS, "most": MOST_HOURS}
        raise DeadlineUnfit(told, fields={"within_hours": told})
    due_at = now + dt.timedelta(hours=hours)
    if due_at >= case.arrival_at:
        words = _("The guests land before. Choose fewer hours.")
        raise DeadlineAfterLanding(words, fields={"within_hours": words}, due_at=due_at)
    return due_at


def offered(case: PortCase, *, now: dt.datetime) -> list[Deadline]:
    """What an officer may choose from: the usual day first, then hours that end before landing."""
    usual = supplement_due(now)
    hours = [Deadline(n, now + dt.timedelta(hours=n)) for n in _OFFERED]
    return [Deadline(None, usual), *(one for one in hours if one.due_at < case.arrival_at)]


def proposed(case: PortCase, *, now: dt.datetime) -> int | None:
    """The usual day, unless it lies after the landing and some hours do not: then the most."""
    if supplement_due(now) < case.arrival_at:
        return None
    return offered(case, now=now)[-1].hours
