"""Guests of whom no exit is on record some time after the last day of their stay."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.workcalendar import beijing_date
from apps.endorsement.border_states import BorderKind
from apps.endorsement.models import BorderReport, Visa
from apps.endorsement.states import VisaStatus
from apps.endorsement.staying import note_missing_exit
from apps.policy.selectors import parameter
from apps.regions.scoping import port_command, port_query

AT_ONCE: Final = 500
"""How many stays one run tells of; the next run takes the rest."""


@port_query
def stays_without_exit(*, now: dt.datetime | None = None) -> list[UUID]:
    """The visas of guests of whom no exit is on record in time, those whose stay ended first.

    Time for the report to come is `stay.exit_report_days` after the last day. What the record does
    not say counts only while border inspection speaks of exits: of those who entered since it first
    did, and whose stay ended that long before the last exit it told of. Nobody is looked for of
    whom it reported an exit that could not be noted: a supervisor has that to clear up.
    """
    missing = _missing(now or timezone.now()).order_by("leave_by", "id")
    return list(missing.values_list("id", flat=True)[:AT_ONCE])


@port_command
def tell_missing_exit(*, actor: Actor, visa_id: UUID, now: dt.datetime | None = None) -> bool:
    """Tell the city, once for each visa, that no exit of the guest is on record.

    False where one is by now, or where somebody else holds the visa locked: that is left to the
    next run.
    """
    missing = _missing(now or timezone.now()).select_for_update(of=("self",), skip_locked=True)
    visa = missing.select_related("visitor__case").filter(id=visa_id).first()
    if visa is None:
        return False
    note_missing_exit(visa, actor=actor)
    return True


def _missing(at: dt.datetime) -> QuerySet[Visa]:
    # The last one counts by when it happened: a line that catches up is behind until it is there.
    taken = BorderReport.objects.filter(kind=BorderKind.EXIT, code="")
    heard = taken.aggregate(first=Min("received_at"), last=Max("happened_at"))
    if heard["first"] is None:
        return Visa.objects.none()
    wait = dt.timedelta(days=parameter("stay.exit_report_days", beijing_date(at)))
    not_noted = BorderReport.objects.filter(visa=OuterRef("pk"), kind=BorderKind.EXIT)
    return Visa.objects.filter(
        ~Exists(not_noted.exclude(code="")),
        status=VisaStatus.USED,
        left_at=None,
        exit_missed_at=None,
        used_at__gte=heard["first"],
        leave_by__lte=min(at, heard["last"]) - wait,
    )
