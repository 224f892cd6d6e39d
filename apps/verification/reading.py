"""Finding the seal in what somebody sends or has on the disk: a picture, a PDF, or its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from apps.core.vds.layout import MAGIC
from apps.core.vds.lists import from_base64url
from apps.files.checking.content import check_size, kind_of
from apps.files.drawing.process import read_codes
from apps.files.errors import PageNotThere
from apps.files.states import MediaType
from apps.verification.errors import NoSealFound

SIDES: Final = (2400, 1200)
"""Pixels along the longer side: a seal of a photographed page needs many, a blurred one few."""
MOST_PAGES: Final = 3
"""Pages of a PDF that are looked at: a letter has one, and lists of groups few."""
LONGEST_SEAL: Final = 1024
"""Bytes; a visa's seal has about 150."""


def seal_in(data: bytes, *, name: str, max_bytes: int) -> bytes:
    """Give the bytes of the first seal in a JPEG, PNG or PDF, from its barcode or square code.

    Raises NoSealFound, and what the checks of files raise (FileEmpty, FileTooLarge, WrongFileKind,
    FileUndrawable, DrawingBusy).
    """
    check_size(len(data), max_bytes=max_bytes)
    kind = kind_of(data, name=name)
    for found in _codes(data, kind):
        seal = seal_of_code(found)
        if seal is not None:
            return seal
    raise NoSealFound(fields={"file": NoSealFound.remedy})


def seal_of_code(code: bytes) -> bytes | None:
    """Give the seal that a code carries: itself, or in the address of the page that checks it."""
    if code[:1] == bytes((MAGIC,)):
        return code[:LONGEST_SEAL]
    try:
        told = parse_qs(urlsplit(code.decode("ascii")).fragment).get("s", [])
        seal = from_base64url(told[0])
    except (ValueError, IndexError):
        return None
    return seal[:LONGEST_SEAL] if seal[:1] == bytes((MAGIC,)) else None


def _codes(data: bytes, kind: MediaType) -> Iterator[bytes]:
    pages = range(1, (MOST_PAGES if kind == MediaType.PDF else 1) + 1)
    for longest in SIDES:
        for page in pages:
            try:
                yield from read_codes(data, media_type=kind, page=page, longest=longest)
            except PageNotThere:
                break
