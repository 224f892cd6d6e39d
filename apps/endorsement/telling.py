"""How the city hears of a decision on a visitor, and when."""

import datetime as dt

from django.utils import timezone

from apps.endorsement.models import CaseVisitor
from apps.endorsement.moving import tell_city
from apps.endorsement.states import VisitorState
from apps.policy.selectors import parameter


def hold_of_refusals(now: dt.datetime) -> dt.timedelta:
    """How long a refusal waits here before the city is told; nothing if it is told at once."""
    return dt.timedelta(minutes=parameter("decision.hold_minutes", timezone.localdate(now)))


def tell_of_decision(visitor: CaseVisitor) -> None:
    """Tell the city what was decided on a visitor, with the codes of public reasons."""
    assert visitor.decided_at is not None  # noqa: S101 (a constraint; for the type checker)
    tell_city(
        visitor.case,
        "visitor.decided",
        {
            "visitor_id": str(visitor.id),
            "outcome": "refused" if visitor.state == VisitorState.REFUSED else "approved",
            "decided_at": visitor.decided_at.isoformat(),
            "reasons": visitor.reason_codes,
        },
    )
