"""Why something is refused about a request as a whole."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid, NotFound


class RequestNotFound(NotFound):
    """No such request in this city, or it is not the caller's to see: the two look alike."""

    code = "request-not-found"
    title = _("There is no such request.")


class LetterNotYet(Conflict):
    """No confirmation letter has come for this visitor: there is no visa, or it is on its way."""

    code = "confirmation-not-yet"
    title = _("There is no confirmation letter for this visitor yet.")
    remedy = _("It comes within a minute of the issue of the visa. Open the page again then.")


class LetterNoLonger(Conflict):
    """The visa has expired or was declared void, so its letter is not given out. Data: `state`."""

    code = "confirmation-no-longer"
    title = _("The visa no longer holds, so its letter is not given out any more.")
    remedy = _("Tell the visitor not to travel on a letter that you have sent before.")


class AskNotFound(NotFound):
    """No such open question in this request."""

    code = "ask-not-found"
    title = _("There is no such question in this request.")


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


class CannotChangeFlight(Conflict):
    """The flight is changed once filed and until landing. Data: `status`, and `landed` if so."""

    code = "cannot-change-flight"
    title = _("The flight can no longer be changed.")
    remedy = _(
        "A flight can be changed until a day after its time of landing, while nobody has entered."
        " While you edit the request yourself, change the trip."
    )


class NoFlightChange(Invalid):
    """The flight is as it was."""

    code = "no-flight-change"
    title = _("Nothing would change: the flight is as you say already.")


class OtherPortAuthority(Invalid):
    """The place of entry belongs to another port authority than the one that has the request."""

    code = "other-port-authority"
    title = _("This place of entry belongs to another port authority.")
    remedy = _("Withdraw the request and file a new one for that place.")


class RequestAlreadyHere(Conflict):
    """A redirected request arrived a second time under another message. Data: `status`."""

    code = "request-already-here"
    title = _("This request is already in this city.")


class MessageDoesNotFit(Conflict):
    """A message speaks of something this city does not hold in that state."""

    code = "message-does-not-fit"
    title = _("The message does not fit the state of the request in this city.")
    remedy = _("Compare both sides' histories, then resend or return the message.")


class LetterUnknown(NotFound):
    """No letter of that kind is written here, or not in that form."""

    code = "letter-unknown"
    title = _("No such letter is written here.")
    remedy = _("Open the papers of the request and choose one of the letters offered there.")


class ReceiptNotYet(Conflict):
    """A receipt is for what has been filed."""

    code = "receipt-not-yet"
    title = _("There is no receipt yet: the request has not been filed.")
    remedy = _("File the request first.")


class ReceiptCodeWrong(Invalid):
    """The code is not one that a city here has signed: mistyped, or not genuine."""

    code = "receipt-code-wrong"
    title = _("This is not a receipt of ours.")
    remedy = _("Compare every character with the receipt, or scan its code.")
