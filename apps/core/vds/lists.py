"""Lists that a signer publishes as files: JSON of RFC 7515 (JWS, flattened), signed with ES256.

The header carries the certificate of the key and the signer's root, so that whoever has the root
needs nothing else to believe a list. `docs/reference/seals.md` describes the files.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from apps.core.vds.errors import ListOfTheFuture, ListTooOld, ListUntrusted, SignerAway
from apps.core.vds.remote import Purpose, SealSigner
from apps.core.vds.signing import is_raw_signature

SKEW: Final = dt.timedelta(minutes=5)
"""How far the clock of whoever reads a list may differ from that of whoever made it."""

_WRONG: Final = (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError)
"""What reading raises where a list is not laid out as one."""


class ListKind(StrEnum):
    """What a list is of; it stands in the header as `typ`."""

    KEYS = "seal-keys"
    STATUSES = "visa-statuses"


@dataclass(frozen=True, slots=True)
class SignedList:
    """A list whose signature was verified. `payload` has all that was signed."""

    kind: ListKind
    signer: str
    issued_at: dt.datetime
    ends_at: dt.datetime
    payload: Mapping[str, Any]
    root: x509.Certificate


def write_list(
    by: SealSigner,
    *,
    kind: ListKind,
    signer: str,
    payload: Mapping[str, Any],
    issued_at: dt.datetime,
    lives: dt.timedelta,
) -> str:
    """Have a list signed, and give the text of its file. Raises SignerAway.

    `payload` is what the list says besides its signer (`iss`) and its times (`iat`, `exp`).
    """
    told = by.certificates()
    chain = [told[Purpose.LISTS][-1], told["root"][0]]
    header = {
        "alg": "ES256",
        "typ": kind.value,
        "x5c": [base64.b64encode(one).decode() for one in chain],
    }
    times = {"iat": int(issued_at.timestamp()), "exp": int((issued_at + lives).timestamp())}
    protected, body = _part(header), _part({**payload, "iss": signer, **times})
    signed = by.sign(Purpose.LISTS, f"{protected}.{body}".encode())
    if signed.certificate != chain[0]:  # the key was changed between the two questions
        raise SignerAway(refused="key-changed")
    return json.dumps(
        {"protected": protected, "payload": body, "signature": base64url(signed.signature)}
    )


def read_list(text: str, *, kind: ListKind) -> SignedList:
    """Verify a list and give it; says nothing about its age. Raises ListUntrusted.

    Whoever signed is vouched for by the root that stands beside it. Whether that root is the right
    one, the caller decides.
    """
    try:
        told = json.loads(text)
        header = json.loads(from_base64url(told["protected"]))
        leaf, root = (
            x509.load_der_x509_certificate(base64.b64decode(one, validate=True))
            for one in header["x5c"]
        )
        payload = json.loads(from_base64url(told["payload"]))
        found = SignedList(
            kind=ListKind(header["typ"]),
            signer=str(payload["iss"]),
            issued_at=dt.datetime.fromtimestamp(payload["iat"], dt.UTC),
            ends_at=dt.datetime.fromtimestamp(payload["exp"], dt.UTC),
            payload=payload,
            root=root,
        )
        signed = f"{told['protected']}.{told['payload']}".encode()
        is_good = header["alg"] == "ES256" and is_raw_signature(
            from_base64url(told["signature"]), signed, public_key(leaf)
        )
    except _WRONG:
        raise ListUntrusted from None
    check_vouched(leaf, by=root)
    if not is_good or found.kind != kind or not _may_sign(leaf, found):
        raise ListUntrusted
    return found


def check_age(found: SignedList, *, now: dt.datetime) -> None:
    """Raise ListTooOld for yesterday's list, and ListOfTheFuture where the clocks do not agree."""
    if found.ends_at + SKEW <= now:
        raise ListTooOld(ended_at=found.ends_at)
    if found.issued_at - SKEW > now:
        raise ListOfTheFuture(issued_at=found.issued_at)


def check_vouched(certificate: x509.Certificate, *, by: x509.Certificate) -> None:
    """Raise ListUntrusted unless the root has signed the certificate."""
    try:
        certificate.verify_directly_issued_by(by)
    except (InvalidSignature, ValueError, TypeError):
        raise ListUntrusted from None


def public_key(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    """Give the key of a certificate; raises ListUntrusted for one that is not on P-256."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise ListUntrusted
    return key


def base64url(data: bytes) -> str:
    """Write bytes for an address or a JWS: no padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Read what `base64url` writes, and nothing else; raises ValueError."""
    data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if base64url(data) != text:
        raise ValueError("One way of writing is enough.")
    return data


def signer_of(certificate: x509.Certificate) -> str:
    """Give the signer that a certificate names: state and authority, such as UTSH."""
    subject = certificate.subject
    parts = (NameOID.COUNTRY_NAME, NameOID.COMMON_NAME)
    return "".join(str(one.value) for oid in parts for one in subject.get_attributes_for_oid(oid))


def _may_sign(leaf: x509.Certificate, found: SignedList) -> bool:
    """Whether the certificate is of this signer, for lists, and counted when the list was made."""
    units = leaf.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    return (
        signer_of(leaf) == found.signer
        and any(str(unit.value).split()[-1] == Purpose.LISTS for unit in units)
        and leaf.not_valid_before_utc <= found.issued_at <= leaf.not_valid_after_utc
    )


def _part(value: Mapping[str, Any]) -> str:
    return base64url(json.dumps(value, sort_keys=True, separators=(",", ":")).encode())
