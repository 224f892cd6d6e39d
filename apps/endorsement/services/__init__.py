"""Every act at the port. Each takes the actor and the revision the caller has seen."""

from apps.endorsement.services.arrivals import (
    answer_recall,
    answer_withdrawal,
    take_answers,
    take_in,
)
from apps.endorsement.services.changes import answer_substitution, answer_visitor_withdrawal
from apps.endorsement.services.conflicts import declare_conflict, lift_exclusion
from apps.endorsement.services.desk import Question, accept, ask_supplement, not_accept
from apps.endorsement.services.desks import move_to_desk
from apps.endorsement.services.examination import approve, recommend, refuse, send_back
from apps.endorsement.services.expediting import decline_expedition, grant_expedition
from apps.endorsement.services.handing import give, give_out, hand_over, release, take_back
from apps.endorsement.services.measuring import measure_work
from apps.endorsement.services.reminding import remind
from apps.endorsement.services.replacing import replace
from apps.endorsement.services.snapshots import set_passphrase, take_snapshot
from apps.endorsement.services.taking import claim, take_next
from apps.endorsement.services.together import approve_together
from apps.endorsement.services.undoing import take_back_decision, tell_held, tell_now
from apps.endorsement.services.visas import expire, issue, mark_left, mark_used
from apps.endorsement.services.voiding import (
    declare_void,
    decline_void,
    propose_void,
    take_back_void,
)

__all__ = [
    "Question",
    "accept",
    "answer_recall",
    "answer_substitution",
    "answer_visitor_withdrawal",
    "answer_withdrawal",
    "approve",
    "approve_together",
    "ask_supplement",
    "claim",
    "declare_conflict",
    "declare_void",
    "decline_expedition",
    "decline_void",
    "expire",
    "give",
    "give_out",
    "grant_expedition",
    "hand_over",
    "issue",
    "lift_exclusion",
    "mark_left",
    "mark_used",
    "measure_work",
    "move_to_desk",
    "not_accept",
    "propose_void",
    "recommend",
    "refuse",
    "release",
    "remind",
    "replace",
    "send_back",
    "set_passphrase",
    "take_answers",
    "take_back",
    "take_back_decision",
    "take_back_void",
    "take_in",
    "take_next",
    "take_snapshot",
    "tell_held",
    "tell_now",
]
