"""Search for a value that is not stored in the clear: a keyed hash of it."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

MIN_KEY_BYTES: Final = 32


def blind_index(value: str, key: bytes) -> str:
    """Give HMAC-SHA256 of the value under the key, as 64 hexadecimal digits.

    The value must be in its one written form already, as the parsers here give it: the same
    passport number typed in two ways must have one index. Raises ValueError for a key under 32
    bytes, which would let the numbers be guessed.
    """
    if len(key) < MIN_KEY_BYTES:
        raise ValueError(f"The key of a blind index has at least {MIN_KEY_BYTES} bytes.")
    return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
