"""A stored file turned by quarters, before anything is locked or written."""

from __future__ import annotations

from apps.files import selectors
from apps.files.checking.content import Checked, check_carried, check_size
from apps.files.drawing.process import turn_quarters
from apps.files.limits import limits
from apps.files.models import StoredFile


def turn_file(file: StoredFile, *, quarters: int) -> Checked:
    """Turn it clockwise by 1, 2 or 3 quarters, and check what came out; nothing is kept yet.

    Takes as long as a page that is drawn, so it belongs outside every transaction. Raises
    FileDamaged, FileTooLarge, FileUnturnable, DrawingBusy.
    """
    data = selectors.read_bytes(file_id=file.id)
    turned = turn_quarters(data, media_type=file.media_type, quarters=quarters)
    allowed = limits()
    check_size(len(turned), max_bytes=allowed.max_bytes)
    return check_carried(turned, name=file.name, max_pages=allowed.max_pages)
