"""Reasons why a request, a visitor or an act on them is refused, one class each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Forbidden, Invalid, NotFound


class RequestNotFound(NotFound):
    """No such request in this city, or it is not the caller's to see: the two look alike."""

    code = "request-not-found"
    title = _("There is no such request.")


class VisitorNotFound(NotFound):
    """No such visitor in this request."""

    code = "visitor-not-found"
    title = _("There is no such visitor in this request.")


class PaperNotFound(NotFound):
    """No such paper in this request."""

    code = "paper-not-found"
    title = _("There is no such paper in this request.")


class AskNotFound(NotFound):
    """No such open question in this request."""

    code = "ask-not-found"
    title = _("There is no such question in this request.")


class NotEditable(Conflict):
    """Only a draft or a returned request can be edited. Data: `status`."""

    code = "request-not-editable"
    title = _("The request can no longer be edited.")
    remedy = _("Wait for a question or a return from the city, or withdraw the request.")


class AlreadyAsked(Conflict):
    """A recall or withdrawal has been asked; the port's answer is awaited. Data: `asked`."""

    code = "already-asked"
    title = _("This has already been asked; the port has not answered yet.")
    remedy = _("Wait for the port's answer. It is shown on the page of the request.")


class AskAlreadyAnswered(Conflict):
    """The question has been answered; an answer is given once."""

    code = "ask-already-answered"
    title = _("This question has already been answered.")


class CannotWithdrawNow(Conflict):
    """The port has decided, or the request has ended, so there is nothing left to withdraw."""

    code = "cannot-withdraw-now"
    title = _("The request can no longer be withdrawn.")
    remedy = _("A request can be withdrawn only before the port has decided.")


class SubstitutionNotFound(NotFound):
    """No such substitution in this request."""

    code = "substitution-not-found"
    title = _("There is no such substitution in this request.")


class CannotSubstituteNow(Conflict):
    """A visitor is replaced while the city or the port has the request, before the decision.

    Data: `status` of the request, and `state` of the visitor where that is what forbids it.
    """

    code = "cannot-substitute-now"
    title = _("This visitor can no longer be replaced.")
    remedy = _(
        "A visitor can be replaced only before the port has decided on that visitor. While you "
        "edit the request yourself, change its list of visitors."
    )


class CannotWithdrawVisitor(Conflict):
    """One visitor is withdrawn while the city or the port has the request, before the decision.

    Data: `status` of the request and `state` of the visitor.
    """

    code = "cannot-withdraw-visitor"
    title = _("This visitor can no longer be withdrawn.")
    remedy = _("A visitor can be withdrawn only before the port has decided on that visitor.")


class SubstitutionUnderWay(Conflict):
    """A substitute for this visitor has been named already. Data: `substitution` id."""

    code = "substitution-under-way"
    title = _("A substitute for this visitor is under way already.")
    remedy = _("Go on with that substitution, or give it up first.")


class DuplicateOpenRequest(Conflict):
    """The same passport already has an open request for the same day and port.

    Data: `reference` of the other request, only when it is of the same inviter; `visitor` id.
    """

    code = "duplicate-open-request"
    title = _("A visitor already has an open request for this day and port.")
    remedy = _(
        "Use the request that is already open, or withdraw it first. If another inviter has filed "
        "it, ask your guest."
    )


class RequestAlreadyHere(Conflict):
    """A redirected request arrived a second time under another message. Data: `status`."""

    code = "request-already-here"
    title = _("This request is already in this city.")


class MessageDoesNotFit(Conflict):
    """A message speaks of something this city does not hold in that state."""

    code = "message-does-not-fit"
    title = _("The message does not fit the state of the request in this city.")
    remedy = _("Compare both sides' histories, then resend or return the message.")


class HeldByAnother(Forbidden):
    """Another officer has claimed the request; a supervisor may still act. Data: `claimed_by`."""

    code = "held-by-another"
    title = _("Another officer has claimed this request.")
    remedy = _("Ask that officer, or your supervisor, to act.")


class RequestIncomplete(Invalid):
    """The request cannot be filed yet; every defect is told at once (一次性告知).

    `fields` names each place (`trip.arrival_at`, `visitors.0.passport_number`, `papers.PHOTO`);
    data `defects` lists `field`, `code` and `message`.
    """

    code = "request-incomplete"
    title = _("The request cannot be filed yet.")
    remedy = _("Mend every point in the list, then submit again.")


