"""How often a program of border inspection may call: so many calls in each minute of the clock.

The count is in the cache of the host. When the cache is away calls go on: a report that is lost is
worse than one too many.
"""

from __future__ import annotations

import time
from typing import Final

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from apps.endorsement.border_errors import TooManyReports

log = structlog.get_logger(__name__)

CALLS_PER_MINUTE: Final = 600
_MINUTE: Final = 60


def check_and_count(program: str) -> None:
    """Count one call of a program; raises TooManyReports once the minute is full."""
    now = int(time.time())
    key = f"border:{program}:{now // _MINUTE}"
    try:
        cache.add(key, 0, 2 * _MINUTE)
        calls = cache.incr(key)
    except ValueError:  # the cache was flushed between the two
        return
    except (RedisError, OSError):
        log.warning("border_brake_without_cache")
        return
    if calls > CALLS_PER_MINUTE:
        raise TooManyReports(retry_after=_MINUTE - now % _MINUTE)
