"""What time brings about at the port: the working days of an accepted case are nearly over."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from apps.core.actors import Actor
from apps.endorsement.models import PortCase
from apps.endorsement.moving import tell_person, tell_staff
from apps.endorsement.states import CaseStatus
from apps.notices.selectors import already_told
from apps.regions.scoping import port_command

_EVENT: Final = "endorsement.examination_due_soon"
_SOON: Final = dt.timedelta(hours=24)
_AT_ONCE: Final = 200
_UNDER_WAY: Final = (CaseStatus.ACCEPTED, CaseStatus.EXAMINING, CaseStatus.EXAMINED)


@port_command
def remind(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Tell the holder of each case that is due within a day, or all officers; once for each."""
    now = now or timezone.now()
    due = PortCase.objects.select_for_update(of=("self",), skip_locked=True).filter(
        status__in=_UNDER_WAY, due_at__lte=now + _SOON
    )
    cases = list(due.order_by("due_at", "id")[:_AT_ONCE])
    told = already_told(_EVENT, [case.reference for case in cases])
    fresh = [case for case in cases if (case.reference, case.due_at) not in told]
    for case in fresh:
        if case.claimed_by:
            tell_person(case, _EVENT, actor=actor, person=case.claimed_by, due_at=case.due_at)
        else:
            tell_staff(case, _EVENT, actor=actor, due_at=case.due_at)
    return len(fresh)
