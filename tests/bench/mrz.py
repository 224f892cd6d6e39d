"""How many drawn passports are read, by what was done to them: `python -m tests.bench.mrz`.

Pages are drawn (tests/factories/passports.py), six specimen people each, at 300 dpi. "right" counts
pages whose two lines came out letter by letter; "wrong" those that were believed and are not right,
which must stay 0; the rest were given up, and typing follows. `--whole` reads the whole page by
RapidOCR's own pipeline instead, `--limit N` draws fewer people.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import time
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from PIL import Image
from rapidocr import RapidOCR

from apps.transfers.reading.passport import read_page
from apps.transfers.reading.ports import LineReader, Pixels
from apps.transfers.reading.rapid import RapidReader
from tests.factories import passports as drawn
from tests.factories.passports import Spoil

TODAY: Final = dt.date(2026, 11, 24)


def plain(picture: Image.Image) -> Image.Image:
    """Nothing done to it."""
    return picture


def in_turn(*spoils: Spoil) -> Spoil:
    """One after the other."""

    def spoil(picture: Image.Image) -> Image.Image:
        for one in spoils:
            picture = one(picture)
        return picture

    return spoil


TELEPHONE: Final = in_turn(
    drawn.on_a_desk(0.7),
    drawn.turned(12),
    drawn.shadowed(0.5),
    drawn.from_the_side(0.1),
    drawn.blurred(1.5),
    drawn.noisy(15),
    drawn.squeezed(40),
)
WAYS: Final[dict[str, Spoil]] = {
    "clean scan, 300 dpi": plain,
    "upside down": drawn.turned(180),
    "on its side, left": drawn.turned(90),
    "on its side, right": drawn.turned(270),
    "tilted 7 degrees": drawn.turned(7),
    "tilted 25 degrees": drawn.turned(25),
    "tilted 45 degrees": drawn.turned(45),
    "blur 2 px": drawn.blurred(2),
    "blur 4 px": drawn.blurred(4),
    "blur 6 px": drawn.blurred(6),
    "blur 8 px": drawn.blurred(8),
    "noise, sigma 25": drawn.noisy(25),
    "noise, sigma 60": drawn.noisy(60),
    "noise, sigma 100": drawn.noisy(100),
    "shadow to 35 %": drawn.shadowed(0.35),
    "glare on the lines, half": drawn.glared(0.5),
    "glare on the lines, full": drawn.glared(1.0),
    "from the side, 15 %": drawn.from_the_side(0.15),
    "from the side, 30 %": drawn.from_the_side(0.3),
    "150 dpi": drawn.scaled(0.5),
    "100 dpi": drawn.scaled(0.33),
    "75 dpi": drawn.scaled(0.25),
    "50 dpi": drawn.scaled(0.167),
    "JPEG quality 20": drawn.squeezed(20),
    "JPEG quality 8": drawn.squeezed(8),
    "40 % of the photograph": drawn.on_a_desk(0.4),
    "telephone (all at once)": TELEPHONE,
}


class WholePage:
    """RapidOCR's own pipeline over the whole page, at its own sizes, to compare with."""

    def __init__(self) -> None:
        threads = "EngineConfig.onnxruntime"
        self._ocr = RapidOCR(
            params={
                "Global.log_level": "error",
                f"{threads}.intra_op_num_threads": 1,
                f"{threads}.inter_op_num_threads": 1,
            }
        )

    def readings(self, picture: Pixels) -> Iterator[list[str]]:
        """Give every line of the page."""
        seen: Any = self._ocr(picture)
        yield list(getattr(seen, "txts", None) or ())


def say(line: str) -> None:
    """Show a line of the table at once."""
    print(line, flush=True)  # noqa: T201


def main() -> None:
    """Print the table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--limit", type=int, default=len(drawn.PEOPLE))
    arguments = parser.parse_args()
    reader: LineReader = WholePage() if arguments.whole else RapidReader()
    next(reader.readings(np.zeros((64, 64, 3), dtype=np.uint8)))
    people = drawn.PEOPLE[: arguments.limit]
    say(f"{'what was done':28} right wrong given up   seconds a page")
    for name, spoil in WAYS.items():
        right = wrong = 0
        began = time.process_time()
        spent = 0.0
        for person in people:
            data = drawn.as_jpeg(spoil(drawn.page(person)))
            began = time.process_time()
            found = read_page(data, "image/jpeg", reader=reader, today=TODAY)
            spent += time.process_time() - began
            if found is not None and found.is_sure:
                is_right = (found.first, found.second) == drawn.lines_of(person)
                right, wrong = right + is_right, wrong + (not is_right)
        lost = len(people) - right - wrong
        say(f"{name:28} {right:5} {wrong:5} {lost:8} {spent / len(people):16.2f}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"most memory of the process: {most} MB")


if __name__ == "__main__":
    main()
