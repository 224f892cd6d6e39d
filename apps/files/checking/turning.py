"""A file turned by quarters, clockwise: the same kind, the same pages, nothing else changed."""

from io import BytesIO
from typing import Final

from PIL import Image
from pypdf import PdfReader, PdfWriter

from apps.files.states import MediaType

_CLOCKWISE: Final = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


def turned(data: bytes, kind: MediaType, quarters: int) -> bytes:
    """Turn bytes that passed the checks before by 1, 2 or 3 quarters; every page of a PDF."""
    out = BytesIO()
    if kind == MediaType.PDF:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(data), strict=False))
        for page in writer.pages:
            page.rotate(90 * quarters)
        writer.write(out)
        return out.getvalue()
    picture = Image.open(BytesIO(data), formats=[kind.name]).transpose(_CLOCKWISE[quarters])
    picture.save(out, format=kind.name, **({"quality": 92} if kind == MediaType.JPEG else {}))
    return out.getvalue()


def size_of(data: bytes, kind: MediaType) -> tuple[int | None, int | None]:
    """Width and height of a picture in pixels, from its header; none for a PDF."""
    if kind == MediaType.PDF:
        return None, None
    return Image.open(BytesIO(data), formats=[kind.name]).size
