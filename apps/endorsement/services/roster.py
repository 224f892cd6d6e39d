"""Entering officers on the roster of the visa desks, and taking them off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.selectors import display_names, users_with
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.workcalendar import BEIJING, beijing_date
from apps.endorsement.desk_errors import (
    NoOfficer,
    ShiftClash,
    ShiftNotFound,
    ShiftOver,
    ShiftTimes,
)
from apps.endorsement.errors import DeskNotFound
from apps.endorsement.models import Shift, VisaDesk
from apps.endorsement.moving import OFFICERS
from apps.endorsement.states import Duty
from apps.notices.services import notify
from apps.regions.scoping import port_command

MOST_DAYS: Final = 31
_FAR_DAYS: Final = 366
_DAY: Final = dt.timedelta(days=1)
_NOT_TOGETHER: Final = frozenset({Duty.FIRST, Duty.SECOND})
"""Nobody is the one who is called and the one who is called when nobody answers."""


@port_command
def enter_shifts(
    *,
    actor: Actor,
    desk: str,
    officer: UUID,
    duty: Duty,
    first_day: dt.date,
    starts: dt.time,
    ends: dt.time,
    days: int = 1,
) -> list[Shift]:
    """Enter an officer at a desk, by its code, on `days` days in a row, all or none.

    Times are Beijing's; an end that is not after the start is of the next day, and equal ones are
    a whole day. Raises NotAllowed, DeskNotFound, NoOfficer, ShiftTimes, and ShiftClash when the
    officer has another duty then, or somebody else is on call there in the same place.
    """
    check_may(actor, Function.PORT_DESKS)
    if not 1 <= days <= MOST_DAYS:
        words = _("Give a number of days from 1 to %d.") % MOST_DAYS
        raise ShiftTimes(fields={"days": words})
    place = _lock_roster(desk)
    if officer not in users_with(*OFFICERS):
        raise NoOfficer(fields={"officer": _("Choose an officer of this port.")})
    now = timezone.now()
    shifts = [
        Shift(
            desk=place,
            officer=officer,
            duty=duty,
            starts_at=begin,
            ends_at=end,
            entered_by=actor.id,
            entered_at=now,
        )
        for begin, end in _stretches(first_day, starts, ends, days)
    ]
    if shifts[0].ends_at <= now:
        raise ShiftTimes(fields={"first_day": _("This shift would be over already.")})
    _check_no_clash(shifts)
    Shift.objects.bulk_create(shifts)
    for shift in shifts:
        _record("endorsement.shift_entered", shift, actor=actor)
    _tell(shifts[0], "endorsement.shift_entered", actor=actor)
    return shifts


@port_command
def take_off(*, actor: Actor, shift_id: UUID) -> Shift:
    """Take a shift off the roster; it stays on record.

    Raises NotAllowed, ShiftNotFound, and ShiftOver for one that has ended or was taken off.
    """
    check_may(actor, Function.PORT_DESKS)
    found = Shift.objects.select_for_update(of=("self",)).select_related("desk")
    shift = found.filter(id=shift_id).first()
    if shift is None:
        raise ShiftNotFound
    now = timezone.now()
    if shift.taken_off_at or shift.ends_at <= now:
        raise ShiftOver
    shift.taken_off_by, shift.taken_off_at = actor.id, now
    shift.save(update_fields=["taken_off_by", "taken_off_at"])
    _record("endorsement.shift_taken_off", shift, actor=actor)
    _tell(shift, "endorsement.shift_taken_off", actor=actor)
    return shift


def _lock_roster(code: str) -> VisaDesk:
    """Hold every desk until the transaction ends: an officer's other duty may be at any of them."""
    desks = {desk.code: desk for desk in VisaDesk.objects.select_for_update().order_by("id")}
    if code not in desks:
        raise DeskNotFound(fields={"desk": _("Choose one of the visa desks.")})
    return desks[code]


def _stretches(
    first: dt.date, starts: dt.time, ends: dt.time, days: int
) -> list[tuple[dt.datetime, dt.datetime]]:
    if (first - beijing_date(timezone.now())).days > _FAR_DAYS:
        raise ShiftTimes(fields={"first_day": _("Choose a day within a year.")})
    begin = dt.datetime.combine(first, starts, tzinfo=BEIJING)
    end = dt.datetime.combine(first, ends, tzinfo=BEIJING)
    end += _DAY if end <= begin else dt.timedelta()
    return [(begin + day * _DAY, end + day * _DAY) for day in range(days)]


def _check_no_clash(shifts: Sequence[Shift]) -> None:
    """Raise ShiftClash, with the shift that is in the way."""
    first, last = shifts[0], shifts[-1]
    known = list(
        Shift.objects.filter(
            Q(officer=first.officer) | Q(desk=first.desk, duty=first.duty),
            taken_off_at=None,
            starts_at__lt=last.ends_at,
            ends_at__gt=first.starts_at,
        )
        .select_related("desk")
        .order_by("starts_at", "id")
    )
    for place, shift in enumerate(shifts):
        for other in (*shifts[:place], *known):
            if _meet(shift, other) and _exclude(shift, other):
                raise ShiftClash(fields={"officer": _words(other)}, shift=str(other.id))


def _words(shift: Shift) -> str:
    """Whose shift is in the way, where, and from when to when."""
    officer = str(shift.officer)
    begin, end = (at.astimezone(BEIJING) for at in (shift.starts_at, shift.ends_at))
    return _("%(name)s: %(duty)s, %(desk)s, %(begin)s to %(end)s.") % {
        "name": display_names([officer]).get(officer, officer),
        "duty": Duty(shift.duty).label,
        "desk": shift.desk.name,
        "begin": f"{begin:%Y-%m-%d %H:%M}",
        "end": f"{end:%Y-%m-%d %H:%M}",
    }


def _meet(one: Shift, other: Shift) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _exclude(one: Shift, other: Shift) -> bool:
    """Whether two shifts that meet may not both be: two desks at once, two who are called first."""
    here = one.desk_id == other.desk_id
    if one.officer == other.officer:
        duties = {Duty(one.duty), Duty(other.duty)}
        return duties == {Duty.DESK} or (here and (len(duties) == 1 or duties == _NOT_TOGETHER))
    return here and one.duty == other.duty != Duty.DESK


def _record(event: str, shift: Shift, *, actor: Actor) -> None:
    audit.record(
        event,
        actor=actor,
        chain=shift.desk.chain,
        subject=f"shift:{shift.id}",
        payload={
            "desk": shift.desk.code,
            "officer": shift.officer,
            "duty": shift.duty,
            "starts_at": shift.starts_at,
            "ends_at": shift.ends_at,
        },
    )


def _tell(shift: Shift, event: str, *, actor: Actor) -> None:
    notify(
        actor=actor,
        recipients=[shift.officer],
        event=event,
        reference=shift.desk.code,
        link="/desks/roster/",
        due_at=shift.starts_at,
    )
