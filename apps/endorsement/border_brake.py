"""How often a program of border inspection may call, and how often it may miss.

So many calls in each minute of the clock; and once so many look-ups and reports have named a visa
that is not there, it looks none up until the quarter of the hour is over: nobody tries numbers.
The counts are in the cache of the host. When the cache is away calls go on: a report that is lost
is worse than one too many.
"""

from __future__ import annotations

import time
from typing import Final

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from apps.endorsement.border_errors import TooManyMisses, TooManyReports

log = structlog.get_logger(__name__)

CALLS_PER_MINUTE: Final = 600
MISSES_PER_QUARTER: Final = 30
_MINUTE: Final = 60
_QUARTER: Final = 15 * 60


def check_and_count(program: str) -> None:
    """Count one call of a program; raises TooManyReports once the minute is full."""
    key, wait = _now("border", program, _MINUTE)
    if _count(key, _MINUTE) > CALLS_PER_MINUTE:
        raise TooManyReports(retry_after=wait)


def check_misses(program: str) -> None:
    """Raise TooManyMisses once the program has missed too often in this quarter."""
    key, wait = _now("border-misses", program, _QUARTER)
    try:
        misses = cache.get(key, 0)
    except (RedisError, OSError):
        log.warning("border_brake_without_cache")
        return
    if misses >= MISSES_PER_QUARTER:
        raise TooManyMisses(retry_after=wait)


def count_miss(program: str) -> None:
    """Count one visa named that is not there."""
    key, _wait = _now("border-misses", program, _QUARTER)
    _count(key, _QUARTER)


def _now(what: str, program: str, seconds: int) -> tuple[str, int]:
    """Give the key of the present stretch of the clock, and how long it still lasts."""
    now = int(time.time())
    return f"{what}:{program}:{now // seconds}", seconds - now % seconds


def _count(key: str, seconds: int) -> int:
    """Count one, and give how many there are; 0 when the cache cannot say."""
    try:
        cache.add(key, 0, 2 * seconds)
        return cache.incr(key)
    except ValueError:  # the cache was flushed between the two
        return 0
    except (RedisError, OSError):
        log.warning("border_brake_without_cache")
        return 0
