"""Every read of requests: for inviters, for the desk, for the tracker, for files."""

from apps.transfers.selectors.checks import Ready, bulk_hand_on, check_parts
from apps.transfers.selectors.copying import (
    CopyOffer,
    copy_offer,
    rule_changes_since,
    rules_known_of,
)
from apps.transfers.selectors.documents import check_receipt, receipt_for_inviter
from apps.transfers.selectors.elsewhere import is_named_twice, passports_elsewhere
from apps.transfers.selectors.hosting import (
    kept_by_colleague,
    may_take_over,
    own_quota,
    quota_without,
)
from apps.transfers.selectors.imports import (
    import_counts,
    import_for_inviter,
    import_row,
    import_rows,
    imports_due,
    imports_of,
    offered_categories,
    requests_filled_by,
    room_left,
    visitors_of_rows,
)
from apps.transfers.selectors.known import known_visitors
from apps.transfers.selectors.lacking import VisitorLine, visitor_lines
from apps.transfers.selectors.letters import LetterOffer, letter_for_inviter, letter_offers
from apps.transfers.selectors.outlook import outlook_of, screening_hints
from apps.transfers.selectors.paper_list import PaperList, VisitorPapers, paper_list
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
from apps.transfers.selectors.queue import capped_counts, view_of, views_for
from apps.transfers.selectors.readings import loose_scans, scan_of, scans_due, yardstick_of
from apps.transfers.selectors.requests import (
    ask_of,
    counts_by_status,
    counts_of_inviter,
    desk_queue,
    redirect_destinations,
    request_for_desk,
    request_for_inviter,
    requests_of_inviter,
    under_way,
)
from apps.transfers.selectors.rounds import corrections_of, round_changes
from apps.transfers.selectors.substitutions import (
    open_substitute_defects,
    substitute_slots,
    substitution_of,
)
from apps.transfers.selectors.tracker import (
    Step,
    StepState,
    Tracker,
    gone_to,
    history,
    tracker,
    turn_of,
)
from apps.transfers.selectors.typed import defects_of_trip, defects_of_visitor
from apps.transfers.selectors.typing import begun_request, typed_into, unsaved_forms
from apps.transfers.selectors.units import Record, record_of

__all__ = [
    "CopyOffer",
    "LetterOffer",
    "Load",
    "PaperList",
    "Ready",
    "Record",
    "Step",
    "StepState",
    "Tracker",
    "VisitorLine",
    "VisitorPapers",
    "absences",
    "ask_of",
    "begun_request",
    "bulk_hand_on",
    "capped_counts",
    "categories_of",
    "chain_of_paper",
    "check_parts",
    "check_receipt",
    "copy_offer",
    "corrections_of",
    "counts_by_status",
    "counts_of_inviter",
    "declaration_now",
    "defects_of_trip",
    "defects_of_visitor",
    "desk_queue",
    "gone_to",
    "history",
    "import_counts",
    "import_for_inviter",
    "import_row",
    "import_rows",
    "imports_due",
    "imports_of",
    "is_named_twice",
    "kept_by_colleague",
    "known_visitors",
    "letter_for_inviter",
    "letter_offers",
    "loads",
    "loose_scans",
    "may_take_over",
    "offered_categories",
    "officers",
    "on_desks_of_the_absent",
    "open_defects",
    "open_substitute_defects",
    "outlook_of",
    "own_quota",
    "paper_list",
    "paper_slots",
    "passports_elsewhere",
    "quota_without",
    "receipt_for_inviter",
    "record_of",
    "redirect_destinations",
    "request_for_desk",
    "request_for_inviter",
    "requests_filled_by",
    "requests_of_inviter",
    "room_left",
    "round_changes",
    "rows_of",
    "rule_changes_since",
    "rules_known_of",
    "scan_of",
    "scans_due",
    "screening_hints",
    "substitute_slots",
    "substitution_of",
    "tracker",
    "turn_of",
    "typed_into",
    "under_way",
    "unsaved_forms",
    "view_of",
    "views_for",
    "visitor_lines",
    "visitors_of_rows",
    "yardstick_of",
]
