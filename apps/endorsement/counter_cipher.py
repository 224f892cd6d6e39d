"""Locking and opening what the counter carries. A browser without a network does the other half.

Only what WebCrypto has too: P-256, HKDF and PBKDF2 with SHA-256, AES-256-GCM. A sealed thing is its
nonce (12 bytes) and the ciphertext with its tag.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from apps.endorsement.errors import ActsUnreadable

ROUNDS: Final = 600_000
"""Of PBKDF2 with HMAC-SHA-256 (OWASP, Password Storage, 2023): about half a second on a desk."""
CONTENT: Final = b"deltavisa counter content v1"
ACTS: Final = b"deltavisa counter acts v1"
LOCK: Final = b"deltavisa counter lock v1"
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class LockKeys:
    """What a lock keeps: the public point, and the private key wrapped by the passphrase."""

    public_key: bytes
    wrapped_key: bytes
    salt: bytes
    rounds: int


@dataclass(frozen=True, slots=True)
class Locked:
    """A content that only the owner of the lock's private key can read."""

    ephemeral_key: bytes
    content: bytes


def new_lock(passphrase: str) -> LockKeys:
    """Make a pair of keys and wrap the private one; the passphrase is UTF-8, as it was typed."""
    pair = ec.generate_private_key(ec.SECP256R1())
    private = pair.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    salt = os.urandom(16)
    derived = PBKDF2HMAC(hashes.SHA256(), length=32, salt=salt, iterations=ROUNDS)
    wrapped = sealed(derived.derive(passphrase.encode()), private, about=LOCK)
    return LockKeys(_point(pair.public_key()), wrapped, salt, ROUNDS)


def locked_for(public_key: bytes, content: bytes, *, about: bytes) -> Locked:
    """Lock a content for the owner of a public key; `about` has to be known again to open it."""
    ours = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    shared = ours.exchange(ec.ECDH(), theirs)
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=CONTENT).derive(shared)
    return Locked(_point(ours.public_key()), sealed(key, content, about=about))


def sealed(key: bytes, content: bytes, *, about: bytes) -> bytes:
    """Encrypt with a key of 32 bytes, bound to what it is about."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def opened(key: bytes, box: bytes, *, about: bytes) -> bytes:
    """Decrypt. Raises ActsUnreadable for whatever was cut, changed or locked for something else."""
    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], about)
    except (InvalidTag, ValueError):
        raise ActsUnreadable from None


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
