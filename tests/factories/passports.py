"""Data pages of specimen passports (TD3, 125 by 88 mm), drawn, and spoilt as scans are.

The people do not exist: the issuing state is UTO, which no state has, and the numbers are those of
Doc 9303's own examples or made up like them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from apps.core.identifiers.specimen import build_td3
from tests.factories import ocr_b

WIDTH_MM: Final = 125.0
HEIGHT_MM: Final = 88.0
_PAPER: Final = (233, 238, 232)
_DESK: Final = (70, 62, 55)
Spoil = Callable[[Image.Image], Image.Image]

ANNA: Final[dict[str, Any]] = {
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "number": "L898902C3",
    "nationality": "UTO",
    "birth_date": dt.date(1974, 8, 12),
    "sex": "F",
    "expires_on": dt.date(2032, 4, 15),
    "personal_number": "ZE184226B",
}
_OTHERS: Final[tuple[dict[str, Any], ...]] = (
    {"surname": "OBRIEN", "given_names": "SIOBHAN", "number": "O0I1S5B8Z", "personal_number": ""},
    {"surname": "KOWALSKI KACZMAREK", "given_names": "KRZYSZTOF K", "sex": "M"},
    {"surname": "NILAVADHANANANDA", "given_names": "CHAYAPA DEJTHAMRONG KRASUANG", "sex": "X"},
    {"surname": "LI", "given_names": "XI", "number": "E12345678", "personal_number": "9" * 14},
    {"surname": "ARKFREITH", "given_names": "", "number": "AB01", "personal_number": ""},
)
PEOPLE: Final = (ANNA, *(ANNA | other for other in _OTHERS))


def lines_of(person: dict[str, Any]) -> tuple[str, str]:
    """The two lines of a person's passport."""
    return build_td3(**person)


def page(person: dict[str, Any] | None = None, *, dpi: int = 300) -> Image.Image:
    """A data page as a flat, clean scan."""
    told = person or ANNA
    per_mm = dpi / 25.4
    made = Image.new("RGB", (round(WIDTH_MM * per_mm), round(HEIGHT_MM * per_mm)), _PAPER)
    pen = ImageDraw.Draw(made)
    _guilloche(pen, made.size, per_mm)
    pen.rectangle([v * per_mm for v in (5, 16, 40, 60)], fill=(205, 208, 205))
    pen.ellipse([v * per_mm for v in (14, 22, 31, 44)], fill=(150, 150, 150))
    rows = (
        ("PASSPORT  UTOPIA", 44, 4, 4.2),
        ("SPECIMEN", 88, 4, 4.2),
        (str(told["surname"]), 44, 16, 3.4),
        (str(told["given_names"]), 44, 24, 3.4),
        (str(told["number"]), 88, 10, 3.6),
        (f"{told['birth_date']:%d %b %Y}".upper(), 44, 34, 3.4),
        (f"{told['expires_on']:%d %b %Y}".upper(), 44, 44, 3.4),
        ("UTOPIAN", 88, 34, 3.4),
        ("SAMPLETOWN", 88, 44, 3.4),
    )
    for text, x, y, height in rows:
        font = ImageFont.load_default(size=height * per_mm)
        pen.text((x * per_mm, y * per_mm), text, fill=(30, 30, 60), font=font)
    for place, line in enumerate(lines_of(told)):
        ocr_b.write(made, line, left_mm=6, top_mm=68 + 6.35 * place, per_mm=per_mm)
    return made


def _guilloche(pen: ImageDraw.ImageDraw, size: tuple[int, int], per_mm: float) -> None:
    """Fine coloured waves, as passports print under everything."""
    x = np.arange(0, size[0], 6)
    for row in range(0, size[1], max(6, round(2.2 * per_mm))):
        y = row + np.sin(x / (9 * per_mm) + row / 90) * 3 * per_mm
        points = list(zip(x.tolist(), y.tolist(), strict=True))
        pen.line(points, fill=(196, 214, 205) if row % 2 else (214, 205, 222), width=1)


