"""Who looked and when, below a page that is shown: a screenshot then says whose it is."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from apps.core.printing import fonts

_BAR: Final = 34
_NARROWEST: Final = 480


def stamped(jpeg: bytes, words: str) -> bytes:
    """Put words in a bar below a JPEG that `process` has made."""
    picture = Image.open(BytesIO(jpeg), formats=["JPEG"]).convert("RGB")
    width = max(picture.width, _NARROWEST)
    sheet = Image.new("RGB", (width, picture.height + _BAR), "white")
    sheet.paste(picture, ((width - picture.width) // 2, 0))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, picture.height, width, sheet.height), fill="#f1f5f7")
    font = ImageFont.truetype(str(fonts.file_of(fonts.REGULAR)), 15)
    pen.text((10, picture.height + 7), words, fill="#4a5a66", font=font)
    out = BytesIO()
    sheet.save(out, format="JPEG", quality=80)
    return out.getvalue()
