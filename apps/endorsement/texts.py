"""What the notices of the port say."""

from typing import Final

from django.utils.translation import gettext_lazy as _

#: Work that waits for anybody, and what everybody at the desk should know.
FOR_DESK: Final = {
    "endorsement.case_received": _("Request %(reference)s has come in and waits for acceptance."),
    "endorsement.case_recalled": _("Request %(reference)s was recalled by its city."),
    "endorsement.case_withdrawn": _("Request %(reference)s was withdrawn by its inviter."),
    "endorsement.conflict_declared": _(
        "An officer keeps out of request %(reference)s; see that somebody else has it."
    ),
    "endorsement.case_examined": _("Request %(reference)s is examined and waits for a decision."),
    "endorsement.visa_misses_flight": _(
        "The flight of request %(reference)s was changed, and a visa does not allow the entry."
    ),
    "endorsement.border_report_refused": _(
        "Border inspection reported something that does not fit a visa: %(reference)s."
    ),
    "endorsement.void_proposed": _(
        "It is proposed to declare a visa of request %(reference)s void; it waits for your answer."
    ),
}

#: Work of the officer who holds the case.
FOR_HOLDER: Final = {
    "endorsement.visitor_sent_back": _(
        "A visitor of request %(reference)s was sent back to be examined again."
    ),
    "endorsement.visitor_changed": _(
        "An answer changed what your recommendation on request %(reference)s rested on;"
        " look at the visitor again."
    ),
    "endorsement.visitor_substituted": _(
        "A visitor of request %(reference)s was replaced; the substitute waits to be examined."
    ),
    "endorsement.visitor_withdrawn": _("A visitor of request %(reference)s was withdrawn."),
    "endorsement.supplement_answered": _("The questions on request %(reference)s are answered."),
    "endorsement.flight_changed": _("The flight of request %(reference)s was changed."),
    "endorsement.case_lapsed": _(
        "Request %(reference)s is taken as withdrawn: its flight did not come."
    ),
    "endorsement.visa_voided": _(
        "The visa of request %(reference)s that you proposed to declare void is void."
    ),
    "endorsement.void_declined": _(
        "Your proposal to declare a visa of request %(reference)s void was declined."
    ),
    "endorsement.void_lapsed": _(
        "The visa of request %(reference)s has ended before your proposal to declare it void"
        " was answered."
    ),
    "endorsement.supplement_overdue": _(
        "Nobody has answered the questions on request %(reference)s in time."
    ),
    "endorsement.note_mention": _("You are mentioned in a note on request %(reference)s."),
    "endorsement.watch_hit_found": _(
        "A watch list may mean a visitor of request %(reference)s; find out before you go on."
    ),
    "endorsement.case_given": _("Request %(reference)s was given to you and is on your desk."),
    "endorsement.case_taken_back": _("Request %(reference)s was taken off your desk."),
    "endorsement.decision_taken_back": _(
        "A colleague has taken back a decision of yours on request %(reference)s."
    ),
    "endorsement.desk_handed_over": _("A colleague's desk was handed over to you: %(reference)s."),
    "endorsement.examination_due_soon": _("The working days for %(reference)s are nearly over."),
}

#: Calls of officers on duty: their mails leave at once, whatever somebody has chosen.
FOR_CALLED: Final = {
    "endorsement.officer_called": _(
        "You are called: request %(reference)s lands soon and nobody works on it."
    ),
    "endorsement.supervisors_called": _(
        "Nobody on call has answered: request %(reference)s lands soon and nobody works on it."
    ),
    "endorsement.call_lapsed": _(
        "Whoever answered the call has not taken request %(reference)s: nobody works on it."
    ),
}

#: The officer's own place on the roster; the reference is the code of the visa desk.
FOR_ROSTER: Final = {
    "endorsement.shift_entered": _(
        "You have been entered on the roster of visa desk %(reference)s."
    ),
    "endorsement.shift_taken_off": _(
        "A shift of yours was taken off the roster of visa desk %(reference)s."
    ),
}

#: Moves that nobody at the port is told of, each with its reason; a test holds this list against
#: the tables. What concerns the inviter is told by the inviter's city.
SILENT: Final = {
    "endorsement.case_accepted": "the case stays in the queue, where the next officer claims it",
    "endorsement.case_not_accepted": "it leaves the port; its city tells those concerned",
    "endorsement.case_claimed": "the officer's own act",
    "endorsement.case_released": "the officer's own act; when a supervisor does it, told as such",
    "endorsement.supplement_asked": "the officer's own act; the city tells the inviter",
    "endorsement.case_sent_back": "told as the visitor who was sent back",
    "endorsement.case_decided": "the approver's own act; the city tells the inviter",
    "endorsement.case_undecided": "it waits in the queue of approvers, one of whom did it",
    "endorsement.case_closed": "follows at once from a decision or an issue",
    "endorsement.case_reopened": "told as a case that has come in",
    "endorsement.visitor_recommended": "told once the whole case is examined",
    "endorsement.visitor_approved": "the approver's own act; the city tells the inviter",
    "endorsement.visitor_refused": "the approver's own act; the city tells the inviter",
    "endorsement.case_has_substitute": "told as the visitor who was substituted",
    "endorsement.visa_issued": "the officer's own act; the city tells the inviter",
    "endorsement.visa_superseded": "the officer's own act; the city tells the inviter",
    "endorsement.visa_used": "the end that was meant",
    "endorsement.no_exit_on_record": "it is not for the port to act on; the city is told",
    "endorsement.exit_noted": "the end that was meant",
    "endorsement.visa_expired": "nothing is to be done; the city tells the inviter",
    "endorsement.void_taken_back": "the officer's own act; the visa is as it was",
}
