"""The reasons for which a rule says no, as classes: one class, one documented reason."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """A rule of the service said no.

    Each subclass is one documented reason with a `code` and a `title` of its own; the reference in
    `docs/reference/errors.md` is drawn from them. `remedy` says how the reader mends it. Errors of
    the programmer (a query in the wrong schema, say) are no `DomainError`.
    """

    code: ClassVar[str] = "domain-error"
    title: ClassVar[StrOrPromise] = _("A rule does not allow this.")
    remedy: ClassVar[StrOrPromise] = _("Read the message, correct what it names, and try again.")
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(
        self,
        detail: StrOrPromise | None = None,
        *,
        fields: Mapping[str, StrOrPromise] | None = None,
        **data: Any,
    ) -> None:
        """Keep what is known of this case.

        `detail` is one sentence for the reader (the title when left out). `fields` maps the name of
        an input field (dots for nesting, `visitors.0.surname`) to the message that says how to mend
        it. `data` holds machine-readable facts for the answer of the API: ids, codes, numbers and
        instants, never a name or a passport number.
        """
        super().__init__(self.code)
        self._detail = detail
        self.fields: dict[str, StrOrPromise] = dict(fields or {})
        self.data: dict[str, Any] = data

    @property
    def detail(self) -> str:
        """Say in one sentence, in the language now active, what went wrong."""
        return str(self.title if self._detail is None else self._detail)

    def __str__(self) -> str:
        """Show code and detail, for logs and tests."""
        return f"{self.code}: {self.detail}"


class NotFound(DomainError):
    """Nothing of that name is here for this reader; another authority's things look the same."""

    code = "not-found"
    title = _("There is nothing here under that name.")
    remedy = _(
        "Check the address or the reference. What belongs to another authority or another inviter "
        "is not shown here."
    )
    status = HTTPStatus.NOT_FOUND


class Conflict(DomainError):
    """The thing is not in the state that the act needs."""

    code = "conflict"
    title = _("This does not fit the present state.")
    remedy = _("Open the page again, see what has changed, and decide anew.")
    status = HTTPStatus.CONFLICT


class Forbidden(DomainError):
    """The actor is known, and may not do this."""

    code = "forbidden"
    title = _("You may not do this.")
    remedy = _("Ask the administrator of your authority or unit for the role that may do it.")
    status = HTTPStatus.FORBIDDEN


class Invalid(DomainError):
    """The input was read, and breaks a rule."""

    code = "invalid"
    title = _("Something entered is not right.")
    remedy = _("Correct the fields that are named, and send again.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TryAgain(DomainError):
    """The world failed, not the caller: the same act may succeed later. Tasks retry on it."""

    code = "try-again"
    title = _("The service cannot do this at the moment.")
    remedy = _("Wait a minute and try again. Nothing was changed.")
    status = HTTPStatus.SERVICE_UNAVAILABLE


class StaleRevision(Conflict):
    """Somebody changed the thing after the caller had last seen it; nothing was written.

    Data: `current` (revision now), `seen` (revision the caller sent), and of the last change `who`
    (id of the actor, no name), `what` (its event) and `when` (instant).
    """

    code = "stale-revision"
    title = _("Someone else has changed this since you opened it.")
    remedy = _("Open the fresh page, see what was done, and do your act again if it still applies.")


class MoveNotAllowed(Conflict):
    """The table of moves has no such move from the present state.

    Data: `action` and `status`.
    """

    code = "move-not-allowed"
    title = _("This step is not possible in the present state.")
    remedy = _("Open the page again: it shows the steps that are possible now.")


class InvalidInput(Invalid):
    """The shape of the input is wrong: a field is missing, unknown, or of the wrong type."""

    code = "invalid-input"
    title = _("Some fields are missing or not in the right form.")
    remedy = _("Correct each field named under “errors”, and send again.")
    status = HTTPStatus.BAD_REQUEST


class MalformedBody(Invalid):
    """The body cannot be read at all, as JSON or as the form it claims to be."""

    code = "malformed-body"
    title = _("The request cannot be read.")
    remedy = _("Send well-formed JSON in UTF-8, or open the form again and send it from there.")
    status = HTTPStatus.BAD_REQUEST


class FormExpired(Forbidden):
    """The form's token against forged requests (CSRF) is missing or no longer valid."""

    code = "form-expired"
    title = _("This form has been open too long.")
    remedy = _("Go back, load the page again, and send the form once more. Allow cookies.")


class NotAuthenticated(Forbidden):
    """Nobody is logged in on this host, or the token is not one of this host."""

    code = "not-authenticated"
    title = _("Please log in first.")
    remedy = _(
        "Log in on this host, or send a token that this host has given out. A login on another "
        "host counts for nothing here."
    )
    status = HTTPStatus.UNAUTHORIZED


class MethodNotAllowed(Invalid):
    """The address exists, but does not take this HTTP method."""

    code = "method-not-allowed"
    title = _("This address does not take that kind of request.")
    remedy = _("Use one of the methods in the Allow header of the answer.")
    status = HTTPStatus.METHOD_NOT_ALLOWED


class OnlyFromAForm(MethodNotAllowed):
    """A person opened by its address what only a form sends to."""

    code = "only-from-a-form"
    title = _("This address is for what a form sends, and shows nothing by itself.")
    remedy = _("Nothing was changed. Go back to the page and use the button there.")


class NotAcceptable(Invalid):
    """The caller asks for a media type in which no answer can be given."""

    code = "not-acceptable"
    title = _("The answer cannot be given in that format.")
    remedy = _("Ask for application/json.")
    status = HTTPStatus.NOT_ACCEPTABLE


class UnsupportedMediaType(Invalid):
    """The body is of a media type that this address does not read."""

    code = "unsupported-media-type"
    title = _("The request is in a format that is not read here.")
    remedy = _("Send application/json, or multipart/form-data where a file is uploaded.")
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class TooManyRequests(TryAgain):
    """The caller has asked more often than this address allows."""

    code = "too-many-requests"
    title = _("Too many requests in a short time.")
    remedy = _("Wait as many seconds as the Retry-After header says, then try again.")
    status = HTTPStatus.TOO_MANY_REQUESTS


class InternalError(DomainError):
    """A fault of the service itself. Raised by nobody: it names the answer 500 to the reader."""

    code = "internal-error"
    title = _("Something went wrong on our side.")
    remedy = _("Try again later. If it happens again, tell the support the number shown with it.")
    status = HTTPStatus.INTERNAL_SERVER_ERROR


def reasons() -> dict[str, type[DomainError]]:
    """Map each code to its class, for all reasons imported so far, in order of the codes."""
    found: dict[str, type[DomainError]] = {}
    waiting: list[type[DomainError]] = [DomainError]
    while waiting:
        kind = waiting.pop()
        found[kind.code] = kind
        waiting.extend(kind.__subclasses__())
    return dict(sorted(found.items()))
