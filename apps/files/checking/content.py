"""One door for bytes from outside: what they are, whether they are safe, how many pages."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.files.checking.images import check_image, clean_image
from apps.files.checking.names import promised_kind
from apps.files.checking.pdfs import check_pdf
from apps.files.errors import FileEmpty, FileTooLarge, WrongFileKind
from apps.files.states import MediaType

_MAGIC = {
    b"\xff\xd8\xff": MediaType.JPEG,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"%PDF-": MediaType.PDF,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """Bytes that passed, in the form to keep."""

    data: bytes
    media_type: MediaType
    pages: int


def check_size(size: int, *, max_bytes: int) -> None:
    """Raise FileEmpty or FileTooLarge."""
    if size == 0:
        raise FileEmpty(
            _("The file is empty (0 bytes)."), fields={"file": _("Choose the document again.")}
        )
    if size > max_bytes:
        raise FileTooLarge(
            _("The file has %(size)d bytes; at most %(limit)d are allowed.")
            % {"size": size, "limit": max_bytes},
            fields={"file": _("Scan the document at a lower resolution and choose it again.")},
            limit=max_bytes,
        )


def kind_of(data: bytes, *, name: str) -> MediaType:
    """The kind by content, which must be the one the name's ending promises."""
    promised = promised_kind(name)
    found = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
    if found is None:
        raise WrongFileKind(
            _("The content of the file is neither JPEG nor PNG nor PDF."),
            fields={"file": _("Save the document as JPEG, PNG or PDF and choose it again.")},
        )
    if found != promised:
        raise WrongFileKind(
            _("The name says %(promised)s but the content is %(found)s.")
            % {"promised": promised.label, "found": found.label},
            fields={"file": _("Give the file the ending that fits and choose it again.")},
        )
    return found


def check_upload(data: bytes, *, name: str, max_pages: int) -> Checked:
    """Check what a person sent; a picture comes back re-encoded, without its metadata."""
    kind = kind_of(data, name=name)
    if kind == MediaType.PDF:
        return Checked(data, kind, check_pdf(data, max_pages=max_pages))
    return Checked(clean_image(data, kind), kind, pages=1)


def check_carried(data: bytes, *, name: str, max_pages: int) -> Checked:
    """Check what another authority sent: the same rules, but the bytes stay as they were signed."""
    kind = kind_of(data, name=name)
    if kind == MediaType.PDF:
        return Checked(data, kind, check_pdf(data, max_pages=max_pages))
    check_image(data, kind)
    return Checked(data, kind, pages=1)
