"""Officers who keep out of a case (回避), by their own word; a supervisor may lift it."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.decision_errors import ExclusionNotFound
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.ending_calls import hurry
from apps.endorsement.errors import SameOfficer
from apps.endorsement.models import CaseVisitor, Exclusion, PortCase
from apps.endorsement.moving import (
    NO_PROPOSAL,
    lock_case,
    move_case,
    move_visitor,
    tell_staff,
    write_case,
)
from apps.endorsement.policies import check_explained, holds
from apps.endorsement.possible import check_may_keep_out
from apps.endorsement.services.handing import put_back
from apps.endorsement.states import CASE_MOVES, CaseAction, VisitorAction, VisitorState
from apps.regions.scoping import port_command


@port_command
def declare_conflict(
    *, actor: Actor, case_id: UUID, revision: int, ground: ConflictGround, note: str = ""
) -> PortCase:
    """Keep out of a case from now on; supervisors are told.

    What the officer has recommended and nobody has decided falls with it, and is examined again; a
    case that they are examining goes back for anyone to take.
    Ground and note stay at the port. Raises ValueError for an unknown ground, NotAllowed,
    NoteMissing for "another reason" without words, CaseNotFound, StaleRevision, AlreadyExcluded,
    and MoveNotAllowed once the case is over.
    """
    check_may(actor, Function.PORT_EXAMINE)
    chosen = ConflictGround(ground)
    told = check_explained(note, field="note") if chosen == ConflictGround.OTHER else note.strip()
    case = lock_case(case_id, revision=revision)
    check_may_keep_out(case, actor)
    made = Exclusion.objects.create(
        case=case, officer=actor.id, ground=chosen, note=told, declared_at=timezone.now()
    )
    write_case(
        case, "endorsement.conflict_declared", actor=actor, facts={"exclusion": str(made.id)}
    )
    _drop_recommendations(case, actor)
    hurry(case, actor)
    if holds(case, actor) and CASE_MOVES.allows(CaseAction.RELEASE, case.status):
        put_back(case, actor=actor, reason="")
    tell_staff(case, "endorsement.conflict_declared", actor=actor, to=(Role.PORT_SUPERVISOR,))
    return case


@port_command
def lift_exclusion(
    *, actor: Actor, case_id: UUID, exclusion_id: UUID, revision: int, reason: str
) -> PortCase:
    """Let an officer act in the case again; another person than the officer, with a reason.

    Raises NotAllowed, NoteMissing, CaseNotFound, StaleRevision, ExclusionNotFound, SameOfficer.
    """
    check_may(actor, Function.PORT_SUPERVISE)
    told = check_explained(reason, field="reason")
    case = lock_case(case_id, revision=revision)
    found = Exclusion.objects.filter(case=case, id=exclusion_id, lifted_at=None).first()
    if found is None:
        raise ExclusionNotFound
    if found.officer == actor.id:
        raise SameOfficer(_("You declared this yourself, so another supervisor must lift it."))
    found.lifted_at, found.lifted_by, found.lifted_reason = timezone.now(), actor.id, told
    found.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    return write_case(
        case, "endorsement.exclusion_lifted", actor=actor, facts={"exclusion": str(found.id)}
    )


def _drop_recommendations(case: PortCase, actor: Actor) -> None:
    mine = CaseVisitor.objects.filter(
        case=case, state=VisitorState.RECOMMENDED, recommended_by=actor.id
    )
    dropped = list(mine.order_by("position"))
    for visitor in dropped:
        visitor.case = case
        move_visitor(visitor, VisitorAction.SEND_BACK, actor=actor, **NO_PROPOSAL)
    if dropped and CASE_MOVES.allows(CaseAction.SEND_BACK, case.status):
        move_case(case, CaseAction.SEND_BACK, actor=actor)
