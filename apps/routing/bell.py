"""The bell: tells a worker that a pair of authorities has something to carry.

A lost ring costs seconds, never a message: the outbox row is the queue and the sweep rings again.
"""

from typing import Final

from apps.core import bell
from apps.routing.tuning import figure

RELAY: Final = "routing.relay"


def ring(*, schema: str, destination: str, lane: str) -> None:
    """Ask for a relay run of this pair and lane; nobody waits for the broker."""
    bell.ring(
        RELAY,
        queue=lane,
        lives_seconds=figure("BELL_SECONDS"),
        schema=schema,
        destination=destination,
        lane=lane,
    )


def ring_after_commit(*, schema: str, destination: str, lane: str) -> None:
    """Ring once the transaction has committed."""
    bell.ring_after_commit(
        RELAY,
        queue=lane,
        lives_seconds=figure("BELL_SECONDS"),
        schema=schema,
        destination=destination,
        lane=lane,
    )
