"""The one place where another reader of text can be put in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
"""Rows, columns and three colours (blue, green, red), as readers of text want them."""


class LineReader(Protocol):
    """Finds lines of text that are as long as those of a passport and reads them."""

    def readings(self, picture: Pixels) -> Iterator[list[str]]:
        """Give what the long lines of the picture say, whichever way up it lies, in any order.

        Each further list is another look at the same lines, to compare with the first. A list is
        empty where no line was found. Raises nothing for any picture.
        """
