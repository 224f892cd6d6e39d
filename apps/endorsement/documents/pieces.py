"""What the papers of the port are put together from: facts, terms and captions in two languages."""

from __future__ import annotations

from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from apps.core.printing import pages

Pair = tuple[str, str]
"""The same in Chinese and in English."""

ALL: Final = ((0, 0), (-1, -1))
BARE: Final = tuple((f"{side}PADDING", *ALL, 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM"))


def beside(one: Flowable, other: Flowable, *, left: float) -> Table:
    """Set two things side by side, the left one `left` wide, without any padding."""
    table = Table([[one, other]], [left, pages.WIDTH - left])
    table.setStyle([*pages.BASE, *BARE])
    return table


def fact(chinese: str, english: str, value: str, *, bold: bool = False) -> list[Flowable]:
    """A label, small, and its value below."""
    return [
        pages.label(chinese, english),
        pages.text(value or "—", 10.5, bold=bold, leading=14),
    ]


def term(chinese: str, english: str, value: str, *note: str) -> list[Flowable]:
    """A label, a large value, and a note below."""
    return [
        pages.label(chinese, english),
        pages.text(value, 14, bold=True, leading=20, textColor=pages.BRAND),
        pages.text("  ".join(note), 7.5, leading=10, textColor=pages.MUTED),
    ]


def caption(chinese: str, english: str) -> list[Flowable]:
    """The words below a symbol."""
    small: dict[str, Any] = {"leading": 9, "textColor": pages.MUTED}
    return [pages.text(chinese, 7, **small), pages.text(english, 6.5, **small)]


def paragraph(pair: Pair, size: float) -> list[Flowable]:
    """Both languages, the Chinese larger."""
    chinese, english = pair
    return [
        pages.text(chinese, size, leading=size * 1.4),
        pages.text(
            *(english, size - 0.8),
            textColor=pages.MUTED,
            leading=size * 1.2,
            spaceAfter=1.1 * mm,
        ),
    ]


def joined(pair: Pair) -> str:
    """Both languages on one line, or once where they are the same."""
    return " ".join(dict.fromkeys(part for part in pair if part))
