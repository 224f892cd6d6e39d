"""Papers as a stranger reads them: drawn to a picture, and the barcodes on it read."""

from __future__ import annotations

from typing import Any

import pypdfium2
import zxingcpp

DPI = 200
"""What an ordinary office scanner gives."""


def pictures_of(pdf: bytes, *, dpi: int = DPI) -> list[Any]:
    """Each page of a PDF as a picture, drawn by a renderer that did not make it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil() for page in document]
    finally:
        document.close()


def barcodes_on(picture: Any) -> dict[str, list[bytes]]:
    """What the barcodes on a picture hold, by the kind of barcode."""
    found: dict[str, list[bytes]] = {}
    for one in zxingcpp.read_barcodes(picture):
        found.setdefault(one.format.name, []).append(one.bytes)
    return found
