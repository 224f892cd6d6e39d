"""The name people see for a file. It is shown and sent, and never used on a disk."""

import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from apps.files.errors import WrongFileKind
from apps.files.states import EXTENSIONS, MediaType

MAX_NAME: Final = 120

#: Free decoders of these bundle libraries under the GPL, so they are refused (docs/adr/0015).
_OF_APPLE: Final = frozenset({"heic", "heif", "hif"})


def clean_name(name: str) -> str:
    """The last part of the path without control, format and private characters, at most 120.

    Characters that turn the reading direction would let `gpj.exe` be shown as `exe.jpg`.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable())
    stem, dot, ending = kept.strip().rstrip(". ").rpartition(".")
    if not dot:
        return ending[:MAX_NAME] or "file"
    ending = ending[:10]
    return f"{(stem or 'file')[: MAX_NAME - len(ending) - 1]}.{ending}"


def promised_kind(name: str) -> MediaType:
    """The kind the ending of the name stands for; raises WrongFileKind for any other ending."""
    ending = name.rpartition(".")[2].lower()
    kind = EXTENSIONS.get(ending)
    if kind is None and ending in _OF_APPLE:
        raise WrongFileKind(
            _("This is a HEIC picture, the private format of some telephones."),
            fields={
                "file": _(
                    "Send it as JPEG: on an iPhone choose Settings, Camera, Formats, Most "
                    "Compatible, or share the photograph by mail, which converts it."
                )
            },
        )
    if kind is None:
        raise WrongFileKind(
            _("Send a file whose name ends in .jpg, .jpeg, .png or .pdf."),
            fields={"file": _("Save the document as JPEG, PNG or PDF and choose it again.")},
        )
    return kind
