"""Declaring a visa void (宣布作废, Law 67): one officer proposes, another confirms or declines.

Until the second has spoken the visa holds, and whoever checks it reads that it is valid.
"""

from uuid import UUID

from django.utils import timezone

from apps.accounts.permissions import check_may
from apps.accounts.selectors import users_with
from apps.core.actors import Actor
from apps.endorsement.errors import VoidAlreadyProposed
from apps.endorsement.models import Visa, VoidProposal
from apps.endorsement.moving import APPROVERS
from apps.endorsement.moving_visas import (
    end_proposal,
    lock_visa,
    move_visa,
    tell_city_of_change,
    tell_of_visa,
)
from apps.endorsement.policies import (
    VISA_FUNCTIONS,
    check_explained,
    check_proposal,
    check_void_explained,
)
from apps.endorsement.states import VISA_MOVES, VisaAction, VoidGround
from apps.endorsement.voiding_states import ProposalOutcome
from apps.regions.scoping import port_command


@port_command
def propose_void(
    *, actor: Actor, visa_id: UUID, revision: int, ground: VoidGround, note: str = ""
) -> Visa:
    """Propose to declare a visa void; every approver is told, and the visa holds meanwhile.

    Ground and note stay at the port. Raises ValueError for an unknown ground, NotAllowed,
    NoteMissing when the ground needs an explanation, VoidAlreadyProposed, VisaNotFound,
    StaleRevision, MoveNotAllowed.
    """
    action = VisaAction.PROPOSE_VOID
    check_may(actor, VISA_FUNCTIONS[action])
    chosen = VoidGround(ground)
    told = check_void_explained(chosen, note)
    visa = lock_visa(visa_id, revision=revision)
    VISA_MOVES.check(action, visa.status)
    if visa.void_proposal is not None:
        raise VoidAlreadyProposed
    proposal = VoidProposal.objects.create(
        visa=visa, ground=chosen, note=told, proposed_at=timezone.now(), proposed_by=actor.id
    )
    facts = {"proposal": str(proposal.id), "ground": str(chosen)}
    move_visa(visa, action, actor=actor, facts=facts)
    tell_of_visa(visa, "endorsement.void_proposed", actor=actor, recipients=users_with(*APPROVERS))
    return visa


@port_command
def declare_void(*, actor: Actor, visa_id: UUID, revision: int, note: str = "") -> Visa:
    """Declare a visa void that another officer proposed to; the city learns the fact, no ground.

    Raises NotAllowed, NothingProposed, SameProposer, VisaNotFound, StaleRevision, MoveNotAllowed.
    """
    visa, proposal = _answered(VisaAction.DECLARE_VOID, actor, visa_id, revision)
    end_proposal(proposal, ProposalOutcome.CONFIRMED, actor=actor, note=note.strip())
    now = timezone.now()
    move_visa(
        visa,
        VisaAction.DECLARE_VOID,
        actor=actor,
        facts={"proposal": str(proposal.id), "ground": proposal.ground},
        voided_at=now,
        voided_by=actor.id,
        void_proposed_by=proposal.proposed_by,
        void_ground=proposal.ground,
        void_note=proposal.note,
    )
    _tell_author(proposal, "endorsement.visa_voided", actor=actor)
    tell_city_of_change(visa, at=now)
    return visa


@port_command
def decline_void(*, actor: Actor, visa_id: UUID, revision: int, note: str) -> Visa:
    """Decline a colleague's proposal with a reason; the visa goes on as before.

    Raises NotAllowed, NoteMissing, NothingProposed, SameProposer, VisaNotFound, StaleRevision,
    MoveNotAllowed.
    """
    told = check_explained(note, field="note")
    visa, proposal = _answered(VisaAction.DECLINE_VOID, actor, visa_id, revision)
    end_proposal(proposal, ProposalOutcome.DECLINED, actor=actor, note=told)
    move_visa(visa, VisaAction.DECLINE_VOID, actor=actor, facts={"proposal": str(proposal.id)})
    _tell_author(proposal, "endorsement.void_declined", actor=actor)
    return visa


@port_command
def take_back_void(*, actor: Actor, visa_id: UUID, revision: int) -> Visa:
    """Take one's own proposal back; the visa goes on as before.

    Raises NotAllowed, NothingProposed, NotYourProposal, VisaNotFound, StaleRevision,
    MoveNotAllowed.
    """
    visa, proposal = _answered(VisaAction.TAKE_BACK_VOID, actor, visa_id, revision)
    end_proposal(proposal, ProposalOutcome.TAKEN_BACK, actor=actor)
    move_visa(visa, VisaAction.TAKE_BACK_VOID, actor=actor, facts={"proposal": str(proposal.id)})
    return visa


def _answered(
    action: VisaAction, actor: Actor, visa_id: UUID, revision: int
) -> tuple[Visa, VoidProposal]:
    """The locked visa and the open proposal that this person may end by this act."""
    check_may(actor, VISA_FUNCTIONS[action])
    visa = lock_visa(visa_id, revision=revision)
    VISA_MOVES.check(action, visa.status)
    return visa, check_proposal(action, visa.void_proposal, actor)


def _tell_author(proposal: VoidProposal, event: str, *, actor: Actor) -> None:
    tell_of_visa(proposal.visa, event, actor=actor, recipients=[UUID(proposal.proposed_by)])
