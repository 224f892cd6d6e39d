"""What people type, made fit to be kept: normal form, no hidden characters, not too long."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

#: Zero-width and direction characters that can make one text look like another. The joiners
#: U+200C and U+200D stay out too: no field here needs them, and names with them cannot be compared.
_HIDDEN: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_BLANKS: Final = re.compile(r"\s+")


class TextRefused(ValueError):
    """The text cannot be kept; the message says how to mend it."""


def one_line(typed: str, *, most: int, needed: bool = False) -> str:
    """Clean one line: Unicode NFC, hidden characters dropped, runs of blanks made one space.

    Raises TextRefused for control characters, for more than `most` characters, and for nothing at
    all when it is `needed`.
    """
    return _checked(_BLANKS.sub(" ", _visible(typed)).strip(), most=most, needed=needed)


def lines(typed: str, *, most: int, needed: bool = False) -> str:
    """Clean a text of several lines; as one_line, but line breaks and tabs stay."""
    kept = "\n".join(line.rstrip() for line in _visible(typed).splitlines())
    return _checked(kept.strip(), most=most, needed=needed)


def _visible(typed: str) -> str:
    return _HIDDEN.sub("", unicodedata.normalize("NFC", typed))


def _checked(text: str, *, most: int, needed: bool) -> str:
    if needed and not text:
        raise TextRefused(_("Enter this."))
    if len(text) > most:
        raise TextRefused(
            _("Shorten this to %(most)d characters; it has %(length)d.")
            % {"most": most, "length": len(text)}
        )
    if any(
        unicodedata.category(mark) in {"Cc", "Cs", "Co", "Cn"} and mark not in "\n\t"
        for mark in text
    ):
        raise TextRefused(_("Remove the characters that cannot be printed."))
    return text
