"""The life of a case, of each visitor in it and of a visa, as data. docs/reference/states-case.md
is drawn from these tables."""

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.moves import Move, Moves


class CaseStatus(models.TextChoices):
    """Where a case stands at the port."""

    RECEIVED = "RECEIVED", _("Received")
    ACCEPTED = "ACCEPTED", _("Accepted")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("Not accepted")
    EXAMINING = "EXAMINING", _("Being examined")
    AWAITING_SUPPLEMENT = "AWAITING_SUPPLEMENT", _("Awaiting supplement")
    EXAMINED = "EXAMINED", _("Examined")
    DECIDED = "DECIDED", _("Decided")
    CLOSED = "CLOSED", _("Closed")
    RECALLED = "RECALLED", _("Recalled by the city")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class VisitorState(models.TextChoices):
    """Where one visitor of a case stands. A decision is made for each visitor."""

    PENDING = "PENDING", _("To be examined")
    RECOMMENDED = "RECOMMENDED", _("Recommended")
    APPROVED = "APPROVED", _("Approved")
    REFUSED = "REFUSED", _("Refused")
    ISSUED = "ISSUED", _("Visa issued")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    SUBSTITUTED = "SUBSTITUTED", _("Replaced by another person")


class VisaStatus(models.TextChoices):
    """Where an issued visa stands."""

    ISSUED = "ISSUED", _("Issued")
    USED = "USED", _("Used")
    EXPIRED = "EXPIRED", _("Expired")
    DECLARED_VOID = "DECLARED_VOID", _("Declared void")
    SUPERSEDED = "SUPERSEDED", _("Replaced by another visa")


class HoldWay(models.TextChoices):
    """How a case came to an officer's desk."""

    NEXT = "NEXT", _("next in turn")
    ACCEPTED = "ACCEPTED", _("kept after accepting")
    PICKED = "PICKED", _("picked")
    GIVEN = "GIVEN", _("given by a supervisor")
    HANDED = "HANDED", _("handed over by a colleague")
    CALLED = "CALLED", _("taken when called")


class Recommendation(models.TextChoices):
    """What the examining officer proposes."""

    APPROVE = "APPROVE", _("approve")
    REFUSE = "REFUSE", _("refuse")


class VoidGround(models.TextChoices):
    """Why a visa is declared void (Exit and Entry Administration Law, article 67)."""

    DAMAGED = "DAMAGED", _("damaged")
    LOST = "LOST", _("lost")
    STOLEN = "STOLEN", _("stolen")
    NOT_QUALIFIED = "NOT_QUALIFIED", _("the holder turned out not to qualify")


class LetterPurpose(models.TextChoices):
    """What a copy of a confirmation letter was made for."""

    HANDED = "HANDED", _("given to the guest")
    FILE = "FILE", _("for the file")
    SENT = "SENT", _("sent to the inviter")


class Duty(models.TextChoices):
    """What an officer on the roster of a visa desk does."""

    DESK = "DESK", _("At the desk")
    FIRST = "FIRST", _("First on call")
    SECOND = "SECOND", _("Second on call")


class RulesStatus(models.TextChoices):
    """Where a version of the desk rules stands."""

    DRAFT = "DRAFT", _("Draft")
    PROPOSED = "PROPOSED", _("Proposed")
    PUBLISHED = "PUBLISHED", _("In force")
    REPLACED = "REPLACED", _("Replaced")
    DROPPED = "DROPPED", _("Dropped")


class CaseAction(StrEnum):
    """What can happen to a case; the last ones follow from messages or from other acts."""

    ACCEPT = "ACCEPT"
    NOT_ACCEPT = "NOT_ACCEPT"
    CLAIM = "CLAIM"
    RELEASE = "RELEASE"
    ASK = "ASK"
    ANSWERED = "ANSWERED"
    EXAMINED = "EXAMINED"
    SEND_BACK = "SEND_BACK"
    DECIDED = "DECIDED"
    UNDECIDED = "UNDECIDED"
    CLOSE = "CLOSE"
    RECALL = "RECALL"
    REOPEN = "REOPEN"
    WITHDRAW = "WITHDRAW"
    LAPSE = "LAPSE"
    SUBSTITUTE = "SUBSTITUTE"


