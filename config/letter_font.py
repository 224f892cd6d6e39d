"""Makes the fonts that letters and receipts are printed in, out of the whole Noto families.

    python -m config.letter_font <package noto-sans-sc> <package noto-sans> <folder>

It keeps what names and official texts use: GB 2312 (6,763 characters and its signs), Latin with all
its marks, Greek, Cyrillic, punctuation and currency signs. Noto Sans SC has no Ł and no ğ, so Noto
Sans stands in there. Only the vendoring (`npm run vendor:fonts`) needs this and fonttools; the
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
_ROWS: Final = (0xA1, 0xF7)
_COMMON_ROWS: Final = (0xA1, 0xD7)  # the 3,755 characters of level 1, and the signs before them


def western() -> set[int]:
    """Give the code points outside Chinese that are kept."""
    return {point for first, last in RANGES for point in range(first, last + 1)}


def chinese(rows: tuple[int, int]) -> set[int]:
    """Give the code points of GB 2312 in these rows, first and last."""
    return set(_gb2312(*rows))


def make(serif_free: Path, western_only: Path, target: Path) -> None:
    """Write the subset fonts and their licences."""
    target.mkdir(parents=True, exist_ok=True)
    whole = western() | chinese(_ROWS)
    common = western() | chinese(_COMMON_ROWS)
    _cut(serif_free / "400Regular/NotoSansSC_400Regular.ttf", whole, target)
    _cut(serif_free / "700Bold/NotoSansSC_700Bold.ttf", common, target)
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


def _gb2312(first: int, last: int) -> Iterator[int]:
    for row in range(first, last + 1):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
