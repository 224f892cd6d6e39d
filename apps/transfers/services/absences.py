"""When officers of the city are away."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import NotAllowed, check_may
from apps.audit.services import record
from apps.core.actors import Actor
from apps.regions.scoping import city_command
from apps.transfers.errors import AbsenceNotFound, OfficerNotAvailable
from apps.transfers.models import Absence
from apps.transfers.policies.people import check_days, city_officers, may_enter_absence
from apps.transfers.services.filing import clean_line


@city_command
def enter_absence(
    *, actor: Actor, officer_id: UUID, first_day: dt.date, last_day: dt.date, reason: str
) -> Absence:
    """Note on which days an officer is away; one's own, or as a supervisor anybody's.

    Raises NotAllowed, OfficerNotAvailable, AbsenceDaysWrong, ReasonMissing, TextUnfit.
    """
    _check_whose(actor, officer_id)
    if officer_id not in city_officers():
        raise OfficerNotAvailable(fields={"officer": OfficerNotAvailable.title})
    check_days(first_day, last_day, today=timezone.localdate())
    absence = Absence.objects.create(
        officer=officer_id,
        first_day=first_day,
        last_day=last_day,
        reason=clean_line(reason),
        set_by=actor.id,
        set_at=timezone.now(),
    )
    _record("transfers.absence_entered", absence, actor)
    return absence


@city_command
def end_absence(*, actor: Actor, absence_id: UUID) -> Absence:
    """Note that the officer is back, or never left; ending twice keeps the first time.

    Raises AbsenceNotFound and NotAllowed.
    """
    check_may(actor, Function.CITY_CHECK)
    absence = Absence.objects.select_for_update(of=("self",)).filter(id=absence_id).first()
    if absence is None:
        raise AbsenceNotFound
    _check_whose(actor, absence.officer)
    if absence.ended_at is None:
        absence.ended_at = timezone.now()
        absence.save(update_fields=["ended_at"])
        _record("transfers.absence_ended", absence, actor)
    return absence


def _check_whose(actor: Actor, officer_id: UUID) -> None:
    check_may(actor, Function.CITY_CHECK)
    if not may_enter_absence(actor, officer_id):
        raise NotAllowed(function=Function.CITY_ASSIGN.value)


def _record(event: str, absence: Absence, actor: Actor) -> None:
    """Leave the trace; why somebody is away is nobody's business there."""
    facts = {"first": absence.first_day.isoformat(), "last": absence.last_day.isoformat()}
    whose = f"user:{absence.officer}"
    record(event, actor=actor, chain=whose, subject=whose, payload=facts)
