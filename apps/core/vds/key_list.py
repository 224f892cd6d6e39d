"""The list of a signer's keys: every certificate there ever was, so that old seals verify."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from apps.core.vds.errors import ListUntrusted
from apps.core.vds.lists import (
    ListKind,
    SignedList,
    base64url,
    check_vouched,
    public_key,
    read_list,
    signer_of,
)
from apps.core.vds.remote import Purpose

LIVES: Final = dt.timedelta(days=30)
"""How long a list of keys counts: keys are added rarely, and never taken away."""


@dataclass(frozen=True, slots=True)
class KeyList:
    """The certificates that a signer's seals may name, by reference; `told` is the list itself."""

    told: SignedList
    seals: Mapping[str, x509.Certificate]

    @property
    def signer(self) -> str:
        """Whose keys they are."""
        return self.told.signer


def reference_of(certificate: x509.Certificate) -> str:
    """Give what a seal calls its certificate: the serial number in hexadecimal digits."""
    return f"{certificate.serial_number:02X}"


def keys_payload(certificates: Mapping[str, Sequence[bytes]]) -> dict[str, Any]:
    """Give what the list says of the certificates (DER) of each purpose, oldest first."""
    return {
        "keys": [
            _key(purpose, x509.load_der_x509_certificate(der))
            for purpose in Purpose
            for der in certificates[purpose]
        ]
    }


def read_keys(text: str) -> KeyList:
    """Verify a list of keys: its signature, and that its root vouches for every certificate in it.

    Raises ListUntrusted. Says nothing about its age.
    """
    told = read_list(text, kind=ListKind.KEYS)
    seals: dict[str, x509.Certificate] = {}
    try:
        for key in told.payload["keys"]:
            certificate = x509.load_der_x509_certificate(
                base64.b64decode(key["x5c"], validate=True)
            )
            check_vouched(certificate, by=told.root)
            if key != _key(Purpose(key["purpose"]), certificate):
                raise ListUntrusted
            if signer_of(certificate) != told.signer:
                raise ListUntrusted
            if key["purpose"] == Purpose.SEAL:
                seals[reference_of(certificate)] = certificate
    except (ValueError, TypeError, KeyError):
        raise ListUntrusted from None
    return KeyList(told, seals)


def _key(purpose: Purpose, certificate: x509.Certificate) -> dict[str, Any]:
    numbers = public_key(certificate).public_numbers()
    return {
        "certificate": reference_of(certificate),
        "purpose": purpose.value,
        "from": certificate.not_valid_before_utc.isoformat(),
        "until": certificate.not_valid_after_utc.isoformat(),
        "jwk": {
            "kty": "EC",
            "crv": "P-256",
            "x": base64url(numbers.x.to_bytes(32, "big")),
            "y": base64url(numbers.y.to_bytes(32, "big")),
        },
        "x5c": base64.b64encode(certificate.public_bytes(Encoding.DER)).decode(),
    }
