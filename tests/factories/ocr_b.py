"""Capitals, digits and filler of a passport's lines, drawn as strokes of one width.

After the centre lines of OCR-B (ECMA-11) on a grid of 7 by 10, so that no font has to be licensed
or installed. Two figures are one point; `~` rounds a stroke, `o` rounds and closes it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw

Point = tuple[float, float]
PITCH_MM: Final = 2.54
HEIGHT_MM: Final = 2.5
WIDTH_MM: Final = 1.55
STROKE_MM: Final = 0.34

_GLYPHS: Final = {
    "A": "093069 1656", "B": "0009 ~0040524404 ~044466674909", "C": "~6150200306295968",
    "D": "0009 ~004063664909", "E": "60000969 0454", "F": "600009 0454",
    "G": "~6150200306295968 356569", "H": "0009 6069 0464", "I": "1050 3039 1959",
    "J": "~5057492907", "K": "0009 6005 2369", "L": "000969", "M": "0900356069", "N": "09006960",
    "O": "o2040636649290603", "P": "0009 ~004062634505", "Q": "o2040636649290603 4669",
    "R": "0009 ~004062634505 3569", "S": "~61401002145567592908", "T": "0060 3039",
    "U": "0005 6065 ~050829495865", "V": "003960", "W": "0019335960", "X": "0069 6009",
    "Y": "003460 3439", "Z": "00600969", "0": "o2040525749291712", "1": "123039 1959",
    "2": "~02104063540909 0969", "3": "006024 ~24546657491908", "4": "300666 4449",
    "5": "500004 ~04446567491908", "6": "~502205 o2444666749290705", "7": "006029",
    "8": "o2040515344241311 o2444666749290706", "9": "o2040616345250302 ~636719", "<": "610568",
}  # fmt: skip


def write(page: Image.Image, text: str, *, left_mm: float, top_mm: float, per_mm: float) -> None:
    """Draw one line of text onto a page of `per_mm` pixels a millimetre."""
    pen = ImageDraw.Draw(page)
    width = max(1, round(STROKE_MM * per_mm))
    for place, mark in enumerate(text):
        x = left_mm + place * PITCH_MM + (PITCH_MM - WIDTH_MM) / 2
        for stroke in _GLYPHS[mark].split():
            points = [
                ((x + px / 6 * WIDTH_MM) * per_mm, (top_mm + py / 9 * HEIGHT_MM) * per_mm)
                for px, py in _points(stroke)
            ]
            pen.line(points, fill=(25, 25, 30), width=width, joint="curve")
            for px, py in (points[0], points[-1]):
                half = width / 2
                pen.ellipse((px - half, py - half, px + half, py + half), fill=(25, 25, 30))


def _points(stroke: str) -> list[Point]:
    figures = stroke.lstrip("~o")
    found: list[Point] = [
        (float(x), float(y)) for x, y in zip(figures[::2], figures[1::2], strict=True)
    ]
    if stroke[0] == "o":
        found.append(found[0])
    for _round in range(2 if stroke[0] in "~o" else 0):
        found = _rounded(found, is_closed=stroke[0] == "o")
    return found


def _rounded(points: list[Point], *, is_closed: bool) -> list[Point]:
    """Cut the corners (Chaikin), the ends of an open stroke staying where they are."""
    cut: list[Point] = []
    for (ax, ay), (bx, by) in pairwise(points):
        cut.append((0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by))
        cut.append((0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by))
    return [*cut, cut[0]] if is_closed else [points[0], *cut, points[-1]]
