"""A brake on guessing passwords: counts failures by address and account, and by address alone.

The counts are in the cache of the host. They are a brake, no record: when the cache is down, logins
go on and the cost of Argon2 remains. The true owner of an account, at another address, is never
locked out by somebody else's tries.
"""

from __future__ import annotations

import hashlib
import time
from typing import Final

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from apps.accounts.errors import TooManyAttempts, TooManyRegistrations

log = structlog.get_logger(__name__)

WINDOW_SECONDS: Final = 15 * 60
TRIES_PER_ACCOUNT: Final = 10
TRIES_PER_ADDRESS: Final = 100
#: Accounts that one address may ask for: a firm's whole network may stand behind it.
REGISTRATIONS_PER_ADDRESS: Final = 20


def check(*, address: str, username: str) -> None:
    """Raise TooManyAttempts when this address has failed too often lately."""
    for key, limit in _keys(address, username):
        count, since = _read(key)
        if count >= limit:
            raise TooManyAttempts(retry_after=max(1, since + WINDOW_SECONDS - int(time.time())))


def check_registrations(*, address: str) -> None:
    """Raise TooManyRegistrations when this address has asked for too many accounts lately.

    It also keeps anyone from trying out which user names there are.
    """
    count, since = _read(_digest("register", address))
    if count >= REGISTRATIONS_PER_ADDRESS:
        wait = max(1, since + WINDOW_SECONDS - int(time.time()))
        raise TooManyRegistrations(retry_after=wait)


def count_registration(*, address: str) -> None:
    """Count one account asked for, whether it was made or its name was taken."""
    _count(_digest("register", address))


def count_failure(*, address: str, username: str) -> None:
    """Count one failed try."""
    for key, _limit in _keys(address, username):
        _count(key)


def forget(*, address: str, username: str) -> None:
    """Begin anew for this account at this address, after a right password."""
    key, _limit = _keys(address, username)[0]
    try:
        cache.delete_many([key, f"{key}:since"])
    except (RedisError, OSError):
        log.warning("login_throttle_without_cache")


def _count(key: str) -> None:
    """Count one under a key that runs out with its window."""
    try:
        if not cache.add(key, 1, WINDOW_SECONDS):
            cache.incr(key)
        cache.add(f"{key}:since", int(time.time()), WINDOW_SECONDS)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, WINDOW_SECONDS)
    except (RedisError, OSError):
        log.warning("login_throttle_without_cache")


def _read(key: str) -> tuple[int, int]:
    """Give the number of failures and when the first of them was, in seconds since 1970."""
    try:
        found = cache.get_many([key, f"{key}:since"])
    except (RedisError, OSError):
        log.warning("login_throttle_without_cache")
        return 0, 0
    return found.get(key, 0), found.get(f"{key}:since", int(time.time()))


def _keys(address: str, username: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Give the cache keys and limits; names and addresses stand in them as digests only."""
    return (
        (_digest("account", address, username.strip().lower()), TRIES_PER_ACCOUNT),
        (_digest("address", address), TRIES_PER_ADDRESS),
    )


def _digest(*parts: str) -> str:
    return "login:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
