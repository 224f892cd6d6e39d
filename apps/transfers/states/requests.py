"""The life of a request and of each visitor in it, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.moves import Move, Moves


class Status(models.TextChoices):
    """Where a request stands."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Submitted")
    CHECKING = "CHECKING", _("City check")
    SUPPLEMENT_ASKED = "SUPPLEMENT_ASKED", _("Supplement asked")
    RETURNED = "RETURNED", _("Returned")
    REDIRECTED = "REDIRECTED", _("Redirected to another city")
    HANDED_ON = "HANDED_ON", _("Handed on")
    ACCEPTED = "ACCEPTED", _("Accepted by the port")
    DECIDED = "DECIDED", _("Decided")
    CLOSED = "CLOSED", _("Closed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Action(StrEnum):
    """Everything that can move a request. `PORT_...` come as messages of the port."""

    SUBMIT = "SUBMIT"
    SUBMIT_DIRECT = "SUBMIT_DIRECT"
    CLAIM = "CLAIM"
    ASSIGN = "ASSIGN"
    RELEASE = "RELEASE"
    ASK = "ASK"
    ANSWER = "ANSWER"
    RETURN = "RETURN"
    REDIRECT = "REDIRECT"
    REDIRECT_UNDONE = "REDIRECT_UNDONE"
    HAND_ON = "HAND_ON"
    HAND_ON_UNDONE = "HAND_ON_UNDONE"
    HAND_ON_UNDONE_DIRECT = "HAND_ON_UNDONE_DIRECT"
    ASK_RECALL = "ASK_RECALL"
    RECALL = "RECALL"
    RECALL_DIRECT = "RECALL_DIRECT"
    PORT_ACCEPT = "PORT_ACCEPT"
    PORT_NOT_ACCEPT = "PORT_NOT_ACCEPT"
    PORT_NOT_ACCEPT_DIRECT = "PORT_NOT_ACCEPT_DIRECT"
    PORT_ASK = "PORT_ASK"
    ANSWER_PORT = "ANSWER_PORT"
    DECIDE = "DECIDE"
    UNDECIDE = "UNDECIDE"
    CLOSE = "CLOSE"
    WITHDRAW = "WITHDRAW"
    ASK_WITHDRAWAL = "ASK_WITHDRAWAL"
    ASK_WITHDRAWAL_ACCEPTED = "ASK_WITHDRAWAL_ACCEPTED"
    WITHDRAWN_BY_PORT = "WITHDRAWN_BY_PORT"


def _move(event: str, target: Status, *sources: Status) -> Move:
    return Move(frozenset(sources), target, f"transfers.{event}")


_S = Status


#: The table. `..._DIRECT` is for cities whose inviters file straight with the port, where nobody in
#: the city holds the request: it goes back to its inviter. `..._UNDONE` is for a message that the
#: carrier gave back as undeliverable.
MOVES: Final[Moves[Action]] = Moves(
    {
        Action.SUBMIT: _move("submitted", _S.SUBMITTED, _S.DRAFT, _S.RETURNED),
        Action.SUBMIT_DIRECT: _move("submitted_direct", _S.HANDED_ON, _S.DRAFT, _S.RETURNED),
        Action.CLAIM: _move("claimed", _S.CHECKING, _S.SUBMITTED),
        Action.ASSIGN: _move("assigned", _S.CHECKING, _S.SUBMITTED),
        Action.RELEASE: _move("released", _S.SUBMITTED, _S.CHECKING),
        Action.ASK: _move("supplement_asked", _S.SUPPLEMENT_ASKED, _S.CHECKING),
        Action.ANSWER: _move("supplement_answered", _S.CHECKING, _S.SUPPLEMENT_ASKED),
        Action.RETURN: _move("returned", _S.RETURNED, _S.CHECKING),
        Action.REDIRECT: _move("redirected", _S.REDIRECTED, _S.CHECKING),
        Action.REDIRECT_UNDONE: _move("redirect_undone", _S.CHECKING, _S.REDIRECTED),
        Action.HAND_ON: _move("handed_on", _S.HANDED_ON, _S.CHECKING),
        Action.HAND_ON_UNDONE: _move("hand_on_undone", _S.CHECKING, _S.HANDED_ON),
        Action.HAND_ON_UNDONE_DIRECT: _move("hand_on_undone", _S.RETURNED, _S.HANDED_ON),
        Action.ASK_RECALL: _move("recall_asked", _S.HANDED_ON, _S.HANDED_ON),
        Action.RECALL: _move("recalled", _S.CHECKING, _S.HANDED_ON),
        Action.RECALL_DIRECT: _move("recalled", _S.RETURNED, _S.HANDED_ON),
        Action.PORT_ACCEPT: _move("accepted", _S.ACCEPTED, _S.HANDED_ON),
        Action.PORT_NOT_ACCEPT: _move("not_accepted", _S.CHECKING, _S.HANDED_ON),
        Action.PORT_NOT_ACCEPT_DIRECT: _move("not_accepted", _S.RETURNED, _S.HANDED_ON),
        Action.PORT_ASK: _move("port_asked", _S.ACCEPTED, _S.ACCEPTED),
        Action.ANSWER_PORT: _move("port_answered", _S.ACCEPTED, _S.ACCEPTED),
        Action.DECIDE: _move("decided", _S.DECIDED, _S.ACCEPTED),
        Action.UNDECIDE: _move("undecided", _S.ACCEPTED, _S.DECIDED),
        Action.CLOSE: _move("closed", _S.CLOSED, _S.DECIDED),
        Action.WITHDRAW: _move(
            "withdrawn",
            _S.WITHDRAWN,
            _S.DRAFT,
            _S.SUBMITTED,
            _S.CHECKING,
            _S.SUPPLEMENT_ASKED,
            _S.RETURNED,
        ),
        Action.ASK_WITHDRAWAL: _move("withdrawal_asked", _S.HANDED_ON, _S.HANDED_ON),
        Action.ASK_WITHDRAWAL_ACCEPTED: _move("withdrawal_asked", _S.ACCEPTED, _S.ACCEPTED),
        Action.WITHDRAWN_BY_PORT: _move(
            "withdrawn_by_port", _S.WITHDRAWN, _S.HANDED_ON, _S.ACCEPTED
        ),
    }
)


#: Trip, visitors and papers may be changed by the inviter.
EDITABLE: Final = frozenset({_S.DRAFT, _S.RETURNED})


#: The visitors count as having an open request for their trip (no second one is taken).
OPEN: Final = frozenset(
    {_S.SUBMITTED, _S.CHECKING, _S.SUPPLEMENT_ASKED, _S.HANDED_ON, _S.ACCEPTED, _S.DECIDED}
)


#: A visitor of a request that is filed may still be replaced or withdrawn alone.
LATE: Final = frozenset({_S.SUBMITTED, _S.CHECKING, _S.SUPPLEMENT_ASKED, _S.HANDED_ON, _S.ACCEPTED})


#: A city officer holds the request.
HELD: Final = frozenset({_S.CHECKING, _S.SUPPLEMENT_ASKED})


#: The port has the request, or the carrier brings it there.
AT_PORT: Final = frozenset({_S.HANDED_ON, _S.ACCEPTED, _S.DECIDED})


#: An officer is named who will have it if it comes back, so that it can be given to another.
GIVEN: Final = HELD | AT_PORT


#: Nothing moves any more.
ENDED: Final = frozenset({_S.REDIRECTED, _S.CLOSED, _S.WITHDRAWN})


class VisitorState(models.TextChoices):
    """Where one visitor of a request stands; a decision is per visitor."""

    LISTED = "LISTED", _("Not yet decided")
    APPROVED = "APPROVED", _("Approved, visa not yet issued")
    REFUSED = "REFUSED", _("Visa not issued")
    ISSUED = "ISSUED", _("Visa issued")
    USED = "USED", _("Visa used")
    EXPIRED = "EXPIRED", _("Visa expired")
    DECLARED_VOID = "DECLARED_VOID", _("Visa declared void")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    PROPOSED = "PROPOSED", _("Substitute, not yet taken")
    SUBSTITUTED = "SUBSTITUTED", _("Replaced by another person")


class VisitorAction(StrEnum):
    """What the port's answers, a withdrawal or a substitution do to one visitor."""

    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    UNDECIDE = "UNDECIDE"
    ISSUE = "ISSUE"
    REPLACE_VISA = "REPLACE_VISA"
    USE = "USE"
    MISS_EXIT = "MISS_EXIT"
    TELL_EXIT = "TELL_EXIT"
    EXPIRE = "EXPIRE"
    DECLARE_VOID = "DECLARE_VOID"
    WITHDRAW = "WITHDRAW"
    SUBSTITUTE = "SUBSTITUTE"
    TAKE = "TAKE"
    DROP = "DROP"


_V = VisitorState


VISITOR_MOVES: Final[Moves[VisitorAction]] = Moves(
    {
        VisitorAction.APPROVE: Move(
            frozenset({_V.LISTED}), _V.APPROVED, "transfers.visitor_approved"
        ),
        VisitorAction.REFUSE: Move(frozenset({_V.LISTED}), _V.REFUSED, "transfers.visitor_refused"),
        VisitorAction.UNDECIDE: Move(
            frozenset({_V.APPROVED}), _V.LISTED, "transfers.visitor_undecided"
        ),
        VisitorAction.ISSUE: Move(frozenset({_V.APPROVED}), _V.ISSUED, "transfers.visa_issued"),
        VisitorAction.REPLACE_VISA: Move(
            frozenset({_V.ISSUED}), _V.ISSUED, "transfers.visa_replaced"
        ),
        VisitorAction.USE: Move(  # the report of an entry may come after the last midnight
            frozenset({_V.ISSUED, _V.EXPIRED}), _V.USED, "transfers.visa_used"
        ),
        VisitorAction.MISS_EXIT: Move(frozenset({_V.USED}), _V.USED, "transfers.no_exit_on_record"),
        VisitorAction.TELL_EXIT: Move(frozenset({_V.USED}), _V.USED, "transfers.exit_told"),
        VisitorAction.EXPIRE: Move(frozenset({_V.ISSUED}), _V.EXPIRED, "transfers.visa_expired"),
        VisitorAction.DECLARE_VOID: Move(
            frozenset({_V.ISSUED}), _V.DECLARED_VOID, "transfers.visa_declared_void"
        ),
        VisitorAction.WITHDRAW: Move(
            frozenset({_V.LISTED}), _V.WITHDRAWN, "transfers.visitor_withdrawn"
        ),
        VisitorAction.SUBSTITUTE: Move(
            frozenset({_V.LISTED}), _V.SUBSTITUTED, "transfers.visitor_substituted"
        ),
        VisitorAction.TAKE: Move(frozenset({_V.PROPOSED}), _V.LISTED, "transfers.substitute_taken"),
        VisitorAction.DROP: Move(
            frozenset({_V.PROPOSED}), _V.WITHDRAWN, "transfers.substitute_dropped"
        ),
    }
)


#: The port has issued a visa for the visitor, whatever became of it.
WITH_VISA: Final = frozenset({_V.ISSUED, _V.USED, _V.EXPIRED, _V.DECLARED_VOID})


#: They no longer travel with the delegation, or do not yet belong to it: no list, no count, no
#: message of the request names them.
NOT_OF_IT: Final = frozenset({_V.WITHDRAWN, _V.SUBSTITUTED, _V.PROPOSED})
