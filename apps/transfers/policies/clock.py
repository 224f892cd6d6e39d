"""The clock of a request: by when its next step is due, in working days, and how loud that is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import workcalendar
from apps.core.parts import Tone
from apps.policy.selectors import parameter, working_days
from apps.transfers.models import Ask, TransferRequest
from apps.transfers.states import ENDED, AskKind, Status

#: The carrier needs seconds; a request without a receipt after this long has a trouble.
ON_THE_WAY: Final = dt.timedelta(hours=1)
AT_DESK: Final = (Status.SUBMITTED, Status.CHECKING)


@dataclass(frozen=True, slots=True)
class Clock:
    """What a row says of its deadline: the tone, the same in words, and the moment."""

    tone: Tone
    words: str
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """The dated numbers that clocks run on, read once for a whole list."""

    now: dt.datetime
    check_days: int
    port_days: int
    urgent_hours: int
    calendar: Mapping[dt.date, bool]

    @classmethod
    def at(cls, now: dt.datetime) -> Pace:
        """Read them as in force at that moment."""
        today = workcalendar.beijing_date(now)
        return cls(
            now=now,
            check_days=parameter("city.check_working_days", today),
            port_days=parameter("port.examine_working_days", today),
            urgent_hours=parameter("urgent.hours", today),
            calendar=working_days(),
        )

    @property
    def today(self) -> dt.date:
        """The day in Beijing."""
        return workcalendar.beijing_date(self.now)

    def due_by(self, day: dt.date, count: int) -> dt.datetime:
        """Give the instant before which a thing must have begun to be due on `day` or earlier.

        The deadline is the end of the `count`-th working day after the day of the beginning.
        """
        begun = day
        while workcalendar.add_working_days(begun, count, self.calendar) > day:
            begun -= dt.timedelta(days=1)
        return workcalendar.end_of_day_beijing(begun)

    def late_since(self, count: int) -> dt.datetime:
        """Give the instant before which a thing must have begun to be overdue today."""
        return self.due_by(self.today - dt.timedelta(days=1), count)


def clock_of(request: TransferRequest, pace: Pace) -> Clock | None:
    """Give the clock of a row read `with_counts`; None where nothing runs."""
    due_at = _due_at(request, pace)
    if due_at is None:
        return None
    left = _days_left(due_at, pace)
    if due_at <= pace.now:
        return Clock(Tone.DANGER, _overdue(-left), due_at)
    if left == 0:
        return Clock(Tone.WAITING, _("Due today"), due_at)
    words = ngettext("%(n)d working day left", "%(n)d working days left", left) % {"n": left}
    return Clock(Tone.WAITING if left == 1 else Tone.NEUTRAL, words, due_at)


def lands_soon(request: TransferRequest, pace: Pace) -> bool:
    """Tell whether an open request lands within the urgent hours; a reason alone is no hurry."""
    if request.status in ENDED or request.arrival_at is None:
        return False
    soon = pace.now + dt.timedelta(hours=pace.urgent_hours)
    return pace.now <= request.arrival_at < soon


def is_stuck(pace: Pace) -> Q:
    """Keep what is older than its state allows, whoever has the turn."""
    late_asks = Ask.objects.filter(
        request=OuterRef("pk"),
        kind=AskKind.SUPPLEMENT,
        answered_at=None,
        due_at__lte=pace.now,
    )
    checks = pace.late_since(pace.check_days)
    port = pace.late_since(pace.port_days)
    return (
        Q(status__in=AT_DESK, submitted_at__lt=checks)
        | (Q(status__in=[Status.SUPPLEMENT_ASKED, Status.ACCEPTED]) & Exists(late_asks))
        | Q(status=Status.HANDED_ON, received_at=None, handed_on_at__lt=pace.now - ON_THE_WAY)
        | Q(status=Status.HANDED_ON, handed_on_at__lt=port)
        | Q(status=Status.ACCEPTED, accepted_at__lt=port)
    )


def is_due_today(pace: Pace) -> Q:
    """Keep what the city should have checked by tonight, what is overdue included."""
    return Q(status__in=AT_DESK, submitted_at__lt=pace.due_by(pace.today, pace.check_days))


def by_urgency(requests: QuerySet[TransferRequest], pace: Pace) -> QuerySet[TransferRequest]:
    """Order: landing within the urgent hours, then overdue, then the rest, then what has landed.

    Within each by landing.
    """
    soon = pace.now + dt.timedelta(hours=pace.urgent_hours)
    rank = Case(
        When(arrival_at__lt=pace.now, then=Value(3)),
        When(arrival_at__lt=soon, then=Value(0)),
        When(submitted_at__lt=pace.late_since(pace.check_days), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return requests.order_by(rank, "arrival_at", "id")


def _due_at(request: TransferRequest, pace: Pace) -> dt.datetime | None:
    """Give the deadline of whoever has the turn."""
    if request.status in AT_DESK and request.submitted_at is not None:
        return workcalendar.deadline(request.submitted_at, pace.check_days, pace.calendar)
    answer_due_at: dt.datetime | None = getattr(request, "answer_due_at", None)
    if request.status in (Status.SUPPLEMENT_ASKED, Status.ACCEPTED) and answer_due_at:
        return answer_due_at
    begun = {
        Status.HANDED_ON: request.handed_on_at,
        Status.ACCEPTED: request.accepted_at,
    }.get(Status(request.status))
    return workcalendar.deadline(begun, pace.port_days, pace.calendar) if begun else None


def _days_left(due_at: dt.datetime, pace: Pace) -> int:
    """Count the working days to the day that ends at `due_at`; negative once it is over."""
    last = workcalendar.beijing_date(due_at - dt.timedelta(microseconds=1))
    if last >= pace.today:
        return workcalendar.working_days_between(pace.today, last, pace.calendar)
    return -workcalendar.working_days_between(last, pace.today, pace.calendar)


def _overdue(days: int) -> str:
    if days == 0:
        return _("Overdue")
    told = ngettext("Overdue by %(n)d working day", "Overdue by %(n)d working days", days)
    return told % {"n": days}
