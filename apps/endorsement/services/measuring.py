"""Measuring how much work a case usually has left, and ordering the queue by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db.models import F, QuerySet
from django.utils import timezone

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.figures import HALF, quantile
from apps.endorsement.models import PortCase, TypicalWork
from apps.endorsement.pacing import usual_work
from apps.endorsement.states import CaseStatus
from apps.policy.selectors import parameter
from apps.regions.scoping import port_command

_STEP: Final = 15
"""Minutes that a measurement is rounded up to: the queue is not written anew for every minute."""

#: From which station to which the work of a state is measured. One that waits for its inviter is
#: measured like one that is being examined: it goes on there.
_STATIONS: Final[Mapping[CaseStatus, tuple[str, str]]] = {
    CaseStatus.RECEIVED: ("received_at", "decided_at"),
    CaseStatus.ACCEPTED: ("accepted_at", "decided_at"),
    CaseStatus.EXAMINING: ("first_claimed_at", "decided_at"),
    CaseStatus.AWAITING_SUPPLEMENT: ("first_claimed_at", "decided_at"),
    CaseStatus.EXAMINED: ("examined_at", "decided_at"),
    CaseStatus.DECIDED: ("decided_at", "closed_at"),
}


@port_command
def measure_work(*, actor: Actor, now: dt.datetime | None = None) -> dict[CaseStatus, int]:
    """Measure the minutes of work left in each state, and order the open cases by them anew.

    Only cases that came in within `urgent.hours` of their landing count: one that came two weeks
    early was decided when somebody got to it, and its time says nothing about the work. States with
    fewer than `figures.min_sample` such cases keep the number of the rule book. Gives the minutes
    that have changed. Raises NotInForce.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    hurried = _hurried(now=now, today=today)
    least, most = parameter("figures.min_sample", today), parameter("figures.last_cases", today)
    changed: dict[CaseStatus, int] = {}
    for status, (begun, done) in _STATIONS.items():
        minutes = _minutes(hurried, begun, done, most=most)
        if len(minutes) < max(1, least):
            continue
        work = -(-quantile(minutes, HALF) // _STEP) * _STEP
        before = TypicalWork.objects.filter(status=status).values_list("minutes", flat=True).first()
        TypicalWork.objects.update_or_create(
            status=status,
            defaults={"minutes": work, "sample": len(minutes), "measured_at": now},
        )
        if work != before:
            changed[status] = work
            reorder(status)
    if changed:
        facts = {status.value.lower(): minutes for status, minutes in changed.items()}
        audit.record("endorsement.work_measured", actor=actor, chain="queue", payload=facts)
    return changed


def reorder(status: CaseStatus) -> int:
    """Write by when work has to begin for every case in a state; gives how many have moved."""
    begin = F("arrival_at") - usual_work(status)
    return PortCase.objects.filter(status=status).exclude(begin_by=begin).update(begin_by=begin)


def _hurried(*, now: dt.datetime, today: dt.date) -> QuerySet[PortCase]:
    """The cases decided lately that came in close to their landing."""
    since = now - dt.timedelta(days=parameter("figures.window_days", today))
    close = dt.timedelta(hours=parameter("urgent.hours", today))
    return PortCase.objects.filter(
        status__in=[CaseStatus.DECIDED, CaseStatus.CLOSED],
        decided_at__gte=since,
        received_at__gt=F("arrival_at") - close,
    ).order_by("-decided_at", "id")


def _minutes(cases: QuerySet[PortCase], begun: str, done: str, *, most: int) -> list[int]:
    """How long the last of them took from one station to the other; none for clocks gone back."""
    whole = cases.filter(**{f"{begun}__isnull": False, f"{done}__isnull": False})
    rows = whole.values_list(begun, done)[:most]
    return [max(0, int((end - start).total_seconds() // 60)) for start, end in rows]