class VisitorAction(StrEnum):
    """What can happen to one visitor of a case."""

    RECOMMEND = "RECOMMEND"
    SEND_BACK = "SEND_BACK"
    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    ISSUE = "ISSUE"
    WITHDRAW = "WITHDRAW"
    SUBSTITUTE = "SUBSTITUTE"
    CHANGE = "CHANGE"  # by an answer, after the recommendation
    TAKE_BACK = "TAKE_BACK"  # of the decision


class VisaAction(StrEnum):
    """What can happen to an issued visa."""

    USE = "USE"
    LEAVE = "LEAVE"
    MISS_EXIT = "MISS_EXIT"
    EXPIRE = "EXPIRE"
    PROPOSE_VOID = "PROPOSE_VOID"
    DECLINE_VOID = "DECLINE_VOID"
    TAKE_BACK_VOID = "TAKE_BACK_VOID"
    DECLARE_VOID = "DECLARE_VOID"
    SUPERSEDE = "SUPERSEDE"


_C = CaseStatus
_TO_DECIDE: Final = frozenset(
    {_C.RECEIVED, _C.ACCEPTED, _C.EXAMINING, _C.AWAITING_SUPPLEMENT, _C.EXAMINED}
)
CASE_MOVES: Final = Moves(
    {
        CaseAction.ACCEPT: Move(frozenset({_C.RECEIVED}), _C.ACCEPTED, "endorsement.case_accepted"),
        CaseAction.NOT_ACCEPT: Move(
            frozenset({_C.RECEIVED}), _C.NOT_ACCEPTED, "endorsement.case_not_accepted"
        ),
        CaseAction.CLAIM: Move(frozenset({_C.ACCEPTED}), _C.EXAMINING, "endorsement.case_claimed"),
        CaseAction.RELEASE: Move(
            frozenset({_C.EXAMINING}), _C.ACCEPTED, "endorsement.case_released"
        ),
        CaseAction.ASK: Move(
            frozenset({_C.EXAMINING}), _C.AWAITING_SUPPLEMENT, "endorsement.supplement_asked"
        ),
        CaseAction.ANSWERED: Move(
            frozenset({_C.AWAITING_SUPPLEMENT}), _C.EXAMINING, "endorsement.supplement_answered"
        ),
        CaseAction.EXAMINED: Move(
            frozenset({_C.EXAMINING}), _C.EXAMINED, "endorsement.case_examined"
        ),
        CaseAction.SEND_BACK: Move(
            frozenset({_C.EXAMINED}), _C.EXAMINING, "endorsement.case_sent_back"
        ),
        CaseAction.DECIDED: Move(  # also when the last one who was not decided has left
            frozenset({_C.EXAMINED, _C.EXAMINING, _C.AWAITING_SUPPLEMENT}),
            _C.DECIDED,
            "endorsement.case_decided",
        ),
        CaseAction.UNDECIDED: Move(
            frozenset({_C.DECIDED}), _C.EXAMINED, "endorsement.case_undecided"
        ),
        CaseAction.CLOSE: Move(frozenset({_C.DECIDED}), _C.CLOSED, "endorsement.case_closed"),
        CaseAction.RECALL: Move(frozenset({_C.RECEIVED}), _C.RECALLED, "endorsement.case_recalled"),
        CaseAction.REOPEN: Move(
            frozenset({_C.RECALLED, _C.NOT_ACCEPTED}), _C.RECEIVED, "endorsement.case_reopened"
        ),
        CaseAction.WITHDRAW: Move(_TO_DECIDE, _C.WITHDRAWN, "endorsement.case_withdrawn"),
        CaseAction.LAPSE: Move(_TO_DECIDE, _C.WITHDRAWN, "endorsement.case_lapsed"),
        CaseAction.SUBSTITUTE: Move(
            frozenset({_C.EXAMINED}), _C.EXAMINING, "endorsement.case_has_substitute"
        ),
    }
)

