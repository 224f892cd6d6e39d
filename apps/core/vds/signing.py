"""Signatures of seals: ECDSA, r and s one after the other (Doc 9303-13, section 2.4).

The hash follows the size of the key: SHA-256 for the 256 bits of P-256, which we sign with, and of
brainpoolP256r1, which others do.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from apps.core.vds.layout import Seal, with_signature


def is_signed_by(seal: Seal, key: ec.EllipticCurvePublicKey) -> bool:
    """Tell whether the key's owner signed every byte of header and features."""
    return is_raw_signature(seal.signature, seal.signed, key)


def is_raw_signature(signature: bytes, data: bytes, key: ec.EllipticCurvePublicKey) -> bool:
    """Tell whether r and s, one after the other, are the key's signature over the bytes."""
    size = (key.key_size + 7) // 8
    if len(signature) != 2 * size:
        return False
    r, s = (int.from_bytes(half, "big") for half in _halves(signature, size))
    try:
        key.verify(encode_dss_signature(r, s), data, ec.ECDSA(_hash_for(key.key_size)))
    except InvalidSignature:
        return False
    return True


def seal_with(sign: Callable[[bytes], bytes], signed: bytes) -> bytes:
    """Finish a seal: `sign` gives the raw signature over the bytes it is handed."""
    return with_signature(signed, sign(signed))


def raw_signature(key: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    """Sign with a key that is at hand; gives r and s, each as long as the key."""
    size = (key.key_size + 7) // 8
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(_hash_for(key.key_size))))
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def _hash_for(bits: int) -> hashes.HashAlgorithm:
    if bits <= 224:
        return hashes.SHA224()
    if bits <= 256:
        return hashes.SHA256()
    return hashes.SHA384() if bits <= 384 else hashes.SHA512()


def _halves(signature: bytes, size: int) -> tuple[bytes, bytes]:
    return signature[:size], signature[size:]
