"""One officer recommends, another decides; for each visitor on its own."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.endorsement.deciding import check_decidable
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.moving import (
    APPROVERS,
    NO_PROPOSAL,
    close_if_done,
    lock_case,
    move_case,
    move_visitor,
    tell_person,
    tell_staff,
    visitor_of,
)
from apps.endorsement.policies import (
    VISITOR_FUNCTIONS,
    check_explained,
    check_ground,
    check_reasons,
)
from apps.endorsement.possible import check_recommendable
from apps.endorsement.services.handing import free_if_kept_out
from apps.endorsement.states import (
    CaseAction,
    Recommendation,
    VisitorAction,
    VisitorState,
)
from apps.endorsement.telling import hold_of_refusals, tell_of_decision
from apps.endorsement.watching.guard import check_cleared
from apps.regions.scoping import port_command


@port_command
def recommend(
    *,
    actor: Actor,
    case_id: UUID,
    visitor_id: UUID,
    revision: int,
    recommendation: Recommendation,
    ground: str = "",
    note: str = "",
) -> PortCase:
    """Propose a decision on one visitor; after the last one the case waits for another officer.

    Refusing needs a `ground` of article 21; ground and note never leave the port. Raises
    NotAllowed, GroundMissing, GroundUnknown, CaseNotFound, CaseVisitorNotFound, StaleRevision,
    MoveNotAllowed, ConflictOfInterest, CaseHeld for who has not the case on the desk; to approve
    also NotYetScreened, WatchHitOpen, WatchHitStands.
    """
    action = VisitorAction.RECOMMEND
    check_may(actor, VISITOR_FUNCTIONS[action])
    proposed = Recommendation(recommendation)
    if proposed == Recommendation.REFUSE:
        check_ground(ground)
    case = lock_case(case_id, revision=revision)
    visitor = visitor_of(case, visitor_id)
    check_recommendable(visitor, actor, case=case)
    if proposed == Recommendation.APPROVE:
        check_cleared(visitor)
    move_visitor(
        visitor,
        action,
        actor=actor,
        recommendation=proposed,
        recommended_ground=ground if proposed == Recommendation.REFUSE else "",
        recommended_note=note.strip(),
        recommended_by=actor.id,
        recommended_at=timezone.now(),
    )
    if not CaseVisitor.objects.filter(case=case, state=VisitorState.PENDING).exists():
        move_case(case, CaseAction.EXAMINED, actor=actor)
        tell_staff(case, "endorsement.case_examined", actor=actor, to=APPROVERS)
    return case


@port_command
def send_back(
    *, actor: Actor, case_id: UUID, visitor_id: UUID, revision: int, note: str
) -> PortCase:
    """Ask the examining side to look at one visitor again, saying why.

    Raises NotAllowed, NoteMissing, SameOfficer, CaseNotFound, CaseVisitorNotFound, StaleRevision,
    MoveNotAllowed, ConflictOfInterest.
    """
    action = VisitorAction.SEND_BACK
    check_may(actor, VISITOR_FUNCTIONS[action])
    told = check_explained(note, field="note")
    case = lock_case(case_id, revision=revision)
    visitor = visitor_of(case, visitor_id)
    check_decidable(visitor, action, actor, case=case)
    examiner = visitor.recommended_by
    move_visitor(
        visitor,
        action,
        actor=actor,
        sent_back_note=told,
        **NO_PROPOSAL,
    )
    move_case(case, CaseAction.SEND_BACK, actor=actor)
    free_if_kept_out(case, actor=actor)
    tell_person(case, "endorsement.visitor_sent_back", actor=actor, person=examiner)
    return case


@port_command
def approve(
    *, actor: Actor, case_id: UUID, visitor_id: UUID, revision: int, note: str = ""
) -> PortCase:
    """Approve one visitor. Approval and issue are two acts; the city learns of both.

    Raises NotAllowed, SameOfficer, CaseNotFound, CaseVisitorNotFound, StaleRevision,
    MoveNotAllowed, ConflictOfInterest, GroupTooSmall, NotYetScreened, WatchHitOpen, WatchHitStands.
    """
    check_may(actor, VISITOR_FUNCTIONS[VisitorAction.APPROVE])
    case = lock_case(case_id, revision=revision)
    return decide(case, visitor_id, VisitorAction.APPROVE, actor=actor, decision_note=note.strip())


@port_command
def refuse(
    *,
    actor: Actor,
    case_id: UUID,
    visitor_id: UUID,
    revision: int,
    ground: str,
    reasons: Sequence[str] = (),
    note: str = "",
) -> PortCase:
    """Refuse one visitor on a ground of article 21, which stays here with the note.

    The city is told after `decision.hold_minutes`; until then it can be taken back.
    `reasons` are codes of public texts for the inviter, possibly none: the authority may refuse
    without giving reasons. Raises NotAllowed, GroundMissing, GroundUnknown, ReasonUnknown,
    SameOfficer, CaseNotFound, CaseVisitorNotFound, StaleRevision, MoveNotAllowed,
    ConflictOfInterest.
    """
    check_may(actor, VISITOR_FUNCTIONS[VisitorAction.REFUSE])
    check_ground(ground)
    check_reasons(reasons)
    case = lock_case(case_id, revision=revision)
    return decide(
        case,
        visitor_id,
        VisitorAction.REFUSE,
        actor=actor,
        refusal_ground=ground,
        reason_codes=sorted(set(reasons)),
        decision_note=note.strip(),
    )


def decide(
    case: PortCase, visitor_id: UUID, action: VisitorAction, *, actor: Actor, **fields: Any
) -> PortCase:
    """Decide on one visitor of a locked case, and follow with the case.

    The city hears of an approval at once, and of a refusal when it was held long enough to be
    taken back (`undoing.tell_held`). Raises what check_decidable raises, and CaseVisitorNotFound.
    """
    visitor = visitor_of(case, visitor_id)
    check_decidable(visitor, action, actor, case=case)
    now = timezone.now()
    held = hold_of_refusals(now) if action == VisitorAction.REFUSE else dt.timedelta()
    if held:
        fields["held_until"] = now + held
    move_visitor(visitor, action, actor=actor, decided_by=actor.id, decided_at=now, **fields)
    if not held:
        tell_of_decision(visitor)
    waiting = [VisitorState.PENDING, VisitorState.RECOMMENDED]
    if not CaseVisitor.objects.filter(case=case, state__in=waiting).exists():
        move_case(case, CaseAction.DECIDED, actor=actor, decided_at=now)
        close_if_done(case, actor=actor)
    return case
