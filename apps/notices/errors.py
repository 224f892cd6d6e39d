from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, DomainError, Invalid, NotFound


class NoticeNotFound(NotFound):
    """No such notice here, or it is addressed to somebody else."""

    code = "notice-not-found"
    title = _("There is no such notice.")


class MailNotFailed(Conflict):
    """Only mail that was given up is sent again; the other is sent or still waits."""

    code = "mail-not-failed"
    title = _("This mail has not failed: it was sent, or is still being tried.")


class GroupUnknown(Invalid):
    """No such group of notices for this person, or no such way of hearing of them."""

    code = "notice-group-unknown"
    title = _("There is no such choice of notices for you.")
    remedy = _("Choose one of the ways shown for one of the groups shown.")


class StopLinkInvalid(DomainError):
    """The link at the foot of a mail has been cut off or changed."""

    code = "stop-link-invalid"
    title = _("This link from a mail is not whole.")
    remedy = _("Copy the whole link from the mail, or choose under your account.")
    status = HTTPStatus.GONE
