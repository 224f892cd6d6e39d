"""When a decision on a visitor stands for good. check_x raises, is_x answers; nothing writes."""

import datetime as dt
from typing import Final

from apps.endorsement.decision_errors import DecisionSettled, DecisionTold
from apps.endorsement.models import CaseVisitor
from apps.endorsement.states import VisitorState

SETTLES_AFTER: Final = dt.timedelta(days=14)
"""From then on a decision is taken back no more: figures that are passed on rest on it (ADR 41)."""


def is_final(visitor: CaseVisitor, now: dt.datetime) -> bool:
    """Whether the decision on this visitor is not taken back any more."""
    return _is_told_refusal(visitor) or _is_settled(visitor, now)


def check_not_final(visitor: CaseVisitor, now: dt.datetime) -> None:
    """Raise DecisionTold or DecisionSettled for a decision that is not taken back any more."""
    if _is_told_refusal(visitor):
        raise DecisionTold
    if _is_settled(visitor, now):
        raise DecisionSettled(days=SETTLES_AFTER.days)


def _is_told_refusal(visitor: CaseVisitor) -> bool:
    return visitor.state == VisitorState.REFUSED and visitor.held_until is None


def _is_settled(visitor: CaseVisitor, now: dt.datetime) -> bool:
    return visitor.decided_at is not None and now - visitor.decided_at > SETTLES_AFTER
