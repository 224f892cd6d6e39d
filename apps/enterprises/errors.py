"""Reasons why the register of inviters says no, one class each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Forbidden, Invalid, NotFound


class EnterpriseNotFound(NotFound):
    """No such unit in this city, or it is not the caller's own."""

    code = "enterprise-not-found"
    title = _("No inviting unit with this number is on file in this city.")


class HandlerNotFound(NotFound):
    """The person is not a handler of this unit."""

    code = "handler-not-found"
    title = _("This person is not a handler of this unit.")


class HostNotFound(NotFound):
    """No such host in this city."""

    code = "host-not-found"
    title = _("No such host is on file in this city.")


class NotAnInviter(Forbidden):
    """The account belongs to no unit and to no host of this city."""

    code = "not-an-inviter"
    title = _("Your account is not linked to an inviting unit or host on file in this city.")


class EnterpriseSuspended(Forbidden):
    """The record of the unit or host is suspended, so it may not file. Data: `suspended_at`."""

    code = "enterprise-suspended"
    title = _("The record of this inviter is suspended, so it cannot file requests.")
    remedy = _(
        "What is under way goes on. To have the suspension lifted, settle its reason with the "
        "city's exit-entry administration."
    )


class HandlerNotAuthorised(Forbidden):
    """The handler's authorisation (yearly, by name) does not cover today."""

    code = "handler-not-authorised"
    title = _("Your authorisation as handler does not cover today.")
    remedy = _(
        "Ask your unit's administrator to renew it, with a new authorisation letter, on the page "
        "“Our unit”. Until then a colleague can go on with your requests."
    )


class HostProofExpired(Forbidden):
    """The document that lets the host invite is no longer valid."""

    code = "host-proof-expired"
    title = _("The document that entitles you to invite guests has expired.")
    remedy = _("Show the new document to the city's exit-entry administration.")


class UsccAlreadyOnFile(Conflict):
    """A unit is filed once; the register already holds this code."""

    code = "uscc-already-on-file"
    title = _("A unit with this unified social credit code is already on file in this city.")


class HandlerAlreadyAuthorised(Conflict):
    """One account acts for one unit only."""

    code = "handler-already-authorised"
    title = _("This account already acts for a unit or is a host.")


class StandingUnchanged(Conflict):
    """The unit is already suspended, or is not."""

    code = "standing-unchanged"
    title = _("The record already has this standing.")


class HostsNotTakenHere(Conflict):
    """Only where requests go straight to the port do persons invite (Shanghai)."""

    code = "hosts-not-taken-here"
    title = _("Persons can be hosts only in a city that files directly with its port.")


class InviterInvalid(Invalid):
    """What was typed about a unit or host breaks a rule; `fields` says how to mend each."""

    code = "inviter-invalid"
    title = _("Some details of the inviter need mending.")


class UnitPaperNotFound(NotFound):
    """The unit has no such paper on file."""

    code = "unit-paper-not-found"
    title = _("There is no such paper on the unit's file.")


class UnitPaperRetired(Conflict):
    """The paper was taken off the file or replaced already."""

    code = "unit-paper-retired"
    title = _("This paper is no longer on file.")


class RegistrationNotFound(NotFound):
    """There is no such application, or it is somebody else's."""

    code = "registration-not-found"
    title = _("There is no such application here.")


class RegistrationExists(Conflict):
    """The account has an application under way, or acts for an inviter already."""

    code = "registration-exists"
    title = _("Your account is on file already, or has an application under way.")
    remedy = _("Open your application and go on with it, or withdraw it to begin anew.")


class RegistrationNotEditable(Conflict):
    """The application is with the city or decided; only drafts and questions can be worked on."""

    code = "registration-not-editable"
    title = _("The application can no longer be changed: it is with the city, or decided.")
    remedy = _("Open your application: it shows where it stands and whose turn it is.")


class RegistrationIncomplete(Invalid):
    """Something is missing or wrong; `fields` says what to mend, all of it at once."""

    code = "registration-incomplete"
    title = _("The application cannot be sent yet.")
    remedy = _("Mend what is named. What you typed and uploaded is kept.")


class UnitOnFile(Conflict):
    """A unit with this code is on file; who its people are is not told to strangers."""

    code = "unit-on-file"
    title = _("This unit is on file already: ask its administrator to add you.")
    remedy = _(
        "Whoever administers the unit adds a handler on the unit's page. If nobody at the unit "
        "can, the city's exit-entry administration names a new administrator on its written word."
    )


class ReasonNeeded(Invalid):
    """A refusal, a take-over or a question says why."""

    code = "reason-needed"
    title = _("Give the reason.")


class ReviewOverdue(Forbidden):
    """The yearly review of the unit's record is overdue. Data: `due_on`."""

    code = "review-overdue"
    title = _("The yearly review of your unit's record is overdue, so it cannot file requests.")
    remedy = _(
        "The unit's administrator opens “Our unit”, then “Yearly review”, and confirms the record "
        "or files what has changed. Requests can be filed again at once."
    )


class ReviewNotDue(Conflict):
    """The review can be done once it is near; doing it earlier would only move the date."""

    code = "review-not-due"
    title = _("The yearly review is not due yet.")


class ChangeNotFound(NotFound):
    """There is no such change of a unit's record."""

    code = "unit-change-not-found"
    title = _("There is no such change here.")


class ChangeUnderWay(Conflict):
    """One change at a time, or two proofs could contradict each other."""

    code = "unit-change-under-way"
    title = _("A change of the record is with the city already.")
    remedy = _("Wait until the city has decided, or withdraw the change and file another.")


class NothingChanged(Invalid):
    """What was filed as a change is what stands in the record."""

    code = "nothing-changed"
    title = _("Nothing differs from the record.")
    remedy = _("Change the fields that are no longer right.")