class SeveralDefects(Invalid):
    """More than one thing in what was typed needs mending; `fields` and data as above."""

    code = "several-defects"
    title = _("Some of what was entered needs mending.")


class FieldMissing(Invalid):
    """A needed field is empty."""

    code = "field-missing"
    title = _("Something that is needed is missing.")


class TextUnfit(Invalid):
    """A text is too long or holds characters that cannot be printed."""

    code = "text-unfit"
    title = _("A text is too long or holds characters that cannot be printed.")


class ChoiceUnknown(Invalid):
    """A value is not one of those offered."""

    code = "choice-unknown"
    title = _("A value is not one of those offered.")


class PortNotOpen(Invalid):
    """The port of entry is unknown or takes no port visas on that day."""

    code = "port-not-open"
    title = _("Port visas are not issued at this port on that day.")


class ArrivalInPast(Invalid):
    """The visitor would already have landed."""

    code = "arrival-in-past"
    title = _("The arrival lies in the past.")


class StayTooLong(Invalid):
    """Law 20(4): a port visa is for a stay of at most 30 days. Data: `most`."""

    code = "stay-too-long"
    title = _("The stay is longer than a port visa allows.")


class StayTooShort(Invalid):
    """A stay has at least one day."""

    code = "stay-too-short"
    title = _("The stay must be at least one day.")


class NoVisitors(Invalid):
    """A request is about at least one visitor."""

    code = "no-visitors"
    title = _("The request names no visitor.")


class TooManyVisitors(Invalid):
    """A delegation has an upper limit. Data: `most`."""

    code = "too-many-visitors"
    title = _("The request names too many visitors.")


class GroupTooSmall(Invalid):
    """A group visa (L) is for two persons or more."""

    code = "group-too-small"
    title = _("A group visa needs at least two visitors.")


class CategoryNotOffered(Invalid):
    """The visa category is not issued at the port on that day, or not for this inviter."""

    code = "category-not-offered"
    title = _("This visa category is not offered at the port on that day.")


class NationalityNotForeign(Invalid):
    """Chinese citizens need no visa; the law is about foreigners."""

    code = "nationality-not-foreign"
    title = _("A Chinese citizen needs no visa.")


class PassportKindNotTaken(Invalid):
    """Port visas are issued into ordinary passports and travel documents only."""

    code = "passport-kind-not-taken"
    title = _("Port visas are not issued into diplomatic or service passports.")


class PassportExpired(Invalid):
    """The passport expires before the arrival. Data: `expires_on`."""

    code = "passport-expired"
    title = _("The passport will have expired.")


class PassportTooShort(Invalid):
    """The passport does not last long enough beyond the stay. Data: `needed_until`."""

    code = "passport-too-short"
    title = _("The passport is not valid long enough.")


class PassportDatesWrong(Invalid):
    """Issue, expiry and birth are out of order."""

    code = "passport-dates-wrong"
    title = _("The dates of the passport are out of order.")


class BirthDateWrong(Invalid):
    """The birth date lies in the future or too far back."""

    code = "birth-date-wrong"
    title = _("The birth date cannot be right.")


class MrzDiffers(Invalid):
    """The lines and the typed fields say different things; each field that differs is named."""

    code = "mrz-differs"
    title = _("The machine-readable lines and the fields say different things.")


class PaperMissing(Invalid):
    """A paper that the rules of the day require is missing."""

    code = "paper-missing"
    title = _("A required paper is missing.")


class PaperKindUnknown(Invalid):
    """The rules know no paper of this kind."""

    code = "paper-kind-unknown"
    title = _("There is no paper of this kind in the list.")


class ScanNotFound(NotFound):
    """The request has no such scan, or a visitor has taken it already."""

    code = "scan-not-found"
    title = _("There is no such scan.")


class TooManyScans(Invalid):
    """More scans wait than the request may have visitors."""

    code = "too-many-scans"
    title = _("There are too many scans that no visitor has taken.")
    remedy = _("Add visitors from those that are there, or remove some.")


class UrgencyMissing(Invalid):
    """Landing is near, so the request must say why it is urgent (Law 20(1))."""

    code = "urgency-missing"
    title = _("Say why the request is urgent.")


