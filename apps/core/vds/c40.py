"""C40, three characters in two bytes (ISO/IEC 16022), as Doc 9303-13 uses it.

It has A to Z, 0 to 9 and the space, which also stands for the filler `<` of a readable zone.
"""

from __future__ import annotations

from typing import Final

from apps.core.vds.errors import SealUnreadable

_BASIC: Final = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST: Final = 3  # 0 to 2 are shifts, of which only the first serves here, as padding
_VALUES: Final = {mark: _FIRST + place for place, mark in enumerate(_BASIC)}
_MARKS: Final = {value: mark for mark, value in _VALUES.items()}
_UNLATCH: Final = 0xFE


def encode(text: str) -> bytes:
    """Pack text; raises ValueError for a character that C40's basic set lacks."""
    plain = text.replace("<", " ")
    if not set(plain) <= set(_BASIC):
        raise ValueError("C40 has A to Z, 0 to 9, the space and the filler.")
    packed = bytearray()
    for start in range(0, len(plain), 3):
        part = plain[start : start + 3]
        if len(part) == 1:
            packed += bytes((_UNLATCH, ord(part) + 1))
            continue
        first, second, third = [_VALUES[mark] for mark in part] + [0] * (3 - len(part))
        packed += (1600 * first + 40 * second + third + 1).to_bytes(2, "big")
    return bytes(packed)


def decode(packed: bytes) -> str:
    """Unpack text; there is one packing for each text, so that nothing rides along unseen.

    Raises SealUnreadable.
    """
    text = "".join(_pair(packed[at : at + 2]) for at in range(0, len(packed), 2))
    if encode(text) != packed:
        raise SealUnreadable
    return text


def packed_length(characters: int) -> int:
    """Tell in how many bytes a text of so many characters is packed."""
    return (characters + 2) // 3 * 2


def _pair(pair: bytes) -> str:
    if len(pair) != 2:
        raise SealUnreadable
    if pair[0] == _UNLATCH:
        character = chr(pair[1] - 1) if pair[1] else ""
        if character not in _VALUES:
            raise SealUnreadable
        return character
    value = int.from_bytes(pair, "big") - 1
    marks = (value // 1600, value // 40 % 40, value % 40)
    return "".join(_MARKS.get(mark, "") for mark in marks)
