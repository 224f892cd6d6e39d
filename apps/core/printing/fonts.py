"""The fonts of printed papers. They lie beside this file, so that a bare machine prints the same.

Noto Sans SC in two weights, cut to GBK (the bold one to common characters, where the regular one
stands in for the rest) and to the alphabets of Europe; Noto Sans stands in for Latin letters that
the Chinese font lacks, such as Ł and ğ. `config.letter_font` makes the files.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER: Final = Path(__file__).parent / "fonts"
REGULAR: Final = "NotoSansSC"
BOLD: Final = "NotoSansSC-Bold"
WESTERN: Final = "NotoSans"
GETA: Final = "〓"
"""What printers set where a character is missing; it says "something stands here"."""

_FILES: Final = {
    REGULAR: "NotoSansSC_400Regular.ttf",
    BOLD: "NotoSansSC_700Bold.ttf",
    WESTERN: "NotoSans_400Regular.ttf",
}
#: Apostrophes, which the Chinese font draws as wide as a character: O’Neill would fall apart.
_NARROW: Final = frozenset("‘’")
#: Characters that print nothing: controls, marks of direction, joiners, and the like.
_SILENT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@cache
def register() -> None:
    """Make the fonts known to reportlab, once in the life of the process."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(FOLDER / file)))
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, REGULAR, BOLD)


def file_of(name: str) -> Path:
    """Give the file of a font, for pictures."""
    return FOLDER / _FILES[name]


def missing(text: str) -> list[str]:
    """List the characters of a text that none of the fonts can print, each once, in order."""
    return list(dict.fromkeys(c for c in _visible(text) if _font_for(c, REGULAR) is None))


def is_plain(text: str) -> bool:
    """Tell whether every character prints as it is in the regular font."""
    return all(c == "\n" or (c not in _NARROW and ord(c) in _characters(REGULAR)) for c in text)


def markup(text: str, *, bold: bool = False) -> str:
    """Write any text as markup of a reportlab Paragraph: nothing in it is taken for markup.

    Each run stands in the font that has its characters; what no font has becomes `〓`.
    """
    wanted = BOLD if bold else REGULAR
    runs = groupby(_visible(text), key=lambda c: _font_for(c, wanted) or "")
    return "".join(_run(font, "".join(of_run), wanted) for font, of_run in runs)


def _run(font: str, text: str, wanted: str) -> str:
    if not font:
        return GETA * len(text)
    written = escape(text).replace("\n", "<br/>")
    return written if font == wanted else f'<font name="{font}">{written}</font>'


def _visible(text: str) -> Iterator[str]:
    for character in unicodedata.normalize("NFC", text):
        if character == "\n" or unicodedata.category(character) not in _SILENT:
            yield " " if character == "\u00a0" else character


def _font_for(character: str, wanted: str) -> str | None:
    """Give the wanted font if it has the character, else another that has it, else nothing."""
    if character == "\n":
        return wanted
    tried = (WESTERN,) if character in _NARROW else (wanted, REGULAR, WESTERN)
    return next((name for name in tried if ord(character) in _characters(name)), None)


@cache
def _characters(name: str) -> frozenset[int]:
    register()
    font: Any = pdfmetrics.getFont(name)  # a TTFont, which the stubs do not tell
    return frozenset(font.face.charToGlyph)