class ExpediteGroundUnknown(Invalid):
    """The rule book knows no such ground of expedition today (Law 20(1))."""

    code = "expedite-ground-unknown"
    title = _("There is no such ground for the expedited lane.")
    remedy = _("Choose one of the grounds in the list.")


class ExpediteReasonMissing(Invalid):
    """The ground must be stated in words too, so that an officer can weigh it."""

    code = "expedite-reason-missing"
    title = _("Say in a sentence or two why it must go faster.")


class DeclarationMissing(Invalid):
    """Whoever files declares first that all is true, knowing the liability (Law 19, 73, 74)."""

    code = "declaration-missing"
    title = _("The declaration has not been made.")
    remedy = _("Read the declaration and tick the box below it, then file again.")


class DeclarationChanged(Invalid):
    """The text of the declaration is another one since the caller read it. Data: `version`."""

    code = "declaration-changed"
    title = _("The text of the declaration has changed since you read it.")
    remedy = _("Read the new text, tick the box below it, then file again.")


class AnswerMissing(Invalid):
    """Every item asked needs an answer in words or a file; all missing ones are named."""

    code = "answer-missing"
    title = _("Some questions are still without an answer.")


class AskEmpty(Invalid):
    """A supplement or a return must name at least one thing to mend."""

    code = "ask-empty"
    title = _("Name at least one thing to mend.")


class ReasonMissing(Invalid):
    """The act must be explained."""

    code = "reason-missing"
    title = _("Give the reason.")


class RedirectNotPossible(Invalid):
    """The request cannot go to that city; the detail says why."""

    code = "redirect-not-possible"
    title = _("The request cannot be redirected to that city.")


class TypedTooLong(Invalid):
    """More was typed into one form than is kept for later. Data: `most` characters."""

    code = "typed-too-long"
    title = _("This is too long to be kept.")
    remedy = _("Shorten the long texts, or attach them as a paper. What you typed stays here.")


class TypedElsewhere(Conflict):
    """The same person typed, saved or gave up this form on another page; nothing was overwritten.

    Data: `typed_at` (instant, null when nothing is kept there now) and `mark` to go on with.
    """

    code = "typed-elsewhere"
    title = _("You have gone on with this form in another window or on another device.")
    remedy = _("Load what stands there, or keep what you have here: then that one is replaced.")


class TypedGone(Conflict):
    """What a colleague had typed has been saved or given up since."""

    code = "typed-gone"
    title = _("What your colleague had typed is no longer there: it was saved or given up.")
    remedy = _("Open the page again: it shows what is saved now.")


class TypedByAnother(Conflict):
    """The page was opened by another person than the one now logged in; nothing was kept."""

    code = "typed-by-another"
    title = _("This page was opened by somebody else than the person now signed in.")
    remedy = _("Sign in as the person who opened it, or open the page again.")


class NothingToTake(Conflict):
    """No request waits for an officer, or colleagues are taking the last ones at this moment."""

    code = "nothing-to-take"
    title = _("No request is waiting to be taken.")
    remedy = _("New requests appear in the queue as soon as they are filed.")


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


class ViewNotFound(NotFound):
    """No such saved view, or it is a colleague's who does not share it."""

    code = "saved-view-not-found"
    title = _("There is no such saved view.")


class ViewUnfit(Invalid):
    """The filters or the name of a view cannot be kept; `fields` names which."""

    code = "saved-view-unfit"
    title = _("This view cannot be saved as it is.")


class TooManyViews(Conflict):
    """An officer keeps a limited number of views. Data: `most`."""

    code = "too-many-saved-views"
    title = _("You have saved as many views as one can keep.")
    remedy = _("Remove one that you no longer use.")


class NotChecked(Conflict):
    """Many requests at once are handed on only when each was checked whole and is in order."""

    code = "request-not-checked"
    title = _("The request has not been checked whole.")
    remedy = _("Look at every field and paper on the page of the check.")


class HostQuotaUsedUp(Conflict):
    """A host invites so many guests in a calendar year. Data: `quota`, `used`, `wanted`."""

    code = "host-quota-used-up"
    title = _("You cannot invite that many guests this year.")
    remedy = _(
        "Take guests out of the request, withdraw another one that the port has not accepted, or "
        "wait for the new year. An inviting unit has no such limit."
    )


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
