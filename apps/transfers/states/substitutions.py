"""The life of a substitution: one visitor of a filed request replaced by another."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.moves import Move, Moves


class SubstitutionStatus(models.TextChoices):
    """Where the replacing of one visitor by another stands."""

    WRITING = "WRITING", _("Being written")
    TO_CHECK = "TO_CHECK", _("To be checked by the city")
    ASKED = "ASKED", _("The port is asked")
    TAKEN = "TAKEN", _("Substitute taken")
    REFUSED = "REFUSED", _("Not taken by the port")
    CANCELLED = "CANCELLED", _("Given up by the inviter")
    OVERTAKEN = "OVERTAKEN", _("Overtaken")


class SubstitutionAction(StrEnum):
    """What can happen to a substitution."""

    SEND = "SEND"
    SEND_DIRECT = "SEND_DIRECT"
    PASS_ON = "PASS_ON"  # noqa: S105 (no password)
    SEND_BACK = "SEND_BACK"
    UNDONE = "UNDONE"
    UNDONE_DIRECT = "UNDONE_DIRECT"
    TAKE = "TAKE"
    REFUSE = "REFUSE"
    CANCEL = "CANCEL"
    OVERTAKE = "OVERTAKE"


_B = SubstitutionStatus


#: The substitute is still to be taken, or not.
SUBSTITUTION_OPEN: Final = frozenset({_B.WRITING, _B.TO_CHECK, _B.ASKED})


#: `..._DIRECT` as for requests. While the city holds the request, sending is taking; what the
#: request's own fate decides (a decision on the one to be replaced, a withdrawal) overtakes; what
#: the port is asked it still answers after a decision.
SUBSTITUTION_MOVES: Final[Moves[SubstitutionAction]] = Moves(
    {
        SubstitutionAction.SEND: Move(
            frozenset({_B.WRITING}), _B.TO_CHECK, "transfers.substitution_sent"
        ),
        SubstitutionAction.SEND_DIRECT: Move(
            frozenset({_B.WRITING}), _B.ASKED, "transfers.substitution_asked"
        ),
        SubstitutionAction.PASS_ON: Move(
            frozenset({_B.TO_CHECK}), _B.ASKED, "transfers.substitution_asked"
        ),
        SubstitutionAction.SEND_BACK: Move(
            frozenset({_B.TO_CHECK}), _B.WRITING, "transfers.substitution_sent_back"
        ),
        SubstitutionAction.UNDONE: Move(
            frozenset({_B.ASKED}), _B.TO_CHECK, "transfers.substitution_undone"
        ),
        SubstitutionAction.UNDONE_DIRECT: Move(
            frozenset({_B.ASKED}), _B.WRITING, "transfers.substitution_undone"
        ),
        SubstitutionAction.TAKE: Move(SUBSTITUTION_OPEN, _B.TAKEN, "transfers.substitution_taken"),
        SubstitutionAction.REFUSE: Move(
            frozenset({_B.ASKED}), _B.REFUSED, "transfers.substitution_refused"
        ),
        SubstitutionAction.CANCEL: Move(
            frozenset({_B.WRITING, _B.TO_CHECK}), _B.CANCELLED, "transfers.substitution_cancelled"
        ),
        SubstitutionAction.OVERTAKE: Move(
            SUBSTITUTION_OPEN, _B.OVERTAKEN, "transfers.substitution_overtaken"
        ),
    }
)