_V = VisitorState
VISITOR_MOVES: Final = Moves(
    {
        VisitorAction.RECOMMEND: Move(
            frozenset({_V.PENDING}), _V.RECOMMENDED, "endorsement.visitor_recommended"
        ),
        VisitorAction.SEND_BACK: Move(
            frozenset({_V.RECOMMENDED}), _V.PENDING, "endorsement.visitor_sent_back"
        ),
        VisitorAction.APPROVE: Move(
            frozenset({_V.RECOMMENDED}), _V.APPROVED, "endorsement.visitor_approved"
        ),
        VisitorAction.REFUSE: Move(
            frozenset({_V.RECOMMENDED}), _V.REFUSED, "endorsement.visitor_refused"
        ),
        VisitorAction.ISSUE: Move(frozenset({_V.APPROVED}), _V.ISSUED, "endorsement.visa_issued"),
        VisitorAction.WITHDRAW: Move(
            frozenset({_V.PENDING, _V.RECOMMENDED}), _V.WITHDRAWN, "endorsement.visitor_withdrawn"
        ),
        VisitorAction.SUBSTITUTE: Move(
            frozenset({_V.PENDING, _V.RECOMMENDED}),
            _V.SUBSTITUTED,
            "endorsement.visitor_substituted",
        ),
        VisitorAction.CHANGE: Move(
            frozenset({_V.RECOMMENDED}), _V.PENDING, "endorsement.visitor_changed"
        ),
        VisitorAction.TAKE_BACK: Move(  # what was recommended stands
            frozenset({_V.APPROVED, _V.REFUSED}),
            _V.RECOMMENDED,
            "endorsement.decision_taken_back",
        ),
    }
)

VISA_MOVES: Final = Moves(
    {
        VisaAction.USE: Move(
            # The entry is a fact, and its report may come after the last midnight.
            frozenset({VisaStatus.ISSUED, VisaStatus.EXPIRED}),
            VisaStatus.USED,
            "endorsement.visa_used",
        ),
        VisaAction.LEAVE: Move(
            frozenset({VisaStatus.USED}), VisaStatus.USED, "endorsement.exit_noted"
        ),
        VisaAction.MISS_EXIT: Move(
            frozenset({VisaStatus.USED}), VisaStatus.USED, "endorsement.no_exit_on_record"
        ),
        VisaAction.EXPIRE: Move(
            frozenset({VisaStatus.ISSUED}), VisaStatus.EXPIRED, "endorsement.visa_expired"
        ),
        # The visa holds while a second officer has not spoken; each step is a revision of its own.
        VisaAction.PROPOSE_VOID: Move(
            frozenset({VisaStatus.ISSUED}), VisaStatus.ISSUED, "endorsement.void_proposed"
        ),
        VisaAction.DECLINE_VOID: Move(
            frozenset({VisaStatus.ISSUED}), VisaStatus.ISSUED, "endorsement.void_declined"
        ),
        VisaAction.TAKE_BACK_VOID: Move(
            frozenset({VisaStatus.ISSUED}), VisaStatus.ISSUED, "endorsement.void_taken_back"
        ),
        VisaAction.DECLARE_VOID: Move(
            frozenset({VisaStatus.ISSUED}), VisaStatus.DECLARED_VOID, "endorsement.visa_voided"
        ),
        VisaAction.SUPERSEDE: Move(
            frozenset({VisaStatus.ISSUED}), VisaStatus.SUPERSEDED, "endorsement.visa_superseded"
        ),
    }
)

OPEN: Final = frozenset(
    {
        CaseStatus.RECEIVED,
        CaseStatus.ACCEPTED,
        CaseStatus.EXAMINING,
        CaseStatus.AWAITING_SUPPLEMENT,
        CaseStatus.EXAMINED,
        CaseStatus.DECIDED,
    }
)
"""States in which somebody still has something to do; AWAITING_SUPPLEMENT waits for the inviter."""

UNDECIDED: Final = OPEN - {CaseStatus.DECIDED}
"""States in which the port still has to decide: the load of a desk is counted in them."""

WAITING: Final = frozenset({VisitorState.PENDING, VisitorState.RECOMMENDED})
"""Nobody has decided on the visitor yet."""

LEFT: Final = frozenset({VisitorState.WITHDRAWN, VisitorState.SUBSTITUTED})
"""The visitor no longer belongs to the delegation."""

DECISION_MADE: Final = frozenset({VisitorState.APPROVED, VisitorState.REFUSED, VisitorState.ISSUED})

IN_FORCE: Final = frozenset({VisaStatus.ISSUED, VisaStatus.USED})
"""The visa lets its holder enter, or has let; a visitor has one of these at most."""
