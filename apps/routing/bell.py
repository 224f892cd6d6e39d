"""The bell: tells a worker that a pair of authorities has something to carry.

A lost ring costs seconds, never a message: the outbox row is the queue and the sweep rings again.
"""

from celery import current_app
from django.db import transaction

from apps.routing.tuning import figure


def ring(*, schema: str, destination: str, lane: str) -> None:
    """Ask for a relay run of this pair and lane. Raises the broker's error when it is away."""
    current_app.send_task(
        "routing.relay",
        kwargs={"schema": schema, "destination": destination, "lane": lane},
        queue=lane,
        expires=figure("BELL_SECONDS"),
        retry=False,
        ignore_result=True,
    )


def ring_after_commit(*, schema: str, destination: str, lane: str) -> None:
    """Ring once the transaction has committed. A broker that is away spoils nothing."""
    transaction.on_commit(
        lambda: ring(schema=schema, destination=destination, lane=lane), robust=True
    )
