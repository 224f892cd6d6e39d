"""Supervisors are told of what border inspection reported and could not be noted."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models.functions import Coalesce

from apps.accounts.roles import Role
from apps.accounts.selectors import users_with
from apps.core.actors import Actor
from apps.endorsement.models import BorderReport
from apps.notices.services import notify

TOLD_AGAIN_AFTER: Final = dt.timedelta(hours=24)


def tell_supervisors(kept: BorderReport, *, actor: Actor) -> None:
    """Tell of a report that was refused, at once or when its entry came.

    Once a day for each visa and reason: a program that tries again does not flood the desk.
    """
    refused_at = kept.settled_at or kept.received_at
    lately = (
        BorderReport.objects.filter(visa=kept.visa, code=kept.code)
        .annotate(refused_at=Coalesce("settled_at", "received_at"))
        .filter(refused_at__gt=refused_at - TOLD_AGAIN_AFTER)
    )
    if lately.exclude(id=kept.id).exists():
        return
    notify(
        actor=actor,
        recipients=users_with(Role.PORT_SUPERVISOR),
        event="endorsement.border_report_refused",
        reference=kept.visa.visitor.case.reference if kept.visa else str(kept.id)[:8],
        link="/border/",
    )
