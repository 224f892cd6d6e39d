"""The port grants or declines the expedited lane (加急) that an inviter asks for on a ground."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.core.workcalendar import beijing_date
from apps.endorsement.accepting import check_travels
from apps.endorsement.decision_states import Expedition
from apps.endorsement.expedition import check_room, room_at
from apps.endorsement.expedition_errors import ExpeditionNotAsked
from apps.endorsement.keeping_out import check_not_excluded
from apps.endorsement.models import ExpeditionDay, PortCase
from apps.endorsement.moving import lock_case, tell_city, write_case
from apps.endorsement.policies import check_explained
from apps.endorsement.states import UNDECIDED
from apps.regions.scoping import port_command


@port_command
def grant_expedition(*, actor: Actor, case_id: UUID, revision: int) -> PortCase:
    """Take a case into the expedited lane: it is handed out before the bands of the queue.

    Raises NotAllowed, CaseNotFound, StaleRevision, MoveNotAllowed once the case is decided,
    ConflictOfInterest, ExpeditionNotAsked, ExpeditionTooEarly, ExpeditionTooLate, ExpeditionFull.
    """
    check_may(actor, Function.PORT_EXAMINE)
    case = _asking(case_id, revision, actor)
    now = timezone.now()
    day = _locked_day(beijing_date(now))
    check_room(room_at(now), case, now=now)
    day.granted += 1
    day.save(update_fields=["granted"])
    return _answer(case, Expedition.GRANTED, actor=actor)


@port_command
def decline_expedition(*, actor: Actor, case_id: UUID, revision: int, reason: str) -> PortCase:
    """Leave the case in the usual lane; city and inviter read why.

    Raises NotAllowed, NoteMissing, ReasonTooLong, CaseNotFound, StaleRevision, MoveNotAllowed once
    the case is decided, ConflictOfInterest, ExpeditionNotAsked.
    """
    check_may(actor, Function.PORT_EXAMINE)
    told = check_travels(check_explained(reason, field="reason"))
    case = _asking(case_id, revision, actor)
    return _answer(case, Expedition.DECLINED, actor=actor, reason=told)


def _asking(case_id: UUID, revision: int, actor: Actor) -> PortCase:
    case = lock_case(case_id, revision=revision)
    if case.status not in UNDECIDED:
        raise MoveNotAllowed(action="EXPEDITE", status=str(case.status))
    if case.expedition != Expedition.ASKED:
        raise ExpeditionNotAsked(expedition=str(case.expedition))
    check_not_excluded(case, actor)
    return case


def _locked_day(day: dt.date) -> ExpeditionDay:
    """The day's row, locked: of two who grant at once, the second counts the first."""
    ExpeditionDay.objects.bulk_create([ExpeditionDay(day=day)], ignore_conflicts=True)
    return ExpeditionDay.objects.select_for_update(of=("self",)).get(day=day)


def _answer(case: PortCase, answer: Expedition, *, actor: Actor, reason: str = "") -> PortCase:
    granted, now = answer == Expedition.GRANTED, timezone.now()
    write_case(
        case,
        "endorsement.expedition_granted" if granted else "endorsement.expedition_declined",
        actor=actor,
        facts={"ground": case.expedite_ground},
        expedition=answer,
        expedition_answered_at=now,
        expedition_answered_by=actor.id,
        expedition_answer=reason,
    )
    body = {"granted": granted, "reason": reason, "at": now.isoformat()}
    tell_city(case, "expedition.answered", body)
    return case
