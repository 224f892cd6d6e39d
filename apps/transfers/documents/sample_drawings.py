"""What samples of papers show: outlines drawn here, not the artwork of any state."""

from __future__ import annotations

import datetime as dt
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from apps.core.identifiers.specimen import build_td3
from apps.core.printing import fonts, pages

BORN: Final = dt.date(1974, 8, 12)
EXPIRES: Final = dt.date(2032, 4, 15)


class _Drawing(Flowable):
    """Something drawn in the middle of the page."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height, self.hAlign = width, height, "CENTER"

    def draw(self) -> None:
        """Draw on the canvas that reportlab has put here."""
        self.paint(self.canv)

    def paint(self, canvas: Canvas) -> None:
        """Draw; (0, 0) is the lower left corner."""
        raise NotImplementedError


class DataPage(_Drawing):
    """A passport's data page in outline, with the two lines of a specimen."""

    def __init__(self) -> None:
        super().__init__(150 * mm, 106 * mm)

    def paint(self, canvas: Canvas) -> None:
        """Draw frame, head, fields and both lines."""
        canvas.setFillColor(HexColor("#eef4f6"))
        canvas.roundRect(0, 0, self.width, self.height, 4 * mm, stroke=0, fill=1)
        canvas.setFillColor(pages.INK)
        canvas.setFont(fonts.BOLD, 11)
        canvas.drawString(8 * mm, 96 * mm, "UTOPIA")
        canvas.drawRightString(142 * mm, 96 * mm, "PASSPORT")
        _head(canvas, 8 * mm, 38 * mm, 36 * mm, 48 * mm)
        told = (
            ("Surname", "ERIKSSON"),
            ("Given names", "ANNA MARIA"),
            ("Passport No.", "L898902C3"),
            ("Nationality", "UTOPIAN"),
            ("Date of birth", "12 AUG 1974"),
            ("Date of expiry", "15 APR 2032"),
        )
        for place, (name, value) in enumerate(told):
            top = (84 - 9 * place) * mm
            canvas.setFillColor(pages.MUTED)
            canvas.setFont(fonts.REGULAR, 6.5)
            canvas.drawString(52 * mm, top + 3.2 * mm, name)
            canvas.setFillColor(pages.INK)
            canvas.setFont(fonts.REGULAR, 10)
            canvas.drawString(52 * mm, top - 1 * mm, value)
        canvas.setFillColor(HexColor("#ffffff"))
        canvas.rect(0, 6 * mm, self.width, 22 * mm, stroke=0, fill=1)
        canvas.setFillColor(pages.INK)
        canvas.setFont(fonts.REGULAR, 10)
        for place, line in enumerate(_lines()):
            for column, character in enumerate(line):  # each in its own cell, as on a passport
                middle = (9 + 3 * column + 1.5) * mm
                canvas.drawCentredString(middle, (19 - 8 * place) * mm, character)


class Portrait(_Drawing):
    """A head and shoulders with the measures that the rules name."""

    def __init__(self) -> None:
        super().__init__(120 * mm, 120 * mm)

    def paint(self, canvas: Canvas) -> None:
        """Draw the frame of 33 by 48 mm, twice as large, and its measures."""
        _head(canvas, 27 * mm, 12 * mm, 66 * mm, 96 * mm)
        canvas.setStrokeColor(pages.BRAND)
        canvas.setFillColor(pages.BRAND)
        canvas.setFont(fonts.REGULAR, 9)
        canvas.line(27 * mm, 6 * mm, 93 * mm, 6 * mm)
        canvas.drawCentredString(60 * mm, 1 * mm, "33 mm · 354–420 px")
        canvas.line(98 * mm, 12 * mm, 98 * mm, 108 * mm)
        canvas.drawString(101 * mm, 60 * mm, "48 mm")
        canvas.drawString(101 * mm, 54 * mm, "472–560 px")
        canvas.drawCentredString(60 * mm, 112 * mm, "头部宽 head 15–22 mm · 高 28–33 mm")


class Seal(_Drawing):
    """The ring of a seal, which every paper of a unit carries."""

    def __init__(self) -> None:
        super().__init__(42 * mm, 42 * mm)

    def paint(self, canvas: Canvas) -> None:
        """Draw a red ring with the word for seal."""
        red = HexColor("#c0392b")
        canvas.setStrokeColor(red)
        canvas.setFillColor(red)
        canvas.setLineWidth(1.6)
        canvas.circle(21 * mm, 21 * mm, 19 * mm, stroke=1, fill=0)
        canvas.setFont(fonts.BOLD, 12)
        canvas.drawCentredString(21 * mm, 21 * mm, "盖章")
        canvas.setFont(fonts.REGULAR, 8)
        canvas.drawCentredString(21 * mm, 15 * mm, "SEAL")


def _head(canvas: Canvas, left: float, low: float, width: float, height: float) -> None:
    """Draw head and shoulders before a white ground."""
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(left, low, width, height)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setStrokeColor(pages.LINE)
    canvas.rect(left, low, width, height, stroke=1, fill=1)
    canvas.clipPath(frame, stroke=0, fill=0)
    middle = left + width / 2
    canvas.setFillColor(HexColor("#9fb3bf"))
    canvas.ellipse(
        middle - width * 0.46,
        low - height * 0.3,
        middle + width * 0.46,
        low + height * 0.3,
        stroke=0,
        fill=1,
    )
    canvas.setFillColor(HexColor("#c9d3da"))
    canvas.ellipse(
        middle - width * 0.27,
        low + height * 0.26,
        middle + width * 0.27,
        low + height * 0.88,
        stroke=0,
        fill=1,
    )
    canvas.restoreState()


def _lines() -> tuple[str, str]:
    return build_td3(
        surname="ERIKSSON",
        given_names="ANNA MARIA",
        number="L898902C3",
        nationality="UTO",
        birth_date=BORN,
        sex="F",
        expires_on=EXPIRES,
    )
