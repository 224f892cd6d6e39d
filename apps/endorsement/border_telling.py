"""Supervisors are told of what border inspection reported and could not be noted."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.roles import Role
from apps.accounts.selectors import users_with
from apps.core.actors import Actor
from apps.core.workcalendar import beijing_date, end_of_day_beijing
from apps.endorsement.models import BorderReport
from apps.notices.services import notify

MOST_UNKNOWN_TOLD: Final = 20
"""Unknown numbers told of in a day; the page of reports shows the others too."""


def tell_supervisors(kept: BorderReport, *, actor: Actor) -> None:
    """Tell of a report that was refused, at once or when its entry came.

    Once in a day of Beijing for each number and reason: a program that tries again does not flood
    the desk, nor does one that takes all its numbers from the wrong column.
    """
    day = beijing_date(kept.settled_at or kept.received_at)
    begins = end_of_day_beijing(day - dt.timedelta(days=1))
    lately = (
        BorderReport.objects.exclude(id=kept.id)
        .filter(code=kept.code)
        .annotate(refused_at=Coalesce("settled_at", "received_at"))
        .filter(refused_at__gte=begins)
    )
    if lately.filter(visa=kept.visa, number_key=kept.number_key).exists():
        return
    if kept.visa is None and _are_many(lately.filter(visa=None)):
        return
    notify(
        actor=actor,
        recipients=users_with(Role.PORT_SUPERVISOR),
        event="endorsement.border_report_refused",
        reference=kept.visa.visitor.case.reference if kept.visa else kept.reference,
        link="/border/",
    )


def _are_many(unknown: QuerySet[BorderReport]) -> bool:
    numbers = unknown.aggregate(numbers=Count("number_key", distinct=True))["numbers"]
    return bool(numbers >= MOST_UNKNOWN_TOLD)
