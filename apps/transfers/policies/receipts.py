"""The code on a receipt of filing: what it states, packed and signed, for eyes, paste and camera.

136 characters of base 32 (RFC 4648) in 17 groups: 85 bytes, so that no bit is left over and every
change of a character is a change of what is checked. 21 bytes state, 64 bytes sign:

    1  version   1  kind (0: with the city, 1: straight with the port)
    3  the city's code of GB/T 2260   4  filing time, seconds since 1970   2  visitors
   10  reference
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import struct
from dataclasses import dataclass
from typing import Final

from apps.core.identifiers.text import normalise
from apps.routing.vouching import SIGNATURE_BYTES
from apps.transfers.errors import ReceiptCodeWrong

STATEMENT: Final = "transfers.receipt"
_LAYOUT: Final = struct.Struct(">BB3sIH10s")
_VERSION: Final = 1
CODE_LENGTH: Final = (_LAYOUT.size + SIGNATURE_BYTES) * 8 // 5
_GROUP: Final = 8
_MISREAD: Final = str.maketrans("018", "OIB")  # base 32 has no such digits


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a receipt states. No personal data: who holds a code learns this and no more."""

    city_code: str
    is_direct: bool
    filed_at: dt.datetime
    visitors: int
    reference: str
    is_change: bool = False

    def packed(self) -> bytes:
        """Give the bytes that are signed."""
        return _LAYOUT.pack(
            _VERSION,
            self.is_direct + 2 * self.is_change,
            int(self.city_code).to_bytes(3, "big"),
            int(self.filed_at.timestamp()),
            self.visitors,
            self.reference.replace("-", "").encode("ascii"),
        )


def write_code(facts: ReceiptFacts, signature: bytes) -> str:
    """Write statement and signature as the code, in groups of eight."""
    text = base64.b32encode(facts.packed() + signature).decode("ascii")
    return " ".join(text[place : place + _GROUP] for place in range(0, len(text), _GROUP))


def read_code(typed: str) -> tuple[ReceiptFacts, bytes]:
    """Read a code as typed, pasted or scanned; the signature is not checked here.

    Spaces, dashes and small letters are taken as they come, and 0, 1, 8 for the letters they are
    mistaken for. Raises ReceiptCodeWrong.
    """
    text = normalise(typed, keep=2 * CODE_LENGTH, drop="-").translate(_MISREAD)
    if len(text) != CODE_LENGTH:
        raise ReceiptCodeWrong(length=len(text))
    try:
        data = base64.b32decode(text)
        version, kind, city, at, visitors, reference = _LAYOUT.unpack(data[: _LAYOUT.size])
        written = reference.decode("ascii")
    except (binascii.Error, ValueError) as broken:
        raise ReceiptCodeWrong(length=len(text)) from broken
    if version != _VERSION or kind > 3:
        raise ReceiptCodeWrong(length=len(text))
    facts = ReceiptFacts(
        city_code=f"{int.from_bytes(city, 'big'):06}",
        is_direct=bool(kind & 1),
        is_change=bool(kind & 2),
        filed_at=dt.datetime.fromtimestamp(at, tz=dt.UTC),
        visitors=visitors,
        reference=f"{written[:2]}-{written[2:9]}-{written[9:]}",
    )
    return facts, data[_LAYOUT.size :]
