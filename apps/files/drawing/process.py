"""Has files drawn, turned and searched for barcodes by a process of its own, for a bounded time,
and by few at once.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from apps.files.drawing import child
from apps.files.errors import DrawingBusy, FileUndrawable, FileUnturnable, PageNotThere
from apps.files.states import MediaType

LONGEST_SECONDS: Final = 8.0
"""Then the process is killed, whatever it waits for; its own processor time ends before."""
AT_ONCE: Final = max(1, min(2, settings.WEB_THREADS - 1))
"""Each holds a thread of the web meanwhile; one at least stays free for all else."""
PATIENCE_SECONDS: Final = 0.25
"""How long one waits for room: a small picture's time. Whoever waits holds a thread of the web."""

_PROGRAM: Final = Path(child.__file__)
_room = threading.BoundedSemaphore(AT_ONCE)


def draw_page(data: bytes, *, media_type: str, page: int, longest: int) -> bytes:
    """Draw a page (from 1) as a JPEG of at most `longest` pixels a side.

    Raises PageNotThere; FileUndrawable when the file cannot be drawn in the time and memory that
    one may take; DrawingBusy when as many are being drawn as may be.
    """
    kind = "pdf" if media_type == MediaType.PDF else "image"
    code, drawn = _run(data, "draw", kind, str(page), str(longest))
    if code == child.NO_SUCH_PAGE:
        raise PageNotThere
    if code != 0 or not drawn:
        raise FileUndrawable(_("The page cannot be drawn. Open the file itself instead."))
    return drawn


def read_codes(data: bytes, *, media_type: str, page: int, longest: int) -> list[bytes]:
    """Read the square codes (Data Matrix, QR) of a page (from 1), drawn so many pixels a side.

    Raises PageNotThere, FileUndrawable and DrawingBusy as `draw_page` does.
    """
    kind = "pdf" if media_type == MediaType.PDF else "image"
    code, found = _run(data, "codes", kind, str(page), str(longest))
    if code == child.NO_SUCH_PAGE:
        raise PageNotThere
    if code != 0 or not found:
        raise FileUndrawable(_("The file cannot be read. Take another picture of the letter."))
    return [bytes.fromhex(one) for one in json.loads(found)]


def turn_quarters(data: bytes, *, media_type: str, quarters: int) -> bytes:
    """Turn a file clockwise by 1, 2 or 3 quarters; the same kind, every page of a PDF.

    Raises FileUnturnable when that takes more time or memory than it may; DrawingBusy.
    """
    code, turned = _run(data, "turn", MediaType(media_type).name, str(quarters))
    if code != 0 or not turned:
        mend = _("Turn the document on the scanner and replace the file.")
        raise FileUnturnable(fields={"file": mend})
    return turned


def _run(data: bytes, *words: str) -> tuple[int, bytes]:
    """Give the exit code and what was written; code -1 for one that was killed for its time."""
    if not _room.acquire(timeout=PATIENCE_SECONDS):
        raise DrawingBusy
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the file goes in as bytes)
            [sys.executable, "-I", str(_PROGRAM), *words],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_SECONDS,
            env={},  # no keys, no addresses
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, b""
    finally:
        _room.release()
    return done.returncode, done.stdout
