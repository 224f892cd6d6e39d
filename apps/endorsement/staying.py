"""A guest enters on a visa, stays, and leaves: what every way of noting it has in common.

Called inside a transaction that holds the visa locked.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.core.workcalendar import beijing_date, end_of_day_beijing, last_day_of
from apps.endorsement.border_errors import BorderExitAgain, BorderExitBeforeEntry
from apps.endorsement.border_states import BorderOutcome
from apps.endorsement.border_telling import tell_supervisors
from apps.endorsement.errors import EntryNotInValidity, EntryPortNotOnVisa, ExitNotInStay
from apps.endorsement.models import BorderReport, Visa
from apps.endorsement.moving import save_fields, tell_city
from apps.endorsement.moving_visas import move_visa, tell_city_of_change
from apps.endorsement.states import VisaAction

_PLACE: Final = re.compile(r"[A-Z]{3}")


def leave_by(entered_at: dt.datetime, stay_days: int) -> dt.datetime:
    """The end of the stay: 24:00 Beijing time of its last day.

    The first day of the stay is the day after entry (Regulations, article 36): entered at any hour
    of 1 March with ten days, the guest may stay until 11 March, 24:00.
    """
    return end_of_day_beijing(beijing_date(entered_at) + dt.timedelta(days=stay_days))


def check_entry(visa: Visa, *, entered_at: dt.datetime, port: str, now: dt.datetime) -> None:
    """Raise EntryNotInValidity or EntryPortNotOnVisa unless the visa covers this entry."""
    if not visa.issued_at <= entered_at < visa.enter_by or entered_at > now:
        raise EntryNotInValidity(
            fields={"entered_at": _("Give the moment of entry, after issue and before its end.")}
        )
    if port not in visa.entry_ports:
        raise EntryPortNotOnVisa(fields={"port": _("Choose a port of entry named on the visa.")})


def check_exit(visa: Visa, *, left_at: dt.datetime, port: str, now: dt.datetime) -> None:
    """Raise MoveNotAllowed once an exit is on record, and ExitNotInStay for one that cannot be.

    A guest leaves at any open place of the country, so that only the form of its code is checked.
    """
    if visa.left_at is not None:
        raise MoveNotAllowed(action=VisaAction.LEAVE.value, status=str(visa.status))
    if visa.used_at is None or not visa.used_at <= left_at <= now:
        words = _("Give the moment of the exit, after the entry and not in the future.")
        raise ExitNotInStay(fields={"left_at": words})
    if not _PLACE.fullmatch(port):
        raise ExitNotInStay(fields={"port": _("Give the three capital letters of the place.")})


def note_entry(visa: Visa, *, actor: Actor, entered_at: dt.datetime, port: str) -> None:
    """Use the visa up; an exit that was reported before its entry is noted with it."""
    move_visa(
        visa,
        VisaAction.USE,
        actor=actor,
        facts={"port": port},
        used_at=entered_at,
        entry_port=port,
        leave_by=leave_by(entered_at, visa.stay_days),
    )
    tell_city_of_change(visa, at=entered_at)
    _take_waiting_exits(visa, actor=actor)


def note_exit(visa: Visa, *, actor: Actor, left_at: dt.datetime, port: str) -> None:
    """Note that the guest has left; the visa is used and has no exit yet.

    The city hears of it when it was told before that none is on record, or when it was late.
    """
    move_visa(
        visa,
        VisaAction.LEAVE,
        actor=actor,
        facts={"port": port},
        left_at=left_at,
        exit_port=port,
    )
    is_late = left_at >= _end_of(visa)
    if is_late or visa.exit_missed_at:
        _tell_city_of_stay(visa, finding="left_late" if is_late else "left_in_time")


def take_exit(visa: Visa, *, actor: Actor, left_at: dt.datetime, port: str) -> BorderOutcome:
    """Note an exit that was reported of a visa that is used, unless it is on record before.

    Raises, with nothing written, BorderExitBeforeEntry and BorderExitAgain.
    """
    if visa.used_at is not None and left_at < visa.used_at:
        raise BorderExitBeforeEntry
    if visa.left_at is not None:
        # Stays are counted in days, so that an officer's minute and the program's may differ.
        if beijing_date(visa.left_at) != beijing_date(left_at):
            raise BorderExitAgain
        return BorderOutcome.ON_RECORD
    note_exit(visa, actor=actor, left_at=left_at, port=port)
    return BorderOutcome.NOTED


def note_missing_exit(visa: Visa, *, actor: Actor) -> None:
    """Write down, and tell the city, that no exit is on record: a fact about the record, once."""
    move_visa(visa, VisaAction.MISS_EXIT, actor=actor, exit_missed_at=timezone.now())
    _tell_city_of_stay(visa, finding="no_exit")


def _tell_city_of_stay(visa: Visa, *, finding: str) -> None:
    """Days, no moment and no place: the city needs no more."""
    tell_city(
        visa.visitor.case,
        "stay.told",
        {
            "visitor_id": str(visa.visitor_id),
            "visa_number": visa.number,
            "finding": finding,
            "last_day": last_day_of(_end_of(visa)).isoformat(),
            "left_on": beijing_date(visa.left_at).isoformat() if visa.left_at else None,
        },
    )


def _end_of(visa: Visa) -> dt.datetime:
    """The end of the stay of a visa that is used; the database keeps the two together."""
    if visa.leave_by is None:
        raise MoveNotAllowed(action=VisaAction.LEAVE.value, status=str(visa.status))
    return visa.leave_by


def _take_waiting_exits(visa: Visa, *, actor: Actor) -> None:
    """Settle each in turn as if it came now, after the entry that it has waited for."""
    waiting = BorderReport.objects.select_for_update(of=("self",)).filter(
        visa=visa, outcome=BorderOutcome.WAITING, settled_at=None
    )
    for report in waiting.order_by("happened_at", "id"):
        report.visa, code = visa, ""
        try:
            settled = take_exit(visa, actor=actor, left_at=report.happened_at, port=report.place)
        except (BorderExitBeforeEntry, BorderExitAgain) as refusal:
            settled, code = BorderOutcome.REFUSED, refusal.code
        fields = {"settled_at": timezone.now(), "settled_as": settled, "code": code}
        save_fields(report, fields)
        audit.record(
            "endorsement.waiting_exit_settled",
            actor=actor,
            chain=visa.visitor.case.chain,
            subject=f"border-report:{report.id}",
            payload={"outcome": settled, "code": code},
        )
        if code:
            tell_supervisors(report, actor=actor)
