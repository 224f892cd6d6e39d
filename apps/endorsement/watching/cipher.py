"""Lists lie sealed in the database: AES-256-GCM, bound to the place where they lie.

The key is drawn from the one that keys the search by passport number, which is never changed and
is in no database. A hit keeps its own sealed copy of the one listed person it is about.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from apps.core.identifiers.blind_index import blind_index
from apps.endorsement.watch_errors import (
    WatchListSealed,
)
from apps.regions.scoping import current

_NONCE_BYTES: Final = 12


def seal(data: object, *, place: str) -> bytes:
    """Seal plain data for a place in this schema, such as "version:<id>"."""
    nonce = os.urandom(_NONCE_BYTES)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return nonce + _cipher().encrypt(nonce, text, _bound(place))


def unseal(sealed: bytes, *, place: str) -> Any:  # noqa: ANN401 (whatever was sealed)
    """The data again; raises WatchListSealed when the key, the place or a bit is another."""
    nonce, text = bytes(sealed[:_NONCE_BYTES]), bytes(sealed[_NONCE_BYTES:])
    try:
        return json.loads(_cipher().decrypt(nonce, text, _bound(place)))
    except (InvalidTag, ValueError) as broken:
        raise WatchListSealed from broken


def key_of(data: Mapping[str, Any]) -> str:
    """A keyed hash of plain data: tells whether two are the same, and nothing else."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blind_index(f"watch:{text}", settings.BLIND_INDEX_KEY)


def digest(data: bytes) -> str:
    """SHA-256 of a file as it came, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@cache
def _cipher() -> AESGCM:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"deltavisa watch lists")
    return AESGCM(drawn.derive(settings.BLIND_INDEX_KEY))


def _bound(place: str) -> bytes:
    return f"{current().schema_name} {place}".encode()
