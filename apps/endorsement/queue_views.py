"""The views of the queue: bands by when work has to begin, and kinds of work.

The queue of the port is what is open and has not landed long ago. A guest who has just landed
stands at the counter, so the case stays on top; one that landed twelve hours ago without a decision
has missed its purpose and is listed apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models import PortCase
from apps.endorsement.pacing import LONGEST_WORK
from apps.endorsement.states import OPEN, CaseStatus

LANDED_AFTER: Final = dt.timedelta(hours=12)
SOON: Final = dt.timedelta(hours=24)
Cases = TypeVar("Cases", bound=QuerySet[PortCase])


class QueueView(models.TextChoices):
    """What an officer looks for. The first four are the bands, and part the queue."""

    NOW = "now", _("To be begun now")
    TODAY = "today", _("Within 24 hours")
    LATER = "later", _("Later")
    OPEN = "open", _("All open")
    ACCEPT = "accept", _("To accept")
    TAKE = "take", _("To take")
    MINE = "mine", _("On my desk")
    INVITER = "inviter", _("Waiting for inviters")
    DECIDE = "decide", _("To decide")
    ISSUE = "issue", _("To issue")
    LANDED = "landed", _("Landed undecided")
    ALL = "all", _("All cases")


def live(now: dt.datetime) -> Q:
    """Keep what is open and has not landed long ago.

    The bound on `begin_by` follows from the one on the landing; it lets the index skip the rest.
    """
    since = now - LANDED_AFTER
    return Q(status__in=sorted(OPEN), arrival_at__gte=since, begin_by__gte=since - LONGEST_WORK)


def _in_state(status: CaseStatus) -> Callable[[dt.datetime, str], Q]:
    return lambda now, _me: live(now) & Q(status=status)


_VIEWS: Final[Mapping[str, Callable[[dt.datetime, str], Q]]] = {
    QueueView.NOW: lambda now, _me: live(now) & Q(begin_by__lte=now),
    QueueView.TODAY: lambda now, _me: live(now) & Q(begin_by__gt=now, begin_by__lte=now + SOON),
    QueueView.LATER: lambda now, _me: live(now) & Q(begin_by__gt=now + SOON),
    QueueView.OPEN: lambda now, _me: live(now),
    QueueView.ACCEPT: _in_state(CaseStatus.RECEIVED),
    QueueView.TAKE: _in_state(CaseStatus.ACCEPTED),
    QueueView.MINE: lambda _now, me: Q(status__in=sorted(OPEN), claimed_by=me),
    QueueView.INVITER: _in_state(CaseStatus.AWAITING_SUPPLEMENT),
    QueueView.DECIDE: _in_state(CaseStatus.EXAMINED),
    QueueView.ISSUE: _in_state(CaseStatus.DECIDED),
    QueueView.LANDED: lambda now, _me: Q(
        status__in=sorted(OPEN), arrival_at__lt=now - LANDED_AFTER, begin_by__lt=now - LANDED_AFTER
    ),
    QueueView.ALL: lambda _now, _me: Q(),
}


def in_view(found: Cases, view: str, *, me: str, now: dt.datetime) -> Cases:
    """Keep what a view of the queue shows to the officer `me`."""
    return found.filter(_VIEWS[view](now, me))


def band_of(case: PortCase, now: dt.datetime) -> QueueView | None:
    """The band of a case; none for one that has ended or landed long ago."""
    if not case.is_open or case.arrival_at < now - LANDED_AFTER:
        return None
    if case.begin_by <= now:
        return QueueView.NOW
    return QueueView.TODAY if case.begin_by <= now + SOON else QueueView.LATER
