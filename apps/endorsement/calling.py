"""Who is called next, and whether a case needs anybody called: two pure functions.

The order is the first and the second on call at the case's own visa desk, then those at the other
desks in the order of the desks, then all supervisors at once. docs/adr/0034
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from apps.endorsement.calling_states import OWNERLESS, CallEnd, CallWay
from apps.endorsement.queue_views import LANDED_AFTER
from apps.endorsement.states import OPEN, Duty

_ORDER: Final = (Duty.FIRST, Duty.SECOND)


@dataclass(frozen=True, slots=True)
class OnCall:
    """Somebody who is on call at this moment, and at which desk of the list."""

    officer: str
    duty: str
    desk: UUID
    position: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is called next and as what; supervisors are called together, and there may be none."""

    way: CallWay
    officers: tuple[str, ...]
    desk: UUID | None = None


def next_turn(
    on_call: Sequence[OnCall],
    *,
    desk: UUID | None,
    chiefs: Sequence[str],
    passed: Collection[str],
    spared: Collection[str] = (),
    chiefs_called: bool,
) -> Turn | None:
    """The next to be called for a case of this desk; None when everybody has been.

    `passed` are those who were called already or keep out of the case, `spared` those who have
    just put it back: they are called with the supervisors only. Who comes on call after the
    supervisors were called is called too.
    """
    waiting = [
        one
        for one in on_call
        if one.duty in _ORDER and one.officer not in passed and one.officer not in spared
    ]
    if waiting:
        return _turn_of(min(waiting, key=lambda one: _place(one, desk)), desk)
    if chiefs_called:
        return None
    return Turn(CallWay.CHIEF, tuple(one for one in chiefs if one not in passed))


def why_over(
    status: str, arrival_at: dt.datetime, *, now: dt.datetime, near: dt.timedelta
) -> CallEnd | None:
    """Why nobody has to be called for a case; None while somebody has to.

    A landing exactly `near` away is near.
    """
    if status not in OWNERLESS:
        return CallEnd.TAKEN if status in OPEN else CallEnd.OVER
    if arrival_at - now > near:
        return CallEnd.AWAY
    return CallEnd.LANDED if now - arrival_at > LANDED_AFTER else None


def _place(one: OnCall, desk: UUID | None) -> tuple[bool, int, int, str]:
    return one.desk != desk, one.position, _ORDER.index(Duty(one.duty)), one.officer


def _turn_of(one: OnCall, desk: UUID | None) -> Turn:
    way = CallWay(one.duty) if one.desk == desk else CallWay.OTHER
    return Turn(way, (one.officer,), one.desk)
