"""What stands between a person and an act, whatever would be said with it.

A service asks it under its lock, and a page before it shows the form, so that nobody fills in what
would be refused.
"""

from __future__ import annotations

import datetime as dt

from apps.accounts.functions import Function
from apps.accounts.permissions import may
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.endorsement.decision_errors import AlreadyExcluded
from apps.endorsement.errors import VoidAlreadyProposed
from apps.endorsement.fee_errors import FeeAlreadyRecorded
from apps.endorsement.keeping_out import check_not_excluded, is_excluded
from apps.endorsement.models import CaseVisitor, PortCase, Visa, VisaFee
from apps.endorsement.policies import (
    HOLDERS,
    check_fits_case,
    check_holds,
    check_on_no_other_desk,
    fits_proposal,
)
from apps.endorsement.replacement_errors import VisaIsOver
from apps.endorsement.states import (
    CASE_MOVES,
    VISA_MOVES,
    VISITOR_MOVES,
    CaseAction,
    VisaAction,
    VisitorAction,
)
from apps.endorsement.watching.guard import is_resolvable


def check_on_case(case: PortCase, action: CaseAction, actor: Actor) -> None:
    """Raise ConflictOfInterest, MoveNotAllowed or, for acts of the holder, CaseHeld."""
    check_not_excluded(case, actor)
    CASE_MOVES.check(action, case.status)
    if action in HOLDERS:
        check_holds(case, actor)


def check_recommendable(visitor: CaseVisitor, actor: Actor, *, case: PortCase) -> None:
    """Raise MoveNotAllowed, ConflictOfInterest or CaseHeld; `case` is the visitor's."""
    VISITOR_MOVES.check(VisitorAction.RECOMMEND, visitor.state)
    check_fits_case(VisitorAction.RECOMMEND, case)
    check_not_excluded(case, actor)
    check_holds(case, actor)


def check_resolvable(visitor: CaseVisitor, *, case: PortCase) -> None:
    """Raise MoveNotAllowed unless a hit of the visitor may be resolved; `case` is the visitor's."""
    if not is_resolvable(visitor, case):
        raise MoveNotAllowed(action="RESOLVE_HIT", status=str(case.status))


def check_may_keep_out(case: PortCase, actor: Actor) -> None:
    """Raise MoveNotAllowed once the case is over, AlreadyExcluded for who keeps out of it."""
    _check_open(case, "DECLARE_CONFLICT")
    if is_excluded(case, actor):
        raise AlreadyExcluded


def check_movable_to_desk(case: PortCase, actor: Actor) -> None:
    """Raise CaseHeld when it is on another's desk, but for a supervisor; MoveNotAllowed if over."""
    if not may(actor, Function.PORT_SUPERVISE):
        check_on_no_other_desk(case, actor)
    _check_open(case, "MOVE_TO_DESK")


def check_replaceable(visa: Visa, actor: Actor, *, now: dt.datetime) -> None:
    """Raise MoveNotAllowed, VoidAlreadyProposed or VisaIsOver."""
    VISA_MOVES.check(VisaAction.SUPERSEDE, visa.status)
    if not fits_proposal(VisaAction.SUPERSEDE, visa.void_proposal, actor):
        raise VoidAlreadyProposed
    if now >= visa.enter_by:
        raise VisaIsOver(enter_by=visa.enter_by)


def check_no_fee(visa: Visa) -> None:
    """Raise FeeAlreadyRecorded when a receipt of the visa counts."""
    before = VisaFee.objects.filter(visa=visa, cancelled_at=None).first()
    if before is not None:
        raise FeeAlreadyRecorded(receipt=before.number)


def _check_open(case: PortCase, action: str) -> None:
    if not case.is_open:
        raise MoveNotAllowed(action=action, status=str(case.status))
