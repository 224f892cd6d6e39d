"""A case leaves a desk, or goes to another one: released, given, taken back, handed over."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.endorsement.hold_errors import (
    NoCaseToTake,
    NumberNotInRange,
)
from apps.endorsement.keeping_out import check_can_have, keeps_out
from apps.endorsement.models import CaseHold, PortCase
from apps.endorsement.moving import lock_case, move_case, tell_person, write_case
from apps.endorsement.policies import (
    CASE_FUNCTIONS,
    check_can_be_given,
    check_explained,
    check_holds,
)
from apps.endorsement.services.taking import next_case, put_on_desk
from apps.endorsement.states import CASE_MOVES, OPEN, CaseAction, CaseStatus, HoldWay
from apps.notices.services import notify
from apps.regions.scoping import port_command

MOST_AT_ONCE: Final = 50
"""Cases that a supervisor gives out in one act."""


@port_command
def release(*, actor: Actor, case_id: UUID, revision: int, reason: str) -> PortCase:
    """Put a case that is being examined back, for anyone to take; what was recommended stays.

    Raises NotAllowed, NoteMissing, CaseNotFound, StaleRevision, MoveNotAllowed, CaseHeld.
    """
    check_may(actor, CASE_FUNCTIONS[CaseAction.RELEASE])
    told = check_explained(reason, field="reason")
    case = lock_case(case_id, revision=revision)
    CASE_MOVES.check(CaseAction.RELEASE, case.status)
    check_holds(case, actor)
    return put_back(case, actor=actor, reason=told)


@port_command
def take_back(*, actor: Actor, case_id: UUID, revision: int, reason: str) -> PortCase:
    """Take a case that is being examined off an officer's desk; the officer is told.

    What waits for its inviter, for a decision or for its visas can be given to another officer but
    not taken back, since somebody must be told what becomes of it. Raises NotAllowed, NoteMissing,
    CaseNotFound, StaleRevision, MoveNotAllowed.
    """
    check_may(actor, Function.PORT_SUPERVISE)
    told = check_explained(reason, field="reason")
    case = lock_case(case_id, revision=revision)
    CASE_MOVES.check(CaseAction.RELEASE, case.status)
    former = case.claimed_by
    put_back(case, actor=actor, reason=told)
    tell_person(case, "endorsement.case_taken_back", actor=actor, person=former)
    return case


@port_command
def give(*, actor: Actor, case_id: UUID, revision: int, officer_id: UUID, reason: str) -> PortCase:
    """Give an accepted case, or one that is on another desk, to an officer; both are told.

    Raises NotAllowed, NoteMissing, PortOfficerNotAvailable, CaseNotFound, StaleRevision,
    MoveNotAllowed, ConflictOfInterest.
    """
    check_may(actor, Function.PORT_SUPERVISE)
    told = check_explained(reason, field="reason")
    case = lock_case(case_id, revision=revision)
    return _give(case, officer_id, HoldWay.GIVEN, actor=actor, reason=told)


@port_command
def hand_over(*, actor: Actor, officer_id: UUID, reason: str) -> int:
    """Give all that is on one's own desk to a colleague, at the end of a shift; gives how many.

    What arrives on the desk at this moment stays there. Raises NotAllowed, NoteMissing,
    PortOfficerNotAvailable, and ConflictOfInterest for a case the colleague keeps out of.
    """
    check_may(actor, Function.PORT_EXAMINE)
    told = check_explained(reason, field="reason")
    check_can_be_given(officer_id, holder=actor.id)
    mine = PortCase.objects.select_for_update(of=("self",)).filter(
        status__in=sorted(OPEN), claimed_by=actor.id
    )
    cases = list(mine.order_by("id"))
    for case in cases:
        _move(case, officer_id, HoldWay.HANDED, actor=actor, reason=told)
    if cases:
        notify(
            actor=actor,
            recipients=[officer_id],
            event="endorsement.desk_handed_over",
            reference=str(len(cases)),
            link="/cases/?view=mine",
        )
    return len(cases)


@port_command
def give_out(*, actor: Actor, officer_id: UUID, number: int, reason: str = "") -> list[PortCase]:
    """Put the next cases in turn on an officer's desk, as if the officer had taken each.

    At most `MOST_AT_ONCE`; fewer when fewer wait. Raises NotAllowed, PortOfficerNotAvailable,
    NumberNotInRange, and NoCaseToTake when none waits.
    """
    check_may(actor, Function.PORT_SUPERVISE)
    if not 1 <= number <= MOST_AT_ONCE:
        words = _("Give out 1 to %(most)d cases at once.") % {"most": MOST_AT_ONCE}
        raise NumberNotInRange(words, fields={"number": words}, most=MOST_AT_ONCE)
    check_can_be_given(officer_id, holder=None)
    told = reason.strip() or _("Given out in turn.")
    given: list[PortCase] = []
    while len(given) < number:
        try:
            case = next_case(str(officer_id))
        except NoCaseToTake:
            if not given:
                raise
            break
        put_on_desk(case, str(officer_id), HoldWay.GIVEN, actor=actor, reason=told)
        tell_person(case, "endorsement.case_given", actor=actor, person=str(officer_id))
        given.append(case)
    return given


def _give(case: PortCase, officer_id: UUID, way: HoldWay, *, actor: Actor, reason: str) -> PortCase:
    check_can_be_given(officer_id, holder=case.claimed_by)
    former = case.claimed_by
    if case.status == CaseStatus.ACCEPTED:
        put_on_desk(case, str(officer_id), way, actor=actor, reason=reason)
    elif former and case.is_open:
        _move(case, officer_id, way, actor=actor, reason=reason)
    else:
        raise MoveNotAllowed(action="GIVE", status=str(case.status))
    tell_person(case, "endorsement.case_given", actor=actor, person=str(officer_id))
    tell_person(case, "endorsement.case_taken_back", actor=actor, person=former)
    return case


def _move(case: PortCase, officer_id: UUID, way: HoldWay, *, actor: Actor, reason: str) -> PortCase:
    """Move a locked case from one desk to another; its state stays as it is."""
    check_can_have(case, str(officer_id))
    now, former = timezone.now(), case.claimed_by
    _end_hold(case, actor=actor)
    hold = CaseHold.objects.create(
        case=case, officer=str(officer_id), way=way, given_by=actor.id, reason=reason, since=now
    )
    facts = {
        "officer": str(officer_id),
        "former": former or "",
        "way": str(way),
        "hold": str(hold.id),
    }
    return write_case(
        case,
        "endorsement.case_given",
        actor=actor,
        facts=facts,
        claimed_by=str(officer_id),
        claimed_at=now,
    )


def put_back(case: PortCase, *, actor: Actor, reason: str) -> PortCase:
    """Put a locked case that is being examined back, for anyone to take."""
    facts = {"former": case.claimed_by or ""}
    _end_hold(case, actor=actor, reason=reason)
    return move_case(
        case, CaseAction.RELEASE, actor=actor, facts=facts, claimed_by=None, claimed_at=None
    )


def free_if_kept_out(case: PortCase, *, actor: Actor) -> None:
    """Put a locked case back that is examined again while its officer keeps out of it.

    Who declares it while the inviter is asked, or while others decide, keeps the case until then,
    since somebody must have it.
    """
    officer = case.claimed_by
    if officer and case.status == CaseStatus.EXAMINING and keeps_out(case, officer):
        put_back(case, actor=actor, reason="")


def _end_hold(case: PortCase, *, actor: Actor, reason: str = "") -> None:
    CaseHold.objects.filter(case=case, until=None).update(
        until=timezone.now(), ended_by=actor.id, ended_reason=reason
    )
