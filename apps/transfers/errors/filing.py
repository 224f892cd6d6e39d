"""Why a request may not be filed as it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid, NotFound


class PaperNotFound(NotFound):
    """No such paper in this request."""

    code = "paper-not-found"
    title = _("There is no such paper in this request.")


class NotEditable(Conflict):
    """Only a draft or a returned request can be edited. Data: `status`."""

    code = "request-not-editable"
    title = _("The request can no longer be edited.")
    remedy = _("Wait for a question or a return from the city, or withdraw the request.")


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


class PaperMissing(Invalid):
    """A paper that the rules of the day require is missing."""

    code = "paper-missing"
    title = _("A required paper is missing.")


class PaperAlreadyThere(Conflict):
    """The very same file is attached at this place already. Data: `paper` (id)."""

    code = "paper-already-there"
    title = _("This file is attached here already.")


class PaperKindUnknown(Invalid):
    """The rules know no paper of this kind."""

    code = "paper-kind-unknown"
    title = _("There is no paper of this kind in the list.")


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


class FieldNotAsked(Invalid):
    """An answer may change the field that its point names, and no other."""

    code = "field-not-asked"
    title = _("This value was not asked for.")
    remedy = _("Answer in words; the officer can ask for the field.")


class AnswerMissing(Invalid):
    """Every item asked needs words, a file or another value; all missing ones are named."""

    code = "answer-missing"
    title = _("Some questions are still without an answer.")


class HostQuotaUsedUp(Conflict):
    """A host invites so many guests in a calendar year. Data: `quota`, `used`, `wanted`."""

    code = "host-quota-used-up"
    title = _("You cannot invite that many guests this year.")
    remedy = _(
        "Take guests out of the request, withdraw another one that the port has not accepted, or "
        "wait for the new year. An inviting unit has no such limit."
    )
