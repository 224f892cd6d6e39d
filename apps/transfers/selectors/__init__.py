"""Every read of requests: for inviters, for the desk, for the tracker, for files."""

from apps.transfers.selectors.papers import (
    categories_of,
    chain_of_paper,
    declaration_now,
    open_defects,
    paper_slots,
)
from apps.transfers.selectors.people import (
    Load,
    absences,
    loads,
    officers,
    on_desks_of_the_absent,
    rows_of,
)
from apps.transfers.selectors.queue import COUNTED, capped_counts, view_of, views_for
from apps.transfers.selectors.requests import (
    ask_of,
    counts_by_status,
    counts_of_inviter,
    desk_queue,
    redirect_destinations,
    request_for_desk,
    request_for_inviter,
    requests_of_inviter,
)
from apps.transfers.selectors.tracker import Step, StepState, Tracker, history, tracker, turn_of
from apps.transfers.selectors.typed import defects_of_trip, defects_of_visitor
from apps.transfers.selectors.typing import begun_request, typed_into, unsaved_forms

__all__ = [
    "COUNTED",
    "Load",
    "Step",
    "StepState",
    "Tracker",
    "absences",
    "ask_of",
    "begun_request",
    "capped_counts",
    "categories_of",
    "chain_of_paper",
    "counts_by_status",
    "counts_of_inviter",
    "declaration_now",
    "defects_of_trip",
    "defects_of_visitor",
    "desk_queue",
    "history",
    "loads",
    "officers",
    "on_desks_of_the_absent",
    "open_defects",
    "paper_slots",
    "redirect_destinations",
    "request_for_desk",
    "request_for_inviter",
    "requests_of_inviter",
    "rows_of",
    "tracker",
    "turn_of",
    "typed_into",
    "unsaved_forms",
    "view_of",
    "views_for",
]
