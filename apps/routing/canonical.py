"""One byte sequence for one meaning, so that a digest or a signature can be compared anywhere."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical_bytes(value: Mapping[str, Any]) -> bytes:
    """Give JSON with sorted keys, no spaces and UTF-8 text.

    Numbers must be integers: a float has no single spelling. Raises ValueError for NaN and
    TypeError for what JSON does not know.
    """
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def sha256_hex(data: bytes) -> str:
    """Give the SHA-256 digest as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
