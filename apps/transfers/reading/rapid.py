"""RapidOCR (Apache-2.0) with the models of its own wheel; nothing is fetched at run time.

Lines of text are sought on a small copy, whichever way they run; only those as long and thin as a
passport's are cut out of the full picture, set upright and read. That takes a fifth of the time of
reading the whole page, and sees the lines larger (docs/adr/0015).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.transfers.reading.ports import Pixels

Box = NDArray[np.float32]

_SOUGHT_SIDE: Final = 960
_THINNEST: Final = 8.0
"""How many times longer than high a line must be; those of a passport are 40 times."""
_MOST_LINES: Final = 5
_FILLERS_OF_A_LINE: Final = 4
_USUAL_EDGE: Final = 0.125
_OTHER_EDGE: Final = 0.25


class RapidReader:
    """Keeps the models in memory, 300 MB with the libraries; one thread, as beside others."""

    def __init__(self) -> None:
        """Load the models, which takes about two seconds."""
        from rapidocr import RapidOCR  # noqa: PLC0415 (only the worker that reads loads it)

        threads = "EngineConfig.onnxruntime"
        self._ocr = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.max_side_len": _SOUGHT_SIDE,
                "Det.limit_type": "max",
                "Det.limit_side_len": _SOUGHT_SIDE,
                f"{threads}.intra_op_num_threads": 1,
                f"{threads}.inter_op_num_threads": 1,
            }
        )

    def readings(self, picture: Pixels) -> Iterator[list[str]]:
        """Give what the long lines say, the longest first; then once more, seen differently."""
        upright: list[tuple[Box, bool]] = []
        said: list[str] = []
        is_turned = False
        for box in self._boxes(picture):
            text = self._read(_cut_out(picture, box, is_turned=is_turned))
            if not _is_of_a_passport(text):
                other = self._read(_cut_out(picture, box, is_turned=not is_turned))
                if _is_of_a_passport(other):
                    text, is_turned = other, not is_turned
            upright.append((box, is_turned))
            said.append(text)
        yield said
        yield [
            self._read(_evened(_cut_out(picture, box, is_turned=turned, edge=_OTHER_EDGE)))
            for box, turned in upright
        ]

    def _boxes(self, picture: Pixels) -> list[Box]:
        """Find the long thin lines, the longest first."""
        height, width = picture.shape[:2]
        scale = min(1.0, _SOUGHT_SIDE / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        seen: Any = self._ocr(small, use_det=True, use_cls=False, use_rec=False)
        boxes = [] if getattr(seen, "boxes", None) is None else list(seen.boxes)
        lying = [_lying(np.asarray(box, dtype=np.float32) / scale) for box in boxes]
        long = sorted((box for box in lying if _thinness(box) >= _THINNEST), key=_length)
        return long[: -_MOST_LINES - 1 : -1]

    def _read(self, strip: Pixels) -> str:
        read: Any = self._ocr(strip, use_det=False, use_cls=False, use_rec=True)
        return "".join(getattr(read, "txts", None) or ())


@cache
def rapid_reader() -> RapidReader:
    """Give the reader of this process, loaded when first asked for."""
    return RapidReader()


def _is_of_a_passport(text: str) -> bool:
    """Tell the right way up: digits or fillers in number, and no filler pointing back."""
    digits = sum(mark.isdigit() for mark in text)
    return ">" not in text and (text.count("<") >= _FILLERS_OF_A_LINE or digits >= 14)


def _lying(box: Box) -> Box:
    """Order the corners so that the first two run along the line."""
    across = np.linalg.norm(box[0] - box[1]) < np.linalg.norm(box[1] - box[2])
    return np.roll(box, -1, axis=0) if across else box


def _length(box: Box) -> float:
    return float(np.linalg.norm(box[0] - box[1]))


def _thinness(box: Box) -> float:
    return _length(box) / max(1.0, float(np.linalg.norm(box[1] - box[2])))


def _cut_out(picture: Pixels, box: Box, *, is_turned: bool, edge: float = _USUAL_EDGE) -> Pixels:
    """Set the line upright, with a little of what surrounds it: the outer marks are cut else.

    `edge` is what is left above and below, in heights of the line.
    """
    corners = np.roll(box, 2, axis=0) if is_turned else box
    length, height = _length(corners), max(1.0, float(np.linalg.norm(box[1] - box[2])))
    along, down = (corners[1] - corners[0]) / length, (corners[3] - corners[0]) / height
    end, rim = along * height / 4, down * height * edge
    shifts = np.stack([-end - rim, end - rim, end + rim, rim - end])
    wide, high = int(length + height / 2), max(1, int(height * (1 + 2 * edge)))
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    turn = cv2.getPerspectiveTransform((corners + shifts).astype(np.float32), target)
    cut = cv2.warpPerspective(
        picture, turn, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return cast("Pixels", cut)


def _evened(strip: Pixels) -> Pixels:
    """Take the colours out and spread the greys, as another eye would see the line."""
    grey = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)
    even = cv2.normalize(cv2.GaussianBlur(grey, (3, 3), 0), None, 0, 255, cv2.NORM_MINMAX)  # type: ignore[call-overload]
    return cast("Pixels", cv2.cvtColor(even, cv2.COLOR_GRAY2BGR))
