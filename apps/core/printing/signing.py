"""A table that ends in a place to sign: nobody signs a page that names nothing."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import Flowable

#: Rows that go to the next page with the signatures, so that it says what is signed.
_ALONG: Final = 2


class Signed(Flowable):
    """A table with repeated head, and what stands below it, never on a page without a row."""

    def __init__(self, table: Flowable, below: list[Flowable]) -> None:
        """Take a `Table` and what is below, undrawn; `below` is not broken over pages."""
        super().__init__()
        self.table = table
        self.below = below

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Measure both, in points."""
        self._heights = [one.wrapOn(self.canv, aW, aH)[1] for one in (self.table, *self.below)]
        self.width, self.height = aW, sum(self._heights)
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Any]:  # noqa: N803 - reportlab's names
        """Break the table, and take its last rows along where only the signatures do not fit."""
        self.wrap(aW, aH)
        table: Any = self.table
        rows: list[float] = table._rowHeights  # noqa: SLF001 - wrap tells the sum only
        room = min(aH, sum(rows[:-_ALONG])) if len(rows) > _ALONG + 1 else 0
        parts = self.table.split(aW, room) if room else []
        if len(parts) != 2:
            return []
        return [parts[0], Signed(parts[1], self.below)]

    def draw(self) -> None:
        """Draw both, the table above."""
        top = self.height
        for one, height in zip((self.table, *self.below), self._heights, strict=True):
            top -= height
            one.drawOn(self.canv, 0, top)
