"""Names in the forms in which they are compared: order, accents and transliteration taken out.

`spelled` follows ICAO Doc 9303-3, section 6 (transliteration of national characters); `skeleton`
joins the spellings of one sound that romanisations of Arabic, Russian, Greek, German and Chinese
differ in. It is coarse on purpose: a person looks at what it finds.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "Ø": "OE", "Å": "AA", "ß": "SS", "ẞ": "SS", "Þ": "TH", "Ð": "D"}
    | {"Đ": "D", "Ł": "L", "Ħ": "H", "Ĳ": "IJ", "ı": "I", "Ŋ": "N", "Ŧ": "T"}
)
_JOINED: Final = re.compile(r"['’ʼʻ`´.]")
_PARTED: Final = re.compile(r"[^A-Z]+")

#: One sound, several spellings; in this order.
_SOUNDS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"PH", "F"),
        (r"(?:SCH|SH|CH|TCH|TSCH|ZH)", "X"),
        (r"DJ|DZH", "J"),
        (r"KH|QH", "H"),
        (r"GH", "G"),
        (r"TH", "T"),
        (r"CK|Q|C", "K"),
        (r"TZ|TS", "Z"),
        (r"W", "V"),
        (r"OU|OO|EU|OE", "U"),
        (r"UE", "U"),
        (r"AE|AA", "A"),
        (r"EE|IE|EI|EY|AY|AI", "I"),
        (r"[YJ]", "I"),
        (r"E", "A"),
        (r"O", "U"),
        (r"H\b", ""),
        (r"(.)\1+", r"\1"),
    )
)


def spelled(name: str) -> str:
    """The name in the letters A to Z, words parted by one blank; empty when it has none of them."""
    large = name.upper().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", large)
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return _PARTED.sub(" ", _JOINED.sub("", plain)).strip()


def skeleton(spelled_name: str) -> str:
    """A spelled name as it sounds, roughly: MOHAMMED and MUHAMMAD are one."""
    sound = spelled_name
    for pattern, written in _SOUNDS:
        sound = pattern.sub(written, sound)
    return sound


def written_zh(name: str) -> str:
    """A name in Chinese without blanks and points, for comparing."""
    return re.sub(r"[\s·•・.]", "", unicodedata.normalize("NFKC", name))
