"""A stored file as one picture: an image itself, or the first page of a PDF."""

from __future__ import annotations

from io import BytesIO
from typing import Final, cast

import numpy as np
import pypdfium2
from PIL import Image

from apps.files.states import MediaType
from apps.transfers.reading.ports import Pixels

LONGEST_SIDE: Final = 3000
"""Pixels that are looked at: 600 dpi of a data page, and 27 MB of memory."""
_PDF_SIDE: Final = 2400


class PictureUnreadable(Exception):
    """The bytes give no picture, though they passed the checks of uploads."""


def picture_of(data: bytes, media_type: str) -> Pixels:
    """Give the picture in blue, green and red. Raises PictureUnreadable."""
    try:
        shown = _first_page(data) if media_type == MediaType.PDF else _image(data)
    except Exception as broken:  # what decoders raise on hostile bytes is beyond listing
        raise PictureUnreadable from broken
    return np.ascontiguousarray(np.asarray(shown)[:, :, ::-1])


def _image(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data), formats=["JPEG", "PNG"])
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then decoded smaller at once
    if picture.mode in {"RGBA", "LA", "P"}:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        picture = Image.alpha_composite(paper, seen)  # type: ignore[assignment]
    plain = picture.convert("RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BILINEAR)
    return plain


def _first_page(data: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[0]
        width, height = page.get_size()
        bitmap = page.render(scale=min(_PDF_SIDE / max(width, height, 1.0), 10.0))
        return cast("Image.Image", bitmap.to_pil().convert("RGB"))
    finally:
        document.close()
