"""Guests of whom no exit is on record some time after the last day of their stay."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Max, Min
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.workcalendar import beijing_date
from apps.endorsement.models import BorderReport, Visa
from apps.endorsement.states import VisaStatus
from apps.endorsement.staying import note_missing_exit
from apps.policy.selectors import parameter
from apps.regions.scoping import port_command

AT_ONCE: Final = 500
"""How many stays one run tells of; the next run takes the rest."""


@port_command
def find_missing_exits(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Tell the cities, once for each visa, of which guests no exit is on record; returns how many.

    Time for the report to come is `stay.exit_report_days` after the last day. What the record does
    not say counts only while border inspection speaks: of those who entered since its first report,
    and whose stay ended that long before its last one. A visa that somebody else holds locked is
    left to the next run.
    """
    at = now or timezone.now()
    heard = BorderReport.objects.aggregate(first=Min("received_at"), last=Max("received_at"))
    if heard["first"] is None:
        return 0
    wait = dt.timedelta(days=parameter("stay.exit_report_days", beijing_date(at)))
    due = (
        Visa.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("visitor__case")
        .filter(
            status=VisaStatus.USED,
            left_at=None,
            exit_missed_at=None,
            used_at__gte=heard["first"],
            leave_by__lte=min(at, heard["last"]) - wait,
        )
        .order_by("leave_by", "id")[:AT_ONCE]
    )
    visas = list(due)
    for visa in visas:
        note_missing_exit(visa, actor=actor)
    return len(visas)
