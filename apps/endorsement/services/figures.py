"""The port's present figures, signed for every city to read (docs/adr/0017)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils import timezone

from apps.endorsement.figures import DecidedCase, groups_of, usually_waiting
from apps.endorsement.models import PortCase
from apps.endorsement.states import OPEN, CaseStatus
from apps.policy.selectors import parameter
from apps.regions.scoping import port_query
from apps.routing.services import sign_statement
from apps.routing.statements import SignedStatement

TYPE: Final = "port.figures"
MOST_CASES: Final = 20_000
"""Decided cases read at most, the newest first: a few hundred milliseconds."""
_WEEK: Final = dt.timedelta(days=7)
_WAITING: Final = sorted(OPEN - {CaseStatus.DECIDED})


@port_query
def figures_now(*, now: dt.datetime | None = None) -> SignedStatement:
    """Count what was decided lately and what waits, and sign it. Nothing of a person is in it.

    Raises NotInForce where the rule book lacks a number, and NoSigningKey.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    since = now - dt.timedelta(days=parameter("figures.window_days", today))
    cases = _decided(since)
    urgent = now + dt.timedelta(hours=parameter("urgent.hours", today))
    body = {
        "computed_at": now.isoformat(),
        "since": since.isoformat(),
        **_waiting(now=now, urgent=urgent),
        "usually_waiting": usually_waiting(cases, until=now),
        "groups": groups_of(
            cases,
            min_sample=max(1, parameter("figures.min_sample", today)),
            last_cases=parameter("figures.last_cases", today),
        ),
    }
    return sign_statement(type=TYPE, body=body, made_at=now)


def _decided(since: dt.datetime) -> list[DecidedCase]:
    """Read the cases decided since then, newest first, in one query."""
    rows = (
        PortCase.objects.filter(
            status__in=[CaseStatus.DECIDED, CaseStatus.CLOSED],
            decided_at__gte=since,
            accepted_at__isnull=False,
        )
        .annotate(categories=ArrayAgg("visitors__category", distinct=True, default=[]))
        .order_by("-decided_at", "id")
        .values_list(
            "origin", "categories", "submitted_at", "received_at", "accepted_at", "decided_at"
        )[:MOST_CASES]
    )
    return [
        DecidedCase(origin, tuple(one for one in found if one), filed, received, accepted, decided)
        for origin, found, filed, received, accepted, decided in rows
        if accepted is not None and decided is not None
    ]


def _waiting(*, now: dt.datetime, urgent: dt.datetime) -> dict[str, int]:
    """Count the cases that wait, by how soon their guests land; who has landed waits no more."""
    coming = PortCase.objects.filter(status__in=_WAITING, arrival_at__gte=now)
    week = max(urgent, now + _WEEK)
    return coming.aggregate(
        waiting_urgent=Count("id", filter=Q(arrival_at__lt=urgent)),
        waiting_week=Count("id", filter=Q(arrival_at__gte=urgent, arrival_at__lt=week)),
        waiting_later=Count("id", filter=Q(arrival_at__gte=week)),
    )
