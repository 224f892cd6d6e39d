"""Pictures: a look at the header first, then a full decode, then a fresh file without metadata."""

import struct
import zlib
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from apps.files.errors import FileDamaged, ImageTooLarge
from apps.files.states import MAX_PIXELS, MAX_SIDE, MediaType

_BOMB: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow's readers raise on bytes that are cut off or were never a picture.
_BROKEN: Final = (OSError, SyntaxError, ValueError, KeyError, IndexError, struct.error, zlib.error)
_KEPT_MODES: Final = frozenset({"L", "RGB", "RGBA", "1"})


def check_image(data: bytes, kind: MediaType) -> None:
    """Raise ImageTooLarge or FileDamaged; the whole picture is decoded."""
    _decoded(data, kind)


def clean_image(data: bytes, kind: MediaType) -> bytes:
    """The same picture, upright and re-encoded: no EXIF, no place, no comment, nothing appended."""
    picture = _decoded(data, kind)
    upright = ImageOps.exif_transpose(picture)
    clean = upright.convert(_mode_for(upright, kind))
    clean.info.clear()  # Pillow would write comments and colour profiles from here
    out = BytesIO()
    if kind == MediaType.JPEG:
        clean.save(out, format="JPEG", quality=92, optimize=True)
    else:
        clean.save(out, format="PNG")
    return out.getvalue()


def size_of(data: bytes, kind: MediaType) -> tuple[int | None, int | None]:
    """Width and height of a picture in pixels, from its header; none for a PDF."""
    if kind == MediaType.PDF:
        return None, None
    return Image.open(BytesIO(data), formats=[kind.name]).size


def _decoded(data: bytes, kind: MediaType) -> Image.Image:
    try:
        picture = Image.open(BytesIO(data), formats=[kind.name])
        _check_pixels(picture.width, picture.height)  # before a single pixel is decoded
        picture.load()
    except _BOMB as refusal:
        raise _too_large() from refusal
    except _BROKEN as broken:
        raise FileDamaged(
            _("The picture cannot be read to its end."),
            fields={"file": _("Scan or photograph the document again.")},
        ) from broken
    return picture


def _check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_large()


def _too_large() -> ImageTooLarge:
    return ImageTooLarge(
        _("A picture may have at most %(pixels)d pixels and %(side)d on a side.")
        % {"pixels": MAX_PIXELS, "side": MAX_SIDE},
        fields={"file": _("Scan the document at 300 dpi and choose it again.")},
    )


def _mode_for(picture: Image.Image, kind: MediaType) -> str:
    if kind == MediaType.JPEG:
        return picture.mode if picture.mode in {"L", "RGB"} else "RGB"
    if picture.mode in _KEPT_MODES:
        return picture.mode
    return "RGBA" if picture.has_transparency_data else "RGB"
