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
    """The record of the unit or host is suspended, so it may not file."""

    code = "enterprise-suspended"
    title = _("The record of this inviter is suspended, so it cannot file requests.")


class HandlerNotAuthorised(Forbidden):
    """The handler's authorisation (yearly, by name) does not cover today."""

    code = "handler-not-authorised"
    title = _("Your authorisation as handler does not cover today.")


class HostProofExpired(Forbidden):
    """The document that lets the host invite is no longer valid."""

    code = "host-proof-expired"
    title = _("The document that entitles you to invite guests has expired.")


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
