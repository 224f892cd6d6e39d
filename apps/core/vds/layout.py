"""The bytes of a seal: header, features, signature (ICAO Doc 9303-13, sections 2.2 to 2.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from apps.core.vds import c40
from apps.core.vds.errors import SealUnreadable

MAGIC: Final = 0xDC
FIXED_REFERENCE: Final = 0x02
"""Specification 3: signer and certificate in nine characters, the certificate's last five."""
SIZED_REFERENCE: Final = 0x03
"""Specification 4, which is written here: the length of the certificate's reference is stated."""

SIGNATURE: Final = 0xFF
_SIGNER: Final = 4
_OLD_REFERENCE: Final = 5
_LONG: Final = 0x81  # DER: the length itself is in the next byte


@dataclass(frozen=True, slots=True)
class Header:
    """Who sealed what, and when.

    `issuer` is a state of up to three letters, `signer` four characters (state and authority),
    `certificate` the serial number of the signer's certificate in hexadecimal digits. `profile`
    is the feature definition and the category of document, two bytes.
    """

    issuer: str
    signer: str
    certificate: str
    issued_on: dt.date
    signed_on: dt.date
    profile: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as read: `signature`, r and s one after the other, is over the bytes `signed`."""

    header: Header
    features: Mapping[int, bytes]
    signed: bytes
    signature: bytes


def unsigned(header: Header, features: Mapping[int, bytes]) -> bytes:
    """Lay out header and features, in the order given; raises ValueError for what does not fit."""
    if len(header.signer) != _SIGNER or not 0 < len(header.certificate) <= 0xFF:
        raise ValueError("A signer has four characters, a certificate's reference 1 to 255.")
    out = bytearray((MAGIC, SIZED_REFERENCE))
    out += c40.encode(header.issuer.ljust(3, "<"))
    out += c40.encode(f"{header.signer}{len(header.certificate):02X}")
    out += c40.encode(header.certificate)
    out += _packed_date(header.issued_on) + _packed_date(header.signed_on) + header.profile
    for tag, value in features.items():
        out += _tagged(tag, value)
    return bytes(out)


def with_signature(signed: bytes, signature: bytes) -> bytes:
    """Append the signature, and have the whole seal."""
    return signed + _tagged(SIGNATURE, signature)


def read(raw: bytes) -> Seal:
    """Take a seal apart; says nothing about its signature.

    Every byte must be accounted for: nothing may follow the signature, no feature may come twice.
    Raises SealUnreadable.
    """
    reader = _Reader(raw)
    header = _read_header(reader)
    features: dict[int, bytes] = {}
    while True:
        end_of_signed = reader.at
        tag, value = reader.tagged()
        if tag == SIGNATURE:
            break
        if tag in features:
            raise SealUnreadable(at=end_of_signed)
        features[tag] = value
    if reader.at != len(raw):
        raise SealUnreadable(at=reader.at)
    return Seal(header=header, features=features, signed=raw[:end_of_signed], signature=value)


def _read_header(reader: _Reader) -> Header:
    magic, version = reader.take(2)
    if magic != MAGIC or version not in {FIXED_REFERENCE, SIZED_REFERENCE}:
        raise SealUnreadable(at=0)
    issuer = reader.text(3).rstrip()
    signer, certificate = (
        _sized_reference(reader) if version == SIZED_REFERENCE else _fixed_reference(reader)
    )
    return Header(
        issuer=issuer,
        signer=signer,
        certificate=certificate,
        issued_on=reader.date(),
        signed_on=reader.date(),
        profile=reader.take(2),
    )


def _sized_reference(reader: _Reader) -> tuple[str, str]:
    start = reader.at
    named = reader.text(_SIGNER + 2)
    try:
        length = int(named[_SIGNER:], 16)
    except ValueError:
        raise SealUnreadable(at=start) from None
    return named[:_SIGNER], reader.text(length)


def _fixed_reference(reader: _Reader) -> tuple[str, str]:
    named = reader.text(_SIGNER + _OLD_REFERENCE)
    return named[:_SIGNER], named[_SIGNER:]


class _Reader:
    """Takes one piece after the other, and knows where it stopped."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.at = 0

    def take(self, count: int) -> bytes:
        """Give the next bytes, all of them."""
        piece = self.raw[self.at : self.at + count]
        if len(piece) != count:
            raise SealUnreadable(at=len(self.raw))
        self.at += count
        return piece

    def text(self, characters: int) -> str:
        """Give the next text, whose length in characters is known."""
        start = self.at
        text = c40.decode(self.take(c40.packed_length(characters)))
        if len(text) != characters:
            raise SealUnreadable(at=start)
        return text

    def date(self) -> dt.date:
        """Give the next date, the integer MMDDYYYY in three bytes."""
        start = self.at
        digits = f"{int.from_bytes(self.take(3), 'big'):08}"
        try:
            return dt.date(int(digits[4:]), int(digits[:2]), int(digits[2:4]))
        except ValueError:
            raise SealUnreadable(at=start) from None

    def tagged(self) -> tuple[int, bytes]:
        """Give the next feature: tag, length as in DER (at most 255), value."""
        start = self.at
        tag, length = self.take(2)
        if length == _LONG:
            (length,) = self.take(1)
            if length < 0x80:  # DER has one way to write a length
                raise SealUnreadable(at=start)
        elif length >= 0x80:
            raise SealUnreadable(at=start)
        return tag, self.take(length)


def _packed_date(date: dt.date) -> bytes:
    return int(f"{date:%m%d}{date.year:04}").to_bytes(3, "big")


def _tagged(tag: int, value: bytes) -> bytes:
    if not 0 <= tag <= SIGNATURE or len(value) > 0xFF:
        raise ValueError("A tag is one byte, a value at most 255.")
    size = bytes((len(value),)) if len(value) < 0x80 else bytes((_LONG, len(value)))
    return bytes((tag,)) + size + value
