"""Has a page drawn by a process of its own, for a bounded time, and by few at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from apps.core.errors import TryAgain
from apps.files.drawing import child
from apps.files.errors import FileUndrawable, PageNotThere
from apps.files.states import MediaType

LONGEST_SECONDS: Final = 8.0
"""Then the process is killed, whatever it waits for; its own processor time ends before."""
AT_ONCE: Final = 2
PATIENCE_SECONDS: Final = 10.0
"""How long one waits for the pages that others have drawn."""

_PROGRAM: Final = Path(child.__file__)
_room = threading.BoundedSemaphore(AT_ONCE)


def draw_page(data: bytes, *, media_type: str, page: int, longest: int) -> bytes:
    """Draw a page (from 1) as a JPEG of at most `longest` pixels a side.

    Raises PageNotThere; FileUndrawable when the file cannot be drawn in the time and memory that
    one may take; TryAgain when too many pages are being drawn.
    """
    kind = "pdf" if media_type == MediaType.PDF else "image"
    command = [sys.executable, "-I", str(_PROGRAM), kind, str(page), str(longest)]
    if not _room.acquire(timeout=PATIENCE_SECONDS):
        raise TryAgain(_("Many pages are being drawn. Load the page again in a moment."))
    try:
        drawn = subprocess.run(  # noqa: S603 (our own program; the file goes in as bytes)
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_SECONDS,
            env={},  # no keys, no addresses
            check=False,
        )
    except subprocess.TimeoutExpired as stuck:
        raise _undrawable() from stuck
    finally:
        _room.release()
    if drawn.returncode == child.NO_SUCH_PAGE:
        raise PageNotThere
    if drawn.returncode != 0 or not drawn.stdout:
        raise _undrawable()
    return drawn.stdout


def _undrawable() -> FileUndrawable:
    return FileUndrawable(_("The page cannot be drawn. Open the file itself instead."))
