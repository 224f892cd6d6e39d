"""Why something is refused at the desk of a city."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Forbidden, Invalid, NotFound


class HeldByAnother(Forbidden):
    """Another officer has claimed the request; a supervisor may still act. Data: `claimed_by`."""

    code = "held-by-another"
    title = _("Another officer has claimed this request.")
    remedy = _("Ask that officer, or your supervisor, to act.")


class AskEmpty(Invalid):
    """A supplement or a return must name at least one thing to mend."""

    code = "ask-empty"
    title = _("Name at least one thing to mend.")


class PointTwice(Invalid):
    """Two points of a question name the same field of the same visitor, or of the trip."""

    code = "point-twice"
    title = _("The same field is asked about twice.")
    remedy = _("Put both into one point: a field has one answer.")


class ReasonMissing(Invalid):
    """The act must be explained."""

    code = "reason-missing"
    title = _("Give the reason.")


class RedirectNotPossible(Invalid):
    """The request cannot go to that city; the detail says why."""

    code = "redirect-not-possible"
    title = _("The request cannot be redirected to that city.")


class OfficerNotAvailable(Invalid):
    """The officer cannot be given the request; the detail says why."""

    code = "officer-not-available"
    title = _("This officer cannot be given the request.")


class AbsenceNotFound(NotFound):
    """No such absence in this city."""

    code = "absence-not-found"
    title = _("There is no such absence.")


class AbsenceDaysWrong(Invalid):
    """The days of an absence are out of order, over, or too many."""

    code = "absence-days-wrong"
    title = _("The days of the absence cannot be right.")


class NotChecked(Conflict):
    """Many requests at once are handed on only when each was checked whole and is in order."""

    code = "request-not-checked"
    title = _("The request has not been checked whole.")
    remedy = _("Look at every field and paper on the page of the check.")


class NotToTakeOver(Conflict):
    """The request is the actor's own already, or is a host's, whom nobody stands in for."""

    code = "not-to-take-over"
    title = _("This request cannot be taken over: you look after it already.")
    remedy = _("Open the request: it names who looks after it.")


class NotCorrectable(Invalid):
    """An officer corrects slips of the pen only; each field that is none is named."""

    code = "not-correctable"
    title = _("This is the inviter's to say.")
    remedy = _("Ask for a supplement, or return the request.")


class NothingCorrected(Invalid):
    """Every value is the one that stands there already."""

    code = "nothing-corrected"
    title = _("Nothing is different from what stands there.")


class CorrectionNotFound(NotFound):
    """No such correction in this request, or it was objected to already."""

    code = "correction-not-found"
    title = _("There is no such correction, or you have objected to it already.")
