"""How many guests a host may invite in a calendar year of Beijing: a number of the rule book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.workcalendar import BEIJING
from apps.policy.selectors import parameter
from apps.transfers.errors import HostQuotaUsedUp
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.states import Status


@dataclass(frozen=True, slots=True)
class Quota:
    """The guests of one host in one year: how many may be invited, and how many were."""

    year: int
    most: int
    used: int

    @property
    def left(self) -> int:
        """How many more may be invited."""
        return max(0, self.most - self.used)


def quota_of(host_id: UUID, *, now: dt.datetime, without: UUID | None = None) -> Quota:
    """Count the visitors of what the host first filed this year, but for one request.

    A request that was withdrawn before the port accepted it has cost nobody anything and does not
    count; one that was refused does.
    """
    year = now.astimezone(BEIJING).year
    begins, ends = (dt.datetime(one, 1, 1, tzinfo=BEIJING) for one in (year, year + 1))
    filed = TransferRequest.objects.filter(
        host_id=host_id, first_filed_at__gte=begins, first_filed_at__lt=ends
    ).exclude(Q(status=Status.WITHDRAWN, accepted_at=None) | Q(id=without))
    used = Visitor.objects.filter(request__in=filed).count()
    return Quota(year, parameter("host.visitors_per_year", timezone.localdate(now)), used)


def check_quota(request: TransferRequest, *, now: dt.datetime) -> None:
    """Raise HostQuotaUsedUp when the request has more guests than the host has left this year.

    The caller holds the lock of the host, so that two requests cannot share the last place. A
    request that was first filed last year and returned counts there.
    """
    if request.host_id is None or _is_of_another_year(request, now):
        return
    quota = quota_of(request.host_id, now=now, without=request.id)
    wanted = request.visitors.count()
    if wanted > quota.left:
        raise HostQuotaUsedUp(
            _(
                "In %(year)d you may invite %(most)d guests. You have invited %(used)d, so "
                "%(left)d are left; this request has %(wanted)d."
            )
            % {
                "year": quota.year,
                "most": quota.most,
                "used": quota.used,
                "left": quota.left,
                "wanted": wanted,
            },
            quota=quota.most,
            used=quota.used,
            wanted=wanted,
        )


def _is_of_another_year(request: TransferRequest, now: dt.datetime) -> bool:
    filed = request.first_filed_at
    return filed is not None and filed.astimezone(BEIJING).year != now.astimezone(BEIJING).year
