"""Every write to a request.

`drafting`, `copying`, `known`, `papers` and `readings` write what is filed, `filing` submits and
withdraws,
`substituting` and `withdrawing` change one visitor of what is filed, `checking` and
`substitute_check` are the city officer's, `assigning` says on whose desk a request lies, `absences`
and `views` are the desk's own housekeeping, `answering` answers questions, `typing` keeps what is
not saved yet, `reminding` tells of deadlines; `redirects`, `port_answers`, `visitor_answers` and
`undelivered` take messages and receipts, for `inbox` only. `moving` is the only writer of a status,
`substitutions` of a substitution's.
"""

from apps.transfers.services.absences import end_absence, enter_absence
from apps.transfers.services.answering import answer_port, answer_supplement
from apps.transfers.services.assigning import (
    free_those_of_closed_accounts,
    reassign,
    release,
    take_next,
)
from apps.transfers.services.checking import (
    ask_recall,
    ask_supplement,
    claim,
    hand_on,
    hand_on_checked,
    redirect,
    return_request,
)
from apps.transfers.services.clearing import clear_scans
from apps.transfers.services.copying import copy_request
from apps.transfers.services.correcting import correct, object_to_correction
from apps.transfers.services.drafting import (
    add_visitor,
    edit_trip,
    edit_visitor,
    remove_visitor,
    start_draft,
)
from apps.transfers.services.expediting import set_expedition
from apps.transfers.services.filing import submit, withdraw
from apps.transfers.services.flights import change_flight
from apps.transfers.services.importing import (
    apply_import,
    cancel_import,
    keep_row,
    mend_row,
    skip_row,
    start_import,
    start_import_of_rows,
)
from apps.transfers.services.known import add_known_visitor
from apps.transfers.services.marking import mark
from apps.transfers.services.papers import (
    Attached,
    attach_paper,
    attach_papers,
    paper_to_turn,
    remove_paper,
    replace_paper,
    swap_turned,
)
from apps.transfers.services.readings import add_scan, note_scan, remove_scan, take_scan
from apps.transfers.services.reminding import remind
from apps.transfers.services.substitute_check import pass_on_substitute, send_back_substitute
from apps.transfers.services.substituting import (
    cancel_substitution,
    edit_substitute,
    send_substitute,
    start_substitution,
)
from apps.transfers.services.taking_over import take_over
from apps.transfers.services.typing import drop_old_typed, forget_typed, keep_typed, take_typed
from apps.transfers.services.views import remove_view, save_view
from apps.transfers.services.withdrawing import withdraw_visitor

__all__ = [
    "Attached",
    "add_known_visitor",
    "add_scan",
    "add_visitor",
    "answer_port",
    "answer_supplement",
    "apply_import",
    "ask_recall",
    "ask_supplement",
    "attach_paper",
    "attach_papers",
    "cancel_import",
    "cancel_substitution",
    "change_flight",
    "claim",
    "clear_scans",
    "copy_request",
    "correct",
    "drop_old_typed",
    "edit_substitute",
    "edit_trip",
    "edit_visitor",
    "end_absence",
    "enter_absence",
    "forget_typed",
    "free_those_of_closed_accounts",
    "hand_on",
    "hand_on_checked",
    "keep_row",
    "keep_typed",
    "mark",
    "mend_row",
    "note_scan",
    "object_to_correction",
    "paper_to_turn",
    "pass_on_substitute",
    "reassign",
    "redirect",
    "release",
    "remind",
    "remove_paper",
    "remove_scan",
    "remove_view",
    "remove_visitor",
    "replace_paper",
    "return_request",
    "save_view",
    "send_back_substitute",
    "send_substitute",
    "set_expedition",
    "skip_row",
    "start_draft",
    "start_import",
    "start_import_of_rows",
    "start_substitution",
    "submit",
    "swap_turned",
    "take_next",
    "take_over",
    "take_scan",
    "take_typed",
    "withdraw",
    "withdraw_visitor",
]
