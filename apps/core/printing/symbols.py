"""Barcodes on printed papers, drawn as squares: sharp at any size, and read back as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import segno
import zxingcpp
from reportlab.lib.colors import black, white
from reportlab.platypus import Flowable

Modules = Sequence[Sequence[bool]]
"""Rows from the top; true is dark."""

_QUIET_DATA_MATRIX: Final = 2
_QUIET_QR: Final = 4
"""Modules left white on each side: ISO/IEC 16022 asks for 1, 18004 for 4."""


class Symbol(Flowable):
    """A barcode on white, with its quiet zone within `size` points."""

    def __init__(self, modules: Modules, *, size: float, quiet: int) -> None:
        """Take the modules of a square symbol."""
        super().__init__()
        self.modules = modules
        self.width = self.height = size
        self.quiet = quiet

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's
        """Take no more room than was asked for."""
        return self.width, self.height

    def draw(self) -> None:
        """Fill each run of dark modules as one rectangle, in one path: no seams between them."""
        canvas, count = self.canv, len(self.modules) + 2 * self.quiet
        module = self.width / count
        canvas.saveState()
        canvas.setFillColor(white)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.setFillColor(black)
        path = canvas.beginPath()
        for row, start, length in _runs(self.modules):
            left = (self.quiet + start) * module
            bottom = self.height - (self.quiet + row + 1) * module
            path.rect(left, bottom, length * module, module)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()


def data_matrix(content: bytes, *, size: float) -> Symbol:
    """Draw bytes as a Data Matrix with ECC 200 (ISO/IEC 16022), as Doc 9303-13 asks of a seal."""
    made = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.DataMatrix)
    picture: Any = made.to_image(scale=1, add_quiet_zones=False)  # a buffer, which no stub tells
    rows: Any = memoryview(picture).tolist()
    modules = [[level == 0 for level in row] for row in rows]
    return Symbol(modules, size=size, quiet=_QUIET_DATA_MATRIX)


def qr_code(address: str, *, size: float) -> Symbol:
    """Draw an address as a QR code that bears a smudge of 15 % (level M)."""
    made = segno.make(address, error="m", micro=False)
    return Symbol([[bool(one) for one in row] for row in made.matrix], size=size, quiet=_QUIET_QR)


def _runs(modules: Modules) -> Iterator[tuple[int, int, int]]:
    """Give each run of dark modules: its row, where it starts and how long it is."""
    for row, line in enumerate(modules):
        at = 0
        for is_dark, run in groupby(line):
            length = sum(1 for _module in run)
            if is_dark:
                yield row, at, length
            at += length
