"""What time brings about: an answer is nearly due or overdue, a request waits too long for a desk.

Each is told once for each deadline: what was told already is not told again, and the rows are
locked meanwhile, so that two workers do not tell it twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.utils import timezone

from apps.core import workcalendar
from apps.core.actors import Actor
from apps.notices.selectors import already_told
from apps.policy.selectors import parameter, working_days
from apps.regions.scoping import city_command
from apps.transfers.models import Ask, TransferRequest
from apps.transfers.services.telling import tell
from apps.transfers.states import AskKind, Status

_SOON: Final = dt.timedelta(hours=24)
_AT_ONCE: Final = 200
_WAITS_FOR_ANSWER: Final = (Status.SUPPLEMENT_ASKED, Status.ACCEPTED)


@city_command
def remind(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Tell of every deadline that is near or missed and was not told yet; says of how many."""
    now = now or timezone.now()
    asks = _open_asks(now)
    soon = [(ask.request, ask.due_at) for ask in asks if ask.due_at and ask.due_at > now]
    over = [(ask.request, ask.due_at) for ask in asks if ask.due_at and ask.due_at <= now]
    return (
        _tell_once("transfers.answer_due_soon", soon, actor=actor)
        + _tell_once("transfers.answer_overdue", over, actor=actor)
        + _tell_once("transfers.unclaimed", _unclaimed(now), actor=actor)
    )


def _open_asks(now: dt.datetime) -> list[Ask]:
    asks = Ask.objects.select_for_update(of=("self",), skip_locked=True).select_related("request")
    return list(
        asks.filter(
            kind=AskKind.SUPPLEMENT,
            answered_at=None,
            due_at__lte=now + _SOON,
            request__status__in=_WAITS_FOR_ANSWER,
        ).order_by("due_at", "id")[:_AT_ONCE]
    )


def _unclaimed(now: dt.datetime) -> list[tuple[TransferRequest, dt.datetime | None]]:
    """Requests that nobody has claimed within the working days of the city's check."""
    days = parameter("city.check_working_days", timezone.localdate(now))
    waiting = TransferRequest.objects.select_for_update(of=("self",), skip_locked=True).filter(
        status=Status.SUBMITTED, submitted_at__lte=now - dt.timedelta(days=days)
    )
    calendar = working_days()
    found: list[tuple[TransferRequest, dt.datetime | None]] = []
    for request in waiting.order_by("submitted_at", "id")[:_AT_ONCE]:
        due = workcalendar.deadline(request.submitted_at or now, days, calendar)
        if due <= now:
            found.append((request, due))
    return found


def _tell_once(
    event: str, cases: Iterable[tuple[TransferRequest, dt.datetime | None]], *, actor: Actor
) -> int:
    rows = list(cases)
    names = [request.reference for request, _due in rows]
    told = already_told(event, names) | already_told(f"{event}.desk", names)
    fresh = [(request, due) for request, due in rows if (request.reference, due) not in told]
    for request, due in fresh:
        tell(request, event, actor=actor, due_at=due)
    return len(fresh)
