"""What the tables of moves cannot say. check_x raises, x answers; nothing here writes."""

import datetime as dt
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import GRANTS, Function
from apps.accounts.permissions import may
from apps.accounts.selectors import display_names, users_with
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.core.workcalendar import beijing_date, deadline
from apps.endorsement.errors import (
    GroundMissing,
    GroundUnknown,
    NoteMissing,
    NothingProposed,
    NotYourProposal,
    ReasonUnknown,
    SameOfficer,
    SameProposer,
)
from apps.endorsement.finality import is_final
from apps.endorsement.hold_errors import (
    CaseHeld,
    CaseOnNoDesk,
    PortOfficerNotAvailable,
)
from apps.endorsement.keeping_out import is_excluded
from apps.endorsement.models import CaseVisitor, PortCase, Visa, VoidProposal
from apps.endorsement.states import (
    CASE_MOVES,
    VISA_MOVES,
    VISITOR_MOVES,
    CaseAction,
    CaseStatus,
    VisaAction,
    VisitorAction,
    VoidGround,
)
from apps.policy.selectors import parameter, refusal_grounds, refusal_reasons, working_days

CASE_FUNCTIONS: Final = {
    CaseAction.ACCEPT: Function.PORT_EXAMINE,
    CaseAction.NOT_ACCEPT: Function.PORT_EXAMINE,
    CaseAction.CLAIM: Function.PORT_EXAMINE,
    CaseAction.RELEASE: Function.PORT_EXAMINE,
    CaseAction.ASK: Function.PORT_EXAMINE,
}
"""The acts of a person on a case, and the function each needs. All others follow from something."""

VISITOR_FUNCTIONS: Final = {
    VisitorAction.RECOMMEND: Function.PORT_EXAMINE,
    VisitorAction.SEND_BACK: Function.PORT_DECIDE,
    VisitorAction.APPROVE: Function.PORT_DECIDE,
    VisitorAction.REFUSE: Function.PORT_DECIDE,
    VisitorAction.ISSUE: Function.PORT_DECIDE,
    VisitorAction.TAKE_BACK: Function.PORT_DECIDE,
}

VISA_FUNCTIONS: Final = {
    VisaAction.USE: Function.PORT_MARK_USED,
    VisaAction.LEAVE: Function.PORT_MARK_USED,
    VisaAction.PROPOSE_VOID: Function.PORT_EXAMINE,
    VisaAction.TAKE_BACK_VOID: Function.PORT_EXAMINE,
    VisaAction.DECLINE_VOID: Function.PORT_DECIDE,
    VisaAction.DECLARE_VOID: Function.PORT_DECIDE,
    VisaAction.SUPERSEDE: Function.PORT_DECIDE,
}

HOLDERS: Final = frozenset({CaseAction.ASK, CaseAction.RELEASE, VisitorAction.RECOMMEND})
"""The acts of the officer who has the case on the desk, and of nobody else."""

CASE_STATUS_FOR: Final = {
    VisitorAction.RECOMMEND: CaseStatus.EXAMINING,
    VisitorAction.SEND_BACK: CaseStatus.EXAMINED,
    VisitorAction.APPROVE: CaseStatus.EXAMINED,
    VisitorAction.REFUSE: CaseStatus.EXAMINED,
}
"""Where the case must stand for an act on one of its visitors; issuing follows the visitor alone,
so that a guest who is approved does not wait for one whose papers are still asked for."""

_ANSWERING_PROPOSAL: Final = frozenset({VisaAction.DECLARE_VOID, VisaAction.DECLINE_VOID})
_TO_EXPLAIN: Final = frozenset({VoidGround.NOT_QUALIFIED})

_DECIDING: Final = frozenset(
    {
        VisitorAction.SEND_BACK,
        VisitorAction.APPROVE,
        VisitorAction.REFUSE,
        VisitorAction.TAKE_BACK,
    }
)


def case_actions(case: PortCase, actor: Actor) -> tuple[CaseAction, ...]:
    """What this person may do with the case now; buttons are drawn from it."""
    if is_excluded(case, actor):
        return ()
    return tuple(
        action
        for action in CASE_MOVES.actions_from(case.status)
        if action in CASE_FUNCTIONS
        and may(actor, CASE_FUNCTIONS[action])
        and (action not in HOLDERS or holds(case, actor))
    )


def holds(case: PortCase, actor: Actor) -> bool:
    """Whether the case is on this officer's desk."""
    return case.claimed_by == actor.id


def is_pick(case: PortCase, actor: Actor) -> bool:
    """Whether taking the case is picking it out of turn; who has accepted it goes on with it."""
    return case.accepted_by != actor.id


def check_on_no_other_desk(case: PortCase, actor: Actor) -> None:
    """Raise CaseHeld when an open case is on another officer's desk; says whose it is."""
    if case.is_open and case.claimed_by and not holds(case, actor):
        name = display_names([case.claimed_by]).get(case.claimed_by)
        told = _("%(name)s has this case on the desk.") % {"name": name} if name else None
        raise CaseHeld(told, claimed_by=case.claimed_by)


def check_holds(case: PortCase, actor: Actor) -> None:
    """Raise CaseHeld or CaseOnNoDesk unless the case is on this officer's desk."""
    check_on_no_other_desk(case, actor)
    if not holds(case, actor):
        raise CaseOnNoDesk


def may_move_desk(case: PortCase, actor: Actor) -> bool:
    """Whether this person may send the case to another visa desk now."""
    return case.is_open and may(actor, Function.PORT_EXAMINE)


