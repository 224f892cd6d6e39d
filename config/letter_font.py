"""Makes the fonts that letters and receipts are printed in, out of the whole Noto families.

    python -m config.letter_font <package noto-sans-sc> <package noto-sans> <folder>

The regular weight keeps what names and official texts use: GBK (20,902 characters and its signs,
since names hold 喆, 堃 and 昇, which GB 2312 lacks), Latin with all its marks, Greek, Cyrillic,
punctuation and currency signs. Headings are of few words, so the bold weight keeps level 1 of
GB 2312 and the regular one stands in for the rest; Noto Sans stands in for the Ł and the ğ that
Noto Sans SC lacks. Only the vendoring (`npm run vendor:fonts`) needs this and fonttools; the
result lies in the repository under the SIL Open Font License.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fontTools import subset

#: Latin with its marks, Greek, Cyrillic, punctuation, currency, letter-like signs, arrows, boxes.
RANGES: Final = (
    (0x0020, 0x052F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x22FF),
    (0x2500, 0x27BF),
    (0x3000, 0x303F),
    (0xFF00, 0xFFEF),
)
_GBK_ROWS: Final = (0x81, 0xFE)
_GBK_CELLS: Final = (0x40, 0xFE)
_COMMON_ROWS: Final = (0xA1, 0xD7)  # the 3,755 characters of level 1, and the signs before them
_COMMON_CELLS: Final = (0xA1, 0xFE)


def western() -> set[int]:
    """Give the code points outside Chinese that are kept."""
    return {point for first, last in RANGES for point in range(first, last + 1)}


def chinese() -> set[int]:
    """Give the code points of GBK."""
    return set(_two_bytes("gbk", _GBK_ROWS, _GBK_CELLS))


def common() -> set[int]:
    """Give the code points of level 1 of GB 2312."""
    return set(_two_bytes("gb2312", _COMMON_ROWS, _COMMON_CELLS))


def make(serif_free: Path, western_only: Path, target: Path) -> None:
    """Write the subset fonts and their licences."""
    target.mkdir(parents=True, exist_ok=True)
    _cut(serif_free / "400Regular/NotoSansSC_400Regular.ttf", western() | chinese(), target)
    _cut(serif_free / "700Bold/NotoSansSC_700Bold.ttf", western() | common(), target)
    _cut(western_only / "400Regular/NotoSans_400Regular.ttf", western(), target)
    for package, name in ((serif_free, "NotoSansSC"), (western_only, "NotoSans")):
        shutil.copyfile(package / "LICENSE_FONT", target / f"LICENSE.{name}")


def _cut(source: Path, kept: set[int], target: Path) -> None:
    options = subset.Options(layout_features=[], hinting=False)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=kept)
    cutter.subset(font)
    subset.save_font(font, str(target / source.name), options)


def _two_bytes(codec: str, rows: tuple[int, int], cells: tuple[int, int]) -> Iterator[int]:
    for row in range(rows[0], rows[1] + 1):
        for cell in range(cells[0], cells[1] + 1):
            try:
                yield ord(bytes((row, cell)).decode(codec))
            except UnicodeDecodeError:
                continue


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
