"""Reasons for which accounts, logins, tokens and repeated calls are refused."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Forbidden, Invalid, NotFound, TooManyRequests


class WrongCredentials(Forbidden):
    """No active account of this host has that name and password; which of the two is not said."""

    code = "wrong-credentials"
    title = _("User name and password do not match an account here.")
    remedy = _(
        "Check the user name and the password. An account of another host does not count here. If "
        "you have forgotten the password, ask the administrator of your authority or unit."
    )
    status = HTTPStatus.UNAUTHORIZED
    auth_header: ClassVar[str] = 'Bearer realm="api"'


class ConfirmationNeeded(Forbidden):
    """The act asks for a password given in the last `max_age` seconds (RFC 9470)."""

    code = "confirmation-needed"
    title = _("Confirm with your password that it is you.")
    remedy = _(
        "On a page, enter your password where it is asked for. A program takes a new token with it "
        "and repeats the call: a token counts as a confirmation for five minutes."
    )
    status = HTTPStatus.UNAUTHORIZED
    max_age: ClassVar[int] = 5 * 60
    auth_header: ClassVar[str] = (
        'Bearer realm="api", error="insufficient_user_authentication", max_age="300"'
    )

    def __init__(self) -> None:
        """Say how old a confirmation may be, in seconds."""
        super().__init__(max_age=self.max_age)


class TooManyAttempts(TooManyRequests):
    """Too many failed logins from one address for one account. Data: `retry_after` in seconds."""

    code = "too-many-login-attempts"
    title = _("Too many failed attempts to log in.")
    remedy = _("Wait until the time shown has passed, then try again with care.")

    def __init__(self, *, retry_after: int) -> None:
        """Keep how long to wait, for the Retry-After header of pages and API."""
        super().__init__(retry_after=retry_after)
        self.wait = retry_after


class UnknownUser(NotFound):
    """No such user at this authority."""

    code = "unknown-user"
    title = _("There is no such user here.")


class UserNameTaken(Conflict):
    """Another user of this authority already has the name."""

    code = "user-name-taken"
    title = _("This user name is already taken.")
    remedy = _("Choose another user name.")


class BadUserName(Invalid):
    """The user name has characters that are not allowed, or is too long."""

    code = "bad-user-name"
    title = _("This cannot be a user name.")
    remedy = _(
        "Use 1 to 64 small letters, digits, full stops, hyphens and underscores, beginning with a "
        "letter or a digit."
    )


class WeakPassword(Invalid):
    """The password is too short, too common, or made of words everyone here would guess."""

    code = "weak-password"
    title = _("This password is too easy to guess.")
    remedy = _("Take at least 12 characters; four or more words of your own are a good choice.")


class RoleNotHere(Invalid):
    """The role does not exist in this kind of authority. Data: `role`."""

    code = "role-not-here"
    title = _("There is no such role at this authority.")
    remedy = _("Choose one of the roles that this authority has.")


class RoleNotYoursToGrant(Forbidden):
    """The actor does not look after people of that role. Data: `role`."""

    code = "role-not-yours-to-grant"
    title = _("You do not look after people with this role.")


class ProgramStandsAlone(Conflict):
    """The account of a program holds no other role, and no person's account holds a program's."""

    code = "program-stands-alone"
    title = _("The account of a program holds no other role.")
    remedy = _("Make an account of its own for the program.")


class LastAdministrator(Conflict):
    """The authority would be left without anyone to look after its accounts."""

    code = "last-administrator"
    title = _("This is the last administrator of the authority.")
    remedy = _("Make somebody else administrator first.")


class UnknownToken(NotFound):
    """The person has no such token, or it was revoked already."""

    code = "unknown-token"
    title = _("There is no such token.")


class UnknownSession(NotFound):
    """The person has no such session, or it has ended already."""

    code = "unknown-session"
    title = _("There is no such session.")


class IdempotencyKeyRequired(Invalid):
    """A call that creates something came without an Idempotency-Key header."""

    code = "idempotency-key-required"
    title = _("The Idempotency-Key header is missing or not usable.")
    remedy = _("Send a header Idempotency-Key of 8 to 128 visible ASCII characters, new per act.")
    status = HTTPStatus.BAD_REQUEST


class IdempotencyKeyReused(Invalid):
    """The same key came before with another body; nothing was done."""

    code = "idempotency-key-reused"
    title = _("This Idempotency-Key was used before for something else.")
    remedy = _("Take a new key for a new act; repeat an act with exactly the same body.")


class IdempotencyKeyInUse(Conflict):
    """The first call with this key is still running."""

    code = "idempotency-key-in-use"
    title = _("The same call is still being worked on.")
    remedy = _("Wait a second, then send the same call again to get its answer.")


class ActivationLinkSpent(NotFound):
    """The link was used, has run out, was replaced by a newer one, or never was."""

    code = "activation-link-spent"
    title = _("This link no longer works.")
    remedy = _(
        "A link opens once and lasts three days. Ask your unit's administrator for a new one; if "
        "you have chosen a password already, log in with it."
    )
    status = HTTPStatus.GONE


class AlreadyActivated(Conflict):
    """The account has a password, so it needs no link."""

    code = "already-activated"
    title = _("This account has chosen its password already.")
    remedy = _("Its owner logs in. Only the authority's administrator can give a new password.")


class TooManyRegistrations(TooManyRequests):
    """Too many accounts were asked for from one address. Data: `retry_after` in seconds."""

    code = "too-many-registrations"
    title = _("Too many accounts were asked for from your network.")
    remedy = _("Wait until the time shown has passed, or ask the city's exit-entry administration.")

    def __init__(self, *, retry_after: int) -> None:
        """Keep how long to wait, for the Retry-After header."""
        super().__init__(retry_after=retry_after)
        self.wait = retry_after
