"""What people are told of an event: the sentences of notices, and the lines of a history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from apps.transfers import after_landing
from apps.transfers.states import ReadingTrouble

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Notices for the inviter's people, by event.
FOR_INVITER: Final[Mapping[str, StrOrPromise]] = {
    "transfers.supplement_asked": _("The city asks for supplements to request %(reference)s."),
    "transfers.corrected": _("The city has corrected something in request %(reference)s."),
    "transfers.returned": _("Request %(reference)s is returned to you with what needs mending."),
    "transfers.redirected": _("Request %(reference)s has been redirected to another city."),
    "transfers.handed_on": _("Request %(reference)s has been handed on to the port."),
    "transfers.accepted": _("The port has accepted request %(reference)s."),
    "transfers.expedition_granted": _("The port expedites request %(reference)s."),
    "transfers.expedition_declined": _(
        "The port leaves request %(reference)s in the usual lane; read why on its page."
    ),
    "transfers.not_accepted": _("The port has not accepted request %(reference)s."),
    "transfers.recalled": _("Request %(reference)s is back from the port."),
    "transfers.port_asked": _("The port asks for supplements to request %(reference)s."),
    "transfers.decided": _("The port has decided on request %(reference)s."),
    "transfers.undecided": _("The port decides on request %(reference)s once more."),
    "transfers.visa_issued": _("A visa of request %(reference)s has been issued."),
    "transfers.visa_replaced": _("A visa of %(reference)s was replaced; use the new letter."),
    "transfers.visa_declared_void": _("A visa of request %(reference)s has been declared void."),
    "transfers.withdrawn_by_port": _("Request %(reference)s is withdrawn at the port."),
    "transfers.withdrawal_refused": _("Request %(reference)s can no longer be withdrawn."),
    "transfers.hand_on_undone": _("Request %(reference)s could not be delivered to the port."),
    "transfers.came_by_redirect": _("This city has taken over request %(reference)s."),
    "transfers.substitution_asked": _("Request %(reference)s: a substitute goes to the port."),
    "transfers.substitution_sent_back": _(
        "Request %(reference)s: the city sends a substitute back to you to be mended."
    ),
    "transfers.substitution_taken": _("Request %(reference)s: a substitute has been taken."),
    "transfers.substitution_refused": _(
        "Request %(reference)s: the port has not taken a substitute."
    ),
    "transfers.substitution_overtaken": _(
        "Request %(reference)s: a substitute was not needed any more."
    ),
    "transfers.substitution_undone": _(
        "Request %(reference)s: a substitute could not be delivered to the port."
    ),
    "transfers.visitor_withdrawn": _("A visitor of request %(reference)s has been withdrawn."),
    "transfers.visitor_withdrawal_refused": _(
        "A visitor of request %(reference)s can no longer be withdrawn."
    ),
    "transfers.progress_told": _("The city that took over request %(reference)s has news of it."),
    "transfers.taken_over": _("Your unit's administrator has taken over request %(reference)s."),
    "transfers.submitted": _("Request %(reference)s has been filed with the city."),
    "transfers.submitted_direct": _("Request %(reference)s has been filed with the port."),
    "transfers.claimed": _("The city has begun to check request %(reference)s."),
    "transfers.supplement_answered": _("The city has your unit's answers to %(reference)s."),
    "transfers.port_answered": _("Your unit's answers to %(reference)s go to the port."),
    "transfers.port_answer_undone": _("Your answer to %(reference)s could not be delivered."),
    "transfers.port_answer_kept": _(
        "Your answer to %(reference)s could not be delivered; the new values stay with the city."
    ),
    "transfers.redirect_undone": _("Request %(reference)s stays with this city after all."),
    "transfers.recall_asked": _("The city has asked the port for request %(reference)s back."),
    "transfers.withdrawn": _("Request %(reference)s has been withdrawn."),
    "transfers.withdrawal_asked": _("Your unit has asked to withdraw request %(reference)s."),
    "transfers.withdrawal_undone": _("Your wish to withdraw %(reference)s was not delivered."),
    **after_landing.OUTCOMES,
    "transfers.flight_changed": _("The flight of request %(reference)s has been changed."),
    "transfers.flight_change_undone": _(
        "The other flight of %(reference)s could not be delivered to the port."
    ),
    "transfers.answer_due_soon": _("The time to answer on request %(reference)s is nearly over."),
    "transfers.answer_overdue": _("The time to answer on request %(reference)s is over."),
}

#: Notices for the officer who holds the request, by event.
FOR_OFFICER: Final[Mapping[str, StrOrPromise]] = {
    "transfers.assigned": _("Request %(reference)s has been given to you."),
    "transfers.reassigned": _("Request %(reference)s has been given to you."),
    "transfers.supplement_answered": _("Request %(reference)s: the inviter has answered."),
    "transfers.flight_changed": _("Request %(reference)s: the inviter has changed the flight."),
    **after_landing.OUTCOMES,
    "transfers.correction_objected": _(
        "Request %(reference)s: the inviter objects to a correction."
    ),
    "transfers.withdrawn": _("Request %(reference)s has been withdrawn by its inviter."),
    "transfers.accepted": _("The port has accepted request %(reference)s."),
    "transfers.expedition_granted": _("The port expedites request %(reference)s."),
    "transfers.expedition_declined": _(
        "The port leaves request %(reference)s in the usual lane; read why on its page."
    ),
    "transfers.not_accepted": _("Request %(reference)s is back: the port has not accepted it."),
    "transfers.recalled": _("Request %(reference)s is back: the port has granted the recall."),
    "transfers.recall_refused": _("The port has not granted the recall of request %(reference)s."),
    "transfers.decided": _("The port has decided on request %(reference)s."),
    "transfers.undecided": _("The port decides on request %(reference)s once more."),
    "transfers.hand_on_undone": _("Request %(reference)s could not be delivered to the port."),
    "transfers.redirect_undone": _("Request %(reference)s could not be redirected."),
    "transfers.substitution_sent": _("Request %(reference)s: a substitute waits for your check."),
    "transfers.substitution_cancelled": _(
        "Request %(reference)s: the inviter has given up a substitute."
    ),
    "transfers.substitution_taken": _("Request %(reference)s: a substitute has been taken."),
    "transfers.substitution_refused": _(
        "Request %(reference)s: the port has not taken a substitute."
    ),
    "transfers.substitution_undone": _(
        "Request %(reference)s: a substitute could not be delivered to the port."
    ),
    "transfers.visitor_withdrawn": _("A visitor of request %(reference)s has been withdrawn."),
    "transfers.recall_undone": _("The recall of request %(reference)s was not delivered."),
    "transfers.withdrawal_asked": _("The inviter wants to withdraw request %(reference)s."),
    "transfers.answer_overdue": _("Request %(reference)s: the inviter has not answered in time."),
    "transfers.port_answer_kept": _(
        "Request %(reference)s: an answer did not reach the port, and cannot be taken back here,"
        " as another request has the old values."
    ),
}

#: Notices for every officer of the desk, by event: nobody holds the request yet.
FOR_DESK: Final[Mapping[str, StrOrPromise]] = {
    "transfers.submitted": _("Request %(reference)s has been filed and waits to be claimed."),
    "transfers.came_by_redirect": _("Request %(reference)s has come from another city."),
    "transfers.unclaimed": _("Request %(reference)s has not been claimed in time."),
}

#: What an inviter's notice is about, where it is not just that the request moved on.
ASKED_OF_INVITER: Final = frozenset(
    (
        "transfers.supplement_asked",
        "transfers.returned",
        "transfers.port_asked",
        "transfers.answer_due_soon",
        "transfers.answer_overdue",
        "transfers.port_answer_undone",
        "transfers.port_answer_kept",
        "transfers.withdrawal_undone",
        "transfers.flight_change_undone",
        "transfers.substitution_sent_back",
        "transfers.no_exit_on_record",
        "transfers.flight_missed",
    )
)
DECIDED_FOR_INVITER: Final = frozenset(
    (
        "transfers.not_accepted",
        "transfers.decided",
        "transfers.undecided",
        "transfers.visa_issued",
        "transfers.visa_replaced",
        "transfers.visa_declared_void",
        "transfers.visa_expired",
        "transfers.withdrawn_by_port",
        "transfers.withdrawal_refused",
        "transfers.substitution_refused",
    )
)

#: Notices for an officer who no longer holds the request.
FOR_FORMER_OFFICER: Final[Mapping[str, StrOrPromise]] = {
    "transfers.released.former": _("Request %(reference)s is no longer on your desk."),
    "transfers.reassigned.former": _("Request %(reference)s is now on a colleague's desk."),
}

#: Who of the city works on a request is the city's own business; inviters do not read it.
INTERNAL: Final = frozenset({"transfers.assigned", "transfers.reassigned", "transfers.released"})

#: What a history says of an event.
HISTORY: Final[Mapping[str, StrOrPromise]] = {
    "transfers.draft_started": _("Draft started"),
    "transfers.draft_copied": _("Draft copied from an earlier request"),
    "transfers.trip_edited": _("Trip edited"),
    "transfers.expedition_asked": _("Expedited lane asked for"),
    "transfers.expedition_dropped": _("Expedited lane no longer asked for"),
    "transfers.visitor_added": _("Visitor added"),
    "transfers.visitor_edited": _("Visitor edited"),
    "transfers.visitor_removed": _("Visitor removed"),
    "transfers.visitors_imported": _("Visitors added from a list"),
    "transfers.scan_added": _("Scan of a passport sent"),
    "transfers.scan_read": _("Scan of a passport read"),
    "transfers.scan_removed": _("Scan of a passport removed"),
    "transfers.scan_cleared": _("Scan of a passport that nobody took cleared"),
    "transfers.import_uploaded": _("List of visitors sent"),
    "transfers.import_read": _("List of visitors read"),
    "transfers.import_checked": _("List of visitors checked"),
    "transfers.import_failed": _("List of visitors not readable"),
    "transfers.import_row_mended": _("Row of a list mended"),
    "transfers.import_row_skipped": _("Row of a list left out"),
    "transfers.import_row_kept": _("Row of a list taken back in"),
    "transfers.import_applied": _("Adding from a list begun"),
    "transfers.import_paused": _("Adding from a list stopped"),
    "transfers.import_done": _("List of visitors finished"),
    "transfers.import_cancelled": _("List of visitors cancelled"),
    "transfers.import_cleared": _("List of visitors forgotten"),
    "transfers.paper_attached": _("Paper attached"),
    "transfers.paper_removed": _("Paper removed"),
    "transfers.paper_turned": _("Paper turned"),
    "transfers.taken_over": _("Taken over by the unit's administrator"),
    "transfers.submitted": _("Submitted to the city"),
    "transfers.submitted_direct": _("Submitted to the port"),
    "transfers.claimed": _("City check begun"),
    "transfers.assigned": _("Given to an officer"),
    "transfers.reassigned": _("Given to another officer"),
    "transfers.released": _("Put back into the queue"),
    "transfers.supplement_asked": _("The city asked for supplements"),
    "transfers.supplement_answered": _("Supplements given"),
    "transfers.returned": _("Returned by the city"),
    "transfers.corrected": _("Corrected by the city"),
    "transfers.correction_objected": _("The inviter objected to a correction"),
    "transfers.redirected": _("Redirected to another city"),
    "transfers.redirect_undone": _("Not taken over by the other city"),
    "transfers.came_by_redirect": _("Taken over from another city"),
    "transfers.progress_told": _("News from the other city"),
    "transfers.handed_on": _("Handed on to the port"),
    "transfers.hand_on_undone": _("Not delivered to the port"),
    "transfers.recall_asked": _("Asked back from the port"),
    "transfers.recalled": _("Recalled from the port"),
    "transfers.recall_refused": _("Recall not granted"),
    "transfers.recall_undone": _("Recall not delivered to the port"),
    "transfers.accepted": _("Accepted by the port"),
    "transfers.expedition_granted": _("Taken into the expedited lane by the port"),
    "transfers.expedition_declined": _("Left in the usual lane by the port"),
    "transfers.not_accepted": _("Not accepted by the port"),
    "transfers.port_asked": _("The port asked for supplements"),
    "transfers.port_answered": _("Supplements given to the port"),
    "transfers.port_answer_undone": _("Answer not delivered to the port"),
    "transfers.port_answer_kept": _("Answer not delivered to the port; its values stay here"),
    "transfers.visitor_approved": _("Visitor approved"),
    "transfers.visitor_refused": _("Visa for a visitor refused"),
    "transfers.visitor_undecided": _("Approval taken back by the port"),
    "transfers.decided": _("Decided on every visitor"),
    "transfers.undecided": _("The port decides once more"),
    **after_landing.HISTORY,
    "transfers.closed": _("Closed"),
    "transfers.flight_changed": _("Flight changed by the inviter"),
    "transfers.flight_change_undone": _("Other flight not delivered to the port"),
    "transfers.withdrawn": _("Withdrawn"),
    "transfers.withdrawal_asked": _("Withdrawal asked of the port"),
    "transfers.withdrawal_refused": _("Withdrawal not granted"),
    "transfers.withdrawal_undone": _("Withdrawal not delivered to the port"),
    "transfers.withdrawn_by_port": _("Withdrawn with the port's consent"),
    "transfers.substitution_started": _("Substitute for a visitor named"),
    "transfers.substitution_sent": _("Substitute sent to the city"),
    "transfers.substitution_sent_back": _("Substitute sent back by the city"),
    "transfers.substitution_asked": _("Substitute passed on to the port"),
    "transfers.substitution_undone": _("Substitute not delivered to the port"),
    "transfers.substitution_taken": _("Visitor replaced by the substitute"),
    "transfers.substitution_refused": _("Substitute not taken by the port"),
    "transfers.substitution_cancelled": _("Substitution given up"),
    "transfers.substitution_overtaken": _("Substitution overtaken by a decision"),
    "transfers.visitor_withdrawn": _("One visitor withdrawn"),
    "transfers.visitor_withdrawal_asked": _("Withdrawal of one visitor asked of the port"),
    "transfers.visitor_withdrawal_refused": _("Withdrawal of one visitor not granted"),
    "transfers.visitor_withdrawal_undone": _("Withdrawal of one visitor not delivered"),
}

#: Its history says the rule book's reasons, whose codes are in the event.
NOT_ACCEPTED: Final = "transfers.not_accepted"

#: Answers of the port that come as a code.
ANSWERS: Final[Mapping[str, StrOrPromise]] = {
    "already-accepted": _("The port had already accepted the request."),
    "already-decided": _("The port had already decided."),
    "not-here": _("The port no longer had the request."),
}

#: What to do about a scan that could not be read.
SCAN_ADVICE: Final[Mapping[str, StrOrPromise]] = {
    ReadingTrouble.NO_LINES: _(
        "No machine-readable lines were found. Photograph the whole data page flat, in daylight, "
        "without flash, so that it fills the picture; or type the two lines."
    ),
    ReadingTrouble.NOT_SURE: _(
        "The lines were found, but not every character could be read for sure. Compare them with "
        "the passport and mend what is wrong, or send a sharper picture."
    ),
    ReadingTrouble.NO_PICTURE: _(
        "The file could not be shown as a picture. Send a photograph as JPEG, or type the two "
        "lines."
    ),
    ReadingTrouble.GAVE_UP: _(
        "Reading this file took too long and was given up. Send a smaller picture, or type the "
        "two lines."
    ),
}