def examining_officers() -> list[UUID]:
    """The ids of all who may examine cases here now."""
    return users_with(*sorted(GRANTS[Function.PORT_EXAMINE]))


def check_can_be_given(officer_id: UUID, *, holder: str | None) -> None:
    """Raise PortOfficerNotAvailable unless a case of `holder` can go to this officer's desk."""
    if officer_id not in examining_officers():
        reason = _("Choose one of the officers in the list.")
    elif str(officer_id) == holder:
        reason = _("It is on this officer's desk already.")
    else:
        return
    raise PortOfficerNotAvailable(reason, fields={"officer": reason})


def visitor_actions(
    visitor: CaseVisitor, actor: Actor, *, case: PortCase
) -> tuple[VisitorAction, ...]:
    """What this person may do with the visitor now; `case` is the visitor's, already loaded."""
    if is_excluded(case, actor):
        return ()
    stands = is_final(visitor, timezone.now())
    return tuple(
        action
        for action in VISITOR_MOVES.actions_from(visitor.state)
        if action in VISITOR_FUNCTIONS
        and may(actor, VISITOR_FUNCTIONS[action])
        and fits_case(action, case)
        and (action not in HOLDERS or holds(case, actor))
        and (action not in _DECIDING or is_another_officer(visitor, actor))
        and (action != VisitorAction.TAKE_BACK or not stands)
    )


def visa_actions(visa: Visa, actor: Actor) -> tuple[VisaAction, ...]:
    """What this person may do with the visa now."""
    proposal = visa.void_proposal
    return tuple(
        action
        for action in VISA_MOVES.actions_from(visa.status)
        if action in VISA_FUNCTIONS
        and may(actor, VISA_FUNCTIONS[action])
        and fits_proposal(action, proposal, actor)
        and not (action == VisaAction.LEAVE and visa.left_at)
    )


def fits_proposal(action: VisaAction, proposal: VoidProposal | None, actor: Actor) -> bool:
    """Whether an act on a visa agrees with the open proposal to declare it void, or with none."""
    if action in (VisaAction.PROPOSE_VOID, VisaAction.SUPERSEDE):
        return proposal is None  # a new visa would end what a colleague proposed, unanswered
    if action in _ANSWERING_PROPOSAL:
        return proposal is not None and proposal.proposed_by != actor.id
    if action == VisaAction.TAKE_BACK_VOID:
        return proposal is not None and proposal.proposed_by == actor.id
    return True


def check_proposal(action: VisaAction, proposal: VoidProposal | None, actor: Actor) -> VoidProposal:
    """The open proposal that the act answers.

    Raises NothingProposed when there is none, SameProposer for an answer to one's own and
    NotYourProposal for taking back a colleague's.
    """
    if proposal is None:
        raise NothingProposed
    if not fits_proposal(action, proposal, actor):
        raise SameProposer if action in _ANSWERING_PROPOSAL else NotYourProposal
    return proposal


def check_void_explained(ground: VoidGround, note: str) -> str:
    """The note without blanks around it; that somebody does not qualify needs one (NoteMissing)."""
    return check_explained(note, field="note") if ground in _TO_EXPLAIN else note.strip()


def fits_case(action: VisitorAction, case: PortCase) -> bool:
    """Whether the case stands where an act on a visitor needs it."""
    return CASE_STATUS_FOR.get(action, case.status) == case.status


def check_fits_case(action: VisitorAction, case: PortCase) -> None:
    """Raise MoveNotAllowed unless the case stands where the act on a visitor needs it."""
    if not fits_case(action, case):
        raise MoveNotAllowed(action=action.value, status=str(case.status))


def is_another_officer(visitor: CaseVisitor, actor: Actor) -> bool:
    """Whether the actor is not the one who examined."""
    return visitor.recommended_by != actor.id


def check_another_officer(visitor: CaseVisitor, actor: Actor) -> None:
    """Raise SameOfficer when the one who examined wants to decide or to send back."""
    if not is_another_officer(visitor, actor):
        raise SameOfficer


def check_ground(code: str) -> None:
    """Raise GroundMissing or GroundUnknown; `code` is the number in article 21, "1" to "6"."""
    if not code:
        raise GroundMissing(fields={"ground": _("Choose the ground of article 21.")})
    if code not in {str(ground.number) for ground in refusal_grounds(timezone.localdate())}:
        raise GroundUnknown(fields={"ground": _("Choose one of the grounds in the list.")})


def check_reasons(codes: Collection[str]) -> None:
    """Raise ReasonUnknown for a code that is no public reason today. None at all is lawful."""
    known = {reason.code for reason in refusal_reasons(timezone.localdate())}
    unknown = sorted(set(codes) - known)
    if unknown:
        raise ReasonUnknown(
            fields={"reasons": _("Choose from the list of public reasons.")}, reasons=unknown
        )


def check_explained(text: str, *, field: str) -> str:
    """The text without blanks around it; raises NoteMissing when nothing is left."""
    told = text.strip()
    if not told:
        raise NoteMissing(fields={field: _("Give a reason in a sentence or two.")})
    return told


def due_at(accepted_at: dt.datetime, arrival_at: dt.datetime) -> dt.datetime:
    """By when an accepted case has to be decided: within the working days, and before landing.

    The end of the n-th working day after acceptance, n being `port.examine_working_days`; a guest
    who lands earlier needs the decision by then. A landing that was over at acceptance sets no
    limit.
    """
    days = parameter("port.examine_working_days", beijing_date(accepted_at))
    by_calendar = deadline(accepted_at, days, working_days())
    return min(by_calendar, arrival_at) if arrival_at > accepted_at else by_calendar
