"""Advice on a visitor's photo, from its size alone. A hint, never a bar: the port judges the face.

354 to 420 by 472 to 560 pixels, 33 by 48 mm, white ground: the rule book's paper `photo`, with its
source.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from apps.files.models import StoredFile

PHOTO: Final = "photo"
LEAST: Final = (354, 472)
"""Width and height in pixels below which a face is not clear enough."""
_TALLEST: Final = 1.55
_WIDEST: Final = 1.2
"""Height over width: 3 to 4 as asked in pixels, 33 to 48 mm on paper, and a little room."""


def photo_hints(kind: str, file: StoredFile) -> list[str]:
    """Say what looks wrong with a file given as photo, and how to mend it; nothing of others."""
    if kind != PHOTO:
        return []
    if file.width is None or file.height is None:
        return [_("This is a PDF. Give the photo itself as JPEG or PNG, not a page it stands on.")]
    width, height = file.width, file.height
    if width > height:
        return [_("The photo is wider than high. Turn it, or cut it to 3 wide and 4 high.")]
    hints = []
    if not _WIDEST <= height / width <= _TALLEST:
        hints.append(_("Cut the photo to 3 wide and 4 high: head and shoulders, nothing beside."))
    if width < LEAST[0] or height < LEAST[1]:
        told = {"width": width, "height": height, "least_w": LEAST[0], "least_h": LEAST[1]}
        hints.append(
            _(
                "It has %(width)d by %(height)d pixels; at least %(least_w)d by %(least_h)d are "
                "asked for. Take it anew with the camera nearer, do not enlarge it."
            )
            % told
        )
    return hints