def as_jpeg(picture: Image.Image, *, quality: int = 88) -> bytes:
    """The bytes of a JPEG."""
    out = BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def as_png(picture: Image.Image) -> bytes:
    """The bytes of a PNG."""
    out = BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def as_pdf(picture: Image.Image, *, pages: int = 1) -> bytes:
    """A scan to PDF: the picture on the first page, empty pages behind it."""
    out = BytesIO()
    rest = [Image.new("L", (200, 200), 255) for _page in range(pages - 1)]
    picture.convert("RGB").save(out, "PDF", resolution=300, save_all=True, append_images=rest)
    return out.getvalue()


# --- What happens to a page on its way here ------------------------------------------------------


def turned(degrees: float) -> Spoil:
    """Lies at an angle on a dark desk."""
    return lambda picture: picture.rotate(
        degrees, expand=True, fillcolor=_DESK, resample=Image.Resampling.BICUBIC
    )


def blurred(radius: float) -> Spoil:
    """Out of focus (Gaussian, in pixels of a 300 dpi scan)."""
    return lambda picture: picture.filter(ImageFilter.GaussianBlur(radius))


def noisy(sigma: float) -> Spoil:
    """Grain of a small sensor in poor light."""

    def spoil(picture: Image.Image) -> Image.Image:
        grain = np.random.default_rng(7).normal(0, sigma, (picture.height, picture.width, 3))
        return Image.fromarray((np.asarray(picture) + grain).clip(0, 255).astype(np.uint8))

    return spoil


def shadowed(darkest: float) -> Spoil:
    """The hand that holds the telephone throws a slanting shadow."""

    def spoil(picture: Image.Image) -> Image.Image:
        x, y = np.meshgrid(np.linspace(0, 1, picture.width), np.linspace(0, 1, picture.height))
        light = 1 - (1 - darkest) / (1 + np.exp(-(x + y - 1.05) * 14))
        return Image.fromarray((np.asarray(picture) * light[..., None]).astype(np.uint8))

    return spoil


def glared(strength: float) -> Spoil:
    """The lamp mirrors itself in the laminate, over part of the lines."""

    def spoil(picture: Image.Image) -> Image.Image:
        x, y = np.meshgrid(np.linspace(0, 1, picture.width), np.linspace(0, 1, picture.height))
        spot = np.exp(-(((x - 0.55) / 0.12) ** 2 + ((y - 0.8) / 0.1) ** 2)) * 255 * strength
        return Image.fromarray(
            (np.asarray(picture) + spot[..., None]).clip(0, 255).astype(np.uint8)
        )

    return spoil


def from_the_side(share: float) -> Spoil:
    """Photographed at a slant: one side is shorter than the other by this share."""

    def spoil(picture: Image.Image) -> Image.Image:
        w, h = picture.size
        inset = share * h / 2
        quad = (0, -inset, 0, h + inset, w, h - inset, w, inset)
        return picture.transform(
            (w, h), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=_DESK
        )

    return spoil


def scaled(share: float) -> Spoil:
    """Fewer pixels."""
    return lambda picture: picture.resize(
        (round(picture.width * share), round(picture.height * share)), Image.Resampling.LANCZOS
    )


def squeezed(quality: int) -> Spoil:
    """Saved as a poor JPEG."""
    return lambda picture: Image.open(BytesIO(as_jpeg(picture, quality=quality))).convert("RGB")


def on_a_desk(share: float) -> Spoil:
    """A photograph in which the page fills only this share of the width."""

    def spoil(picture: Image.Image) -> Image.Image:
        desk = Image.new(
            "RGB", (round(picture.width / share), round(picture.height / share)), _DESK
        )
        desk.paste(
            picture, ((desk.width - picture.width) // 2, (desk.height - picture.height) // 2)
        )
        return desk

    return spoil
