"""Letters as PDF, to print, sign and seal. The fonts are embedded: every machine shows the same."""

from __future__ import annotations

from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from apps.core.printing import fonts, pages
from apps.core.printing.signing import Signed
from apps.transfers.documents.letters import ADDRESSEE, HEADS, WIDTHS, Letter

_SIGN_ROOM: Final = 20 * mm
_TWO_CHARACTERS: Final = 20


def letter_pdf(letter: Letter, *, is_sample: bool = False) -> bytes:
    """Set a letter; a list of many visitors runs over pages, each with the table's head."""
    story: list[Flowable] = [*pages.title(*letter.title)]
    story += [pages.text(ADDRESSEE[0], 10.5, bold=True, leading=14)]
    story += [pages.text(ADDRESSEE[1], 8.5, textColor=pages.MUTED, spaceAfter=1.5 * mm)]
    for chinese, english in letter.paragraphs:
        story += [
            pages.text(chinese, 10, leading=14.5, firstLineIndent=_indent(chinese)),
            pages.text(english, 8.5, textColor=pages.MUTED, leading=11.5, spaceAfter=1.4 * mm),
        ]
    story += [Spacer(1, 1.5 * mm), pages.facts([fact.printed for fact in letter.facts])]
    story += [Spacer(1, 3 * mm), pages.heading("邀请方", "Inviter")]
    story += [pages.facts([fact.printed for fact in letter.inviter]), Spacer(1, 3 * mm)]
    story += [pages.heading("来访人员", "Visitors")]
    below = [Spacer(1, 4 * mm), *_notes(letter), _signatures(letter)]
    story += [Signed(pages.listing(HEADS, letter.rows, WIDTHS), below)]
    foot = f"{letter.reference}  ·  {letter.title[0]} {letter.title[1]}"
    title = f"{letter.title[0]} {letter.reference}"
    return pages.pdf(story, title=title, foot=foot, is_sample=is_sample)


def _indent(chinese: str) -> float:
    """Two characters, as Chinese letters begin a paragraph; numbered points begin at the edge."""
    return 0 if chinese[1:2] == "、" else _TWO_CHARACTERS


def _notes(letter: Letter) -> list[Flowable]:
    """Tell on the paper itself that a character could not be printed."""
    if not letter.unprintable:
        return []
    words = (
        f"{fonts.GETA} 表示本文件字体无法打印的字符，请手工补写或改用 Word 文件。  "
        f"{fonts.GETA} stands for a character that this file cannot print: write it in by "
        "hand, or use the Word file."
    )
    return [pages.text(words, 8, textColor=pages.MUTED, spaceAfter=3 * mm)]


def _signatures(letter: Letter) -> Table:
    """Leave room to sign and seal: side by side where there are two, the date below."""
    *signed, dated = letter.signature
    first = [pages.both(*pair, 10) for pair in signed]
    cells = [first + [[]] * (2 - len(first)), [pages.both(*dated, 10), []]]
    half = pages.WIDTH / 2
    table = Table(cells, colWidths=[half, half], rowHeights=[_SIGN_ROOM, 9 * mm])
    table.setStyle([*pages.BASE, ("LEFTPADDING", (0, 0), (-1, -1), 1 * mm)])
    return table
