"""The look of printed papers: A4, one set of styles, a foot with the page's number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from apps.core.printing import fonts

INK: Final = HexColor("#14212b")
MUTED: Final = HexColor("#5b6b78")
LINE: Final = HexColor("#c9d3da")
SHADE: Final = HexColor("#f1f5f7")
BRAND: Final = HexColor("#0f5c7a")
ALARM: Final = HexColor("#b42318")
MARGIN: Final = 20 * mm
WIDTH: Final = A4[0] - 2 * MARGIN
_FOOT: Final = 16 * mm
HEIGHT: Final = A4[1] - MARGIN - _FOOT - 2 * mm
"""Room for what is set on a page, above its foot."""
_CHINESE: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def style(size: float = 10, **more: Any) -> ParagraphStyle:
    """Give a style of text; `more` are reportlab's names."""
    fonts.register()
    whole: dict[str, Any] = {
        "leading": size * 1.5,
        "textColor": INK,
        "fontName": fonts.REGULAR,
        "bulletFontName": fonts.REGULAR,
    } | more
    return ParagraphStyle(f"dv-{size}-{sorted(more)}", fontSize=size, **whole)


TITLE_SIZE: Final = 18
_ALL: Final = ((0, 0), (-1, -1))
#: What every table begins with: reportlab's own default font is not embedded.
BASE: Final[tuple[Any, ...]] = (("FONTNAME", *_ALL, fonts.REGULAR), ("VALIGN", *_ALL, "TOP"))


def title(chinese: str, english: str) -> list[Flowable]:
    """Draw the heading of a paper in both languages."""
    return [
        text(chinese, TITLE_SIZE, bold=True, alignment=TA_CENTER),
        text(
            english,
            11.5,
            alignment=TA_CENTER,
            textColor=MUTED,
            spaceBefore=1 * mm,
            spaceAfter=4 * mm,
        ),
    ]


def heading(chinese: str, english: str) -> Paragraph:
    """Draw the heading of a part in both languages on one line."""
    return text(f"{chinese}  {english}", 11, bold=True, spaceAfter=2 * mm)


def text(words: str, size: float = 10, *, bold: bool = False, **more: Any) -> Paragraph:
    """Draw any text as a paragraph; Chinese may break after any character."""
    weight = {"fontName": fonts.BOLD if bold else fonts.REGULAR}
    return marked(fonts.markup(words, bold=bold), size, **weight, **more)


def marked(markup: str, size: float = 10, **more: Any) -> Paragraph:
    """Draw a paragraph of parts that `fonts.markup` has written."""
    wrap = "CJK" if _CHINESE.search(markup) else None
    return Paragraph(markup, style(size, wordWrap=wrap, **more))


def both(chinese: str, english: str, size: float = 9) -> list[Paragraph]:
    """Draw a label in both languages, one under the other."""
    small = size - 1.5
    return [
        text(chinese, size, leading=size * 1.35),
        text(english, small, textColor=MUTED, leading=small * 1.3),
    ]


def label(chinese: str, english: str) -> Paragraph:
    """Draw a label in both languages on one line."""
    small = f'<font size="7.5" color="{MUTED.hexval().replace("0x", "#")}">'
    words = f"{fonts.markup(chinese)}&nbsp; {small}{fonts.markup(english)}</font>"
    return Paragraph(words, style(9, leading=12.5))


def facts(
    rows: Sequence[tuple[str, str, str]], *, width: float = WIDTH, labels: float = 58 * mm
) -> Table:
    """Draw a list of facts: label in Chinese, in English, and the value."""
    cells = [
        [label(chinese, english), text(value, 9.5, leading=12.5)]
        for chinese, english, value in rows
    ]
    table = Table(cells, colWidths=[labels, width - labels])
    table.setStyle(
        [
            *BASE,
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
            ("LINEABOVE", (0, 0), (-1, 0), 0.4, LINE),
            ("TOPPADDING", (0, 0), (-1, -1), 0.8 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.1 * mm),
            ("LEFTPADDING", (0, 0), (-1, -1), 1 * mm),
        ]
    )
    return table


