"""Why a file was refused: one class for each reason, each told at the field it came from."""

from http import HTTPStatus
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid, NotFound, TryAgain


class StoredFileNotFound(NotFound):
    """No such file here, or the caller may not know of it: the two look alike on purpose."""

    code = "file-not-found"
    title = _("There is no such file.")


class WrongFileKind(Invalid):
    """The content is not a JPEG, a PNG or a PDF, or the name's ending says another kind."""

    code = "wrong-file-kind"
    title = _("The file is not a JPEG, PNG or PDF.")


class FileEmpty(Invalid):
    """The file holds no bytes at all."""

    code = "file-empty"
    title = _("The file is empty.")


class FileTooLarge(Invalid):
    """The file has more bytes than the rule `files.max_bytes` allows."""

    code = "file-too-large"
    title = _("The file is too large.")
    status: ClassVar[HTTPStatus] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class ImageTooLarge(Invalid):
    """The picture's header names more pixels than we are ready to decode."""

    code = "image-too-large"
    title = _("The picture has too many pixels.")


class TooManyPages(Invalid):
    """The PDF has more pages than the rule `files.max_pages` allows."""

    code = "too-many-pages"
    title = _("The PDF has too many pages.")


class PageNotThere(NotFound):
    """The file has no page of that number."""

    code = "page-not-there"
    title = _("The file has no such page.")


class FileUndrawable(Invalid):
    """No picture of the page can be made in the time and memory allowed for one."""

    code = "file-undrawable"
    title = _("The page cannot be shown as a picture.")


class FileUnturnable(Invalid):
    """The file cannot be turned in the time and memory allowed for one."""

    code = "file-unturnable"
    title = _("The file cannot be turned here.")


class DrawingBusy(TryAgain):
    """As many pages are being drawn or turned at this moment as may be at once."""

    code = "drawing-busy"
    title = _("Many pages are being drawn at this moment.")
    remedy = _("Load the page again in a few seconds. Nothing was changed.")
    wait: ClassVar[int] = 2
    """Seconds, for the Retry-After header."""


class FileDamaged(Invalid):
    """The file cannot be read to its end, or is not the bytes that were stored."""

    code = "file-damaged"
    title = _("The file is damaged.")


class FileProtected(Invalid):
    """The PDF is encrypted, so nobody could check what is in it."""

    code = "file-protected"
    title = _("The PDF is protected with a password.")


class FileActive(Invalid):
    """The PDF would run a script, start a program, send data, or carries other files."""

    code = "file-active"
    title = _("The PDF contains scripts, actions or other files.")


class FileInfected(Invalid):
    """The scanner knows the content as harmful."""

    code = "file-infected"
    title = _("The file was found to be harmful.")


class FileDigestMismatch(Conflict):
    """The bytes that came are not the ones the sender's message names."""

    code = "file-digest-mismatch"
    title = _("The file is not the one that was announced.")
