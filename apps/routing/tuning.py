"""The figures of the relay. Settings of the same name, with `ROUTING_` before it, override them."""

import random
from typing import Final

from django.conf import settings

DEFAULTS: Final = {
    "BATCH": 100,  # messages in one transaction: 20 times the speed of one by one, 1000 is slower
    "BATCH_BYTES": 8 * 1024 * 1024,  # of files in one batch, which are in memory together
    "LEASE_SECONDS": 15,  # after that a silent worker is taken for dead and its work is repeated
    "ROUNDS": 5,  # batches until one pair of authorities lets the others have their turn
    "MAX_FAILURES": 8,  # failures of one message until it stops and somebody is asked
    "RETRY_SECONDS": 1,  # before the second attempt; it doubles with each further one
    "RETRY_MOST_SECONDS": 300,
    "BELL_SECONDS": 30,  # after that an unheard bell is worth nothing: the sweep has rung again
}


def figure(name: str) -> int:
    """Give one figure."""
    return int(getattr(settings, f"ROUTING_{name}", DEFAULTS[name]))


def wait_seconds(attempts: int) -> float:
    """Give the pause after that many attempts: doubling, bounded, and scattered by a quarter."""
    doubled = figure("RETRY_SECONDS") * 2.0 ** min(attempts - 1, 20)
    return min(doubled, figure("RETRY_MOST_SECONDS")) * random.uniform(0.75, 1.25)  # noqa: S311
