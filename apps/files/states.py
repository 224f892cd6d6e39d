"""What a file can be: its kinds, and what is known of its scan."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class MediaType(models.TextChoices):
    """The only kinds we take; recognised by content, never by what the sender claims."""

    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    PDF = "application/pdf", "PDF"


class ScanState(models.TextChoices):
    """Whether a scanner has looked at the file. Harmful files are refused and never kept."""

    UNSCANNED = "UNSCANNED", _("not scanned")
    CLEAN = "CLEAN", _("scanned, nothing found")


class PageSize(models.TextChoices):
    """How large a page is drawn: to recognise it, or to read it."""

    SMALL = "small", _("small")
    LARGE = "large", _("large")


LONGEST_SIDE: Final = {PageSize.SMALL: 320, PageSize.LARGE: 1600}
"""Pixels along the longer side: 1600 is an A4 page at 137 dpi, where 6-point print is legible."""

EXTENSIONS: Final = {
    "jpg": MediaType.JPEG,
    "jpeg": MediaType.JPEG,
    "png": MediaType.PNG,
    "pdf": MediaType.PDF,
}
"""The endings a file name may have, and the kind each one promises."""

# What we are ready to decode: 40 megapixels is a 600 dpi scan of an A4 page with room to spare.
MAX_PIXELS: Final = 40_000_000
MAX_SIDE: Final = 12_000

MAX_FILES_AT_ONCE: Final = 5
"""Files in one form or call."""
