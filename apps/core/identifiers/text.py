"""What people type, brought to the one form that identifiers are compared in."""

from __future__ import annotations

import unicodedata


def normalise(text: str, *, keep: int, drop: str = "") -> str:
    """Give the text in capitals, full-width forms made plain, without white space and `drop`.

    Only the first `keep` characters are looked at, so that no input however long costs time; `keep`
    must be well above the length of the identifier, which is then refused for its length.
    """
    plain = unicodedata.normalize("NFKC", text[:keep]).upper()
    return "".join(mark for mark in plain if not mark.isspace() and mark not in drop)