def listing(
    heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> Table:
    """Draw a table whose head is repeated on every page; `widths` are parts of the whole."""
    fonts.register()
    scale = WIDTH / sum(widths)
    columns = [width * scale for width in widths]
    cells: list[Any] = [[both(chinese, english, 8) for chinese, english in heads]]
    cells += [
        [_cell(value, width) for value, width in zip(row, columns, strict=True)] for row in rows
    ]
    table = Table(cells, colWidths=columns, repeatRows=1)
    table.setStyle(
        [
            *BASE,
            ("FONT", (0, 1), (-1, -1), fonts.REGULAR, _SMALL, _SMALL * 1.35),
            ("TEXTCOLOR", (0, 1), (-1, -1), INK),
            ("BACKGROUND", (0, 0), (-1, 0), SHADE),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, BRAND),
            ("TOPPADDING", (0, 0), (-1, -1), 1.1 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.1 * mm),
            ("LEFTPADDING", (0, 0), (-1, -1), _CELL_EDGE),
            ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_EDGE),
        ]
    )
    return table


_SMALL: Final = 8
_CELL_EDGE: Final = 1.1 * mm


def _cell(words: str, width: float) -> str | list[Paragraph]:
    """Break plain words into lines: a paragraph costs ten times as much, and lists are long.

    Where a paragraph is needed, each line is one: Latin breaks at words although Chinese follows.
    """
    room = width - 2 * _CELL_EDGE
    if fonts.is_plain(words):
        lines = simpleSplit(words, fonts.REGULAR, _SMALL, room)
        if all(stringWidth(line, fonts.REGULAR, _SMALL) <= room for line in lines):
            return "\n".join(lines)
    return [text(line, _SMALL, leading=_SMALL * 1.35) for line in words.split("\n")]


def pdf(story: list[Flowable], *, title: str, foot: str, is_sample: bool = False) -> bytes:
    """Set the flowables on A4 pages; SPECIMEN across each until an authority prints for good.

    The file names no machine and no clock, so that the same paper is the same bytes.
    """
    fonts.register()
    out = BytesIO()
    bare: dict[str, Any] = dict.fromkeys(
        ("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0
    )
    frame = Frame(
        *(MARGIN, _FOOT + 6 * mm, WIDTH, HEIGHT),
        **bare,
    )

    def draw(canvas: Canvas, _document: BaseDocTemplate) -> None:
        _draw_foot(canvas, foot)
        if is_sample or settings.SPECIMEN:
            _specimen(canvas)

    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=title,
        author="Deltavisa",
        creator="Deltavisa",
        invariant=1,
        lang="zh",
        initialFontName=fonts.REGULAR,
    )
    document.addPageTemplates([PageTemplate(frames=[frame], onPageEnd=draw)])
    document.build(story, canvasmaker=_Counted)
    return out.getvalue()


def _specimen(canvas: Canvas) -> None:
    """Print SPECIMEN across a page, so that nobody takes it for a real one."""
    canvas.saveState()
    canvas.setFillColor(ALARM, alpha=0.2)
    canvas.setFont(fonts.BOLD, 66)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -20, "样本 SPECIMEN")
    canvas.restoreState()


class _Counted(Canvas):
    """A canvas that numbers its pages "1/2" when it knows how many there are."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keep the page; it is written when the last one is known."""
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # the stubs leave it out

    def save(self) -> None:
        """Write every page with its number."""
        pages = self._kept
        for page in pages:
            self.__dict__.update(page)
            self.setFillColor(MUTED)
            self.setFont(fonts.REGULAR, 7.5)
            number = f"{self.getPageNumber()}/{len(pages)}"
            self.drawRightString(A4[0] - MARGIN, _FOOT - 2 * mm, number)
            super().showPage()
        super().save()


def _draw_foot(canvas: Canvas, foot: str) -> None:
    canvas.saveState()
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, _FOOT + 2 * mm, A4[0] - MARGIN, _FOOT + 2 * mm)
    canvas.setFillColor(MUTED)
    canvas.setFont(fonts.REGULAR, 7.5)
    canvas.drawString(MARGIN, _FOOT - 2 * mm, foot)
    canvas.restoreState()
