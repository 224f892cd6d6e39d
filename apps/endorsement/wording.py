"""What a history says of each event of a case, a visitor or a visa."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HISTORY: Final[Mapping[str, StrOrPromise]] = {
    "endorsement.case_received": _("Received from the city"),
    "endorsement.case_reopened": _("Handed on again by the city"),
    "endorsement.case_rerouted": _("Given to another visa desk by the desk rules"),
    "endorsement.case_moved_to_desk": _("Moved to another visa desk"),
    "endorsement.case_accepted": _("Accepted"),
    "endorsement.case_not_accepted": _("Not accepted"),
    "endorsement.expedition_granted": _("Taken into the expedited lane"),
    "endorsement.expedition_declined": _("Expedited lane declined"),
    "endorsement.case_claimed": _("Taken up for examination"),
    "endorsement.case_released": _("Put back into the queue"),
    "endorsement.case_given": _("Given to another officer"),
    "endorsement.call_began": _("Landing soon and on nobody's desk: a call began"),
    "endorsement.officer_called": _("An officer on call was called"),
    "endorsement.supervisors_called": _("The supervisors were called"),
    "endorsement.call_answered": _("An officer answered the call"),
    "endorsement.call_lapsed": _("The case stayed on nobody's desk after the answer"),
    "endorsement.call_ended": _("The call ended"),
    "endorsement.supplement_asked": _("Supplements asked for"),
    "endorsement.answers_too_late": _("Supplements came too late"),
    "endorsement.supplement_answered": _("Supplements came in"),
    "endorsement.visitor_recommended": _("Recommendation on a visitor"),
    "endorsement.case_examined": _("All visitors examined"),
    "endorsement.visitor_sent_back": _("A visitor sent back to examination"),
    "endorsement.visitor_changed": _("A visitor changed by an answer, to be examined again"),
    "endorsement.case_sent_back": _("Back in examination"),
    "endorsement.conflict_declared": _("An officer keeps out of the case"),
    "endorsement.exclusion_lifted": _("An officer need not keep out any more"),
    "endorsement.visitor_approved": _("A visitor approved"),
    "endorsement.visitor_refused": _("A visitor refused"),
    "endorsement.decision_taken_back": _("The decision on a visitor taken back"),
    "endorsement.refusal_told": _("The city told of a refusal"),
    "endorsement.case_undecided": _("Waits for a decision again"),
    "endorsement.visitor_withdrawn": _("A visitor withdrawn"),
    "endorsement.case_decided": _("All visitors decided"),
    "endorsement.case_closed": _("Closed"),
    "endorsement.case_recalled": _("Recalled by the city"),
    "endorsement.flight_missed": _("Asked for another flight: nobody was decided at the landing"),
    "endorsement.case_lapsed": _("Taken as withdrawn: the flight did not come"),
    "endorsement.case_withdrawn": _("Withdrawn by the inviter"),
    "endorsement.recall_denied": _("Recall not granted"),
    "endorsement.withdrawal_denied": _("Withdrawal not granted"),
    "endorsement.visitor_substituted": _("A visitor replaced by another person"),
    "endorsement.case_has_substitute": _("Back in examination for the substitute"),
    "endorsement.substitution_denied": _("Substitute not taken: decided before"),
    "endorsement.visitor_withdrawal_denied": _("Withdrawal of a visitor not granted"),
    "endorsement.papers_marked": _("Papers looked at"),
    "endorsement.note_written": _("A note written"),
    "endorsement.case_screened": _("Compared with the watch lists"),
    "endorsement.watch_hit_resolved": _("A hit on a watch list resolved"),
    "endorsement.visa_issued": _("Visa issued"),
    "endorsement.visa_superseded": _("Visa given up for another"),
    "endorsement.visa_replaced": _("Visa issued in place of another"),
    "endorsement.visa_used": _("Visa used for entry"),
    "endorsement.no_exit_on_record": _("No exit on record after the last day of a stay"),
    "endorsement.exit_noted": _("Exit of a guest noted"),
    "endorsement.border_reported": _("Reported by border inspection"),
    "endorsement.look_up_missed": _("A look-up by border inspection found no visa"),
    "endorsement.waiting_exit_settled": _("An exit that waited for its entry settled"),
    "endorsement.visa_expired": _("Visa expired"),
    "endorsement.flight_changed": _("Flight changed by the inviter"),
    "endorsement.void_proposed": _("Declaring a visa void proposed"),
    "endorsement.void_declined": _("Declaring a visa void declined"),
    "endorsement.void_taken_back": _("Proposal to declare a visa void taken back"),
    "endorsement.visa_voided": _("Visa declared void"),
    "endorsement.case_in_snapshot": _("Told in a locked file for the counter"),
    "endorsement.offline_act_brought_in": _("An act of the counter without network brought in"),
    "endorsement.offline_act_settled": _("A conflict of the counter settled"),
    "endorsement.fee_recorded": _("Fee recorded"),
    "endorsement.fee_cancelled": _("Receipt of a fee cancelled"),
    "endorsement.letter_made": _("Confirmation letter made"),
    "endorsement.letter_sent": _("Confirmation letter sent to the inviter"),
}

#: What the guests are to an individual host.
GUESTS: Final[Mapping[str, StrOrPromise]] = {
    "partner": _("Business partner"),
    "colleague": _("Research colleague"),
}
