"""A brake on addresses that are open to all: so many calls from one address in a while.

The counts are in the cache of the host. They are a brake and no record: when the cache is down,
calls go on.
"""

from __future__ import annotations

import hashlib

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from apps.core.errors import TooManyRequests

log = structlog.get_logger(__name__)


def count_call(name: str, *, address: str, limit: int, seconds: int) -> None:
    """Count one call; raises TooManyRequests above `limit` within `seconds`.

    The address of the caller stands in the cache as a digest only.
    """
    digest = hashlib.sha256(f"{name}\n{address}".encode()).hexdigest()[:32]
    key = f"brake:{digest}"
    try:
        count = 1 if cache.add(key, 1, seconds) else cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return
    except (RedisError, OSError):
        log.warning("brake_without_cache", brake=name)
        return
    if count > limit:
        refusal = TooManyRequests(retry_after=seconds)
        refusal.wait = seconds  # type: ignore[attr-defined] # the Retry-After header
        raise refusal
