"""Every write to a request.

`drafting` and `papers` change what is filed, `filing` submits and withdraws, `checking` is the city
officer's, `answering` answers questions; `redirects`, `port_answers` and `undelivered` take
messages and receipts, for `inbox` only. `moving` is the only writer of a status.
"""

from apps.transfers.services.answering import answer_port, answer_supplement
from apps.transfers.services.checking import (
    ask_recall,
    ask_supplement,
    claim,
    hand_on,
    redirect,
    return_request,
)
from apps.transfers.services.drafting import (
    add_visitor,
    edit_trip,
    edit_visitor,
    remove_visitor,
    start_draft,
)
from apps.transfers.services.filing import submit, withdraw
from apps.transfers.services.papers import attach_paper, remove_paper

__all__ = [
    "add_visitor",
    "answer_port",
    "answer_supplement",
    "ask_recall",
    "ask_supplement",
    "attach_paper",
    "claim",
    "edit_trip",
    "edit_visitor",
    "hand_on",
    "redirect",
    "remove_paper",
    "remove_visitor",
    "return_request",
    "start_draft",
    "submit",
    "withdraw",
]
