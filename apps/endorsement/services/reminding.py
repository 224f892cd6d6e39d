"""What time brings about at the port: the working days of an accepted case are nearly over, or
nobody has answered a round of questions. The inviter is reminded by the city, which is nearer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils import timezone

from apps.core.actors import Actor
from apps.endorsement.models import CaseAsk, PortCase
from apps.endorsement.moving import tell_person, tell_staff
from apps.endorsement.states import CaseStatus
from apps.notices.selectors import already_told
from apps.regions.scoping import port_command

_EVENT: Final = "endorsement.examination_due_soon"
_UNANSWERED: Final = "endorsement.supplement_overdue"
_SOON: Final = dt.timedelta(hours=24)
_AT_ONCE: Final = 200
_UNDER_WAY: Final = (CaseStatus.ACCEPTED, CaseStatus.EXAMINING, CaseStatus.EXAMINED)


@port_command
def remind(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Tell the holder of each case that is due within a day, or whose questions nobody has answered
    in time, or all officers where nobody holds it; once for each deadline."""
    now = now or timezone.now()
    return _remind_examination(actor, now) + _remind_answers(actor, now)


def _remind_examination(actor: Actor, now: dt.datetime) -> int:
    due = PortCase.objects.select_for_update(of=("self",), skip_locked=True).filter(
        status__in=_UNDER_WAY, due_at__lte=now + _SOON
    )
    cases = list(due.order_by("due_at", "id")[:_AT_ONCE])
    return _tell_once(_EVENT, [(case, case.due_at) for case in cases], actor=actor)


def _remind_answers(actor: Actor, now: dt.datetime) -> int:
    asks = CaseAsk.objects.select_for_update(of=("self",), skip_locked=True).filter(
        answered_at=None, due_at__lte=now, case__status=CaseStatus.AWAITING_SUPPLEMENT
    )
    late = list(asks.select_related("case").order_by("due_at", "id")[:_AT_ONCE])
    return _tell_once(_UNANSWERED, [(ask.case, ask.due_at) for ask in late], actor=actor)


def _tell_once(
    event: str, due: Sequence[tuple[PortCase, dt.datetime | None]], *, actor: Actor
) -> int:
    told = already_told(event, [case.reference for case, _at in due])
    fresh = [(case, at) for case, at in due if (case.reference, at) not in told]
    for case, at in fresh:
        if case.claimed_by:
            tell_person(case, event, actor=actor, person=case.claimed_by, due_at=at)
        else:
            tell_staff(case, event, actor=actor, due_at=at)
    return len(fresh)
