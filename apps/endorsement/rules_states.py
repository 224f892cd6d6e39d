"""The life of a version of the desk rules, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from apps.core.moves import Move, Moves
from apps.endorsement.states import RulesStatus


class RulesAction(StrEnum):
    """What can happen to a version; it is replaced when the next one is published."""

    PROPOSE = "PROPOSE"
    SEND_BACK = "SEND_BACK"
    PUBLISH = "PUBLISH"
    REPLACE = "REPLACE"
    DROP = "DROP"


_R = RulesStatus
RULES_MOVES: Final = Moves(
    {
        RulesAction.PROPOSE: Move(
            frozenset({_R.DRAFT}), _R.PROPOSED, "endorsement.desk_rules_proposed"
        ),
        RulesAction.SEND_BACK: Move(
            frozenset({_R.PROPOSED}), _R.DRAFT, "endorsement.desk_rules_sent_back"
        ),
        RulesAction.PUBLISH: Move(
            frozenset({_R.PROPOSED}), _R.PUBLISHED, "endorsement.desk_rules_published"
        ),
        RulesAction.REPLACE: Move(
            frozenset({_R.PUBLISHED}), _R.REPLACED, "endorsement.desk_rules_replaced"
        ),
        RulesAction.DROP: Move(
            frozenset({_R.DRAFT, _R.PROPOSED}), _R.DROPPED, "endorsement.desk_rules_dropped"
        ),
    }
)
