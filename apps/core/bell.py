"""The bell of the workers, rung from a thread of its own.

What must be done is a row in the database; a task sent to a worker is only a ring, and a sweep
finds what nobody heard. So nobody may wait for the broker: with it away, one attempt to reach it
takes six seconds, and so would an officer's click. Equal rings that wait are one ring.
"""

import atexit
import os
import threading
import time
from typing import Any, Final, NamedTuple

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger(__name__)

LAST_WAIT_SECONDS: Final = 2.0
"""How long a program that ends waits for its last rings."""


class Ring(NamedTuple):
    """One task to send: its name, its arguments as sorted pairs, its queue and its lifetime."""

    task: str
    arguments: tuple[tuple[str, str], ...]
    queue: str
    lives_seconds: int


class Bell:
    """Rings that wait, and the thread that sends them, one of each in every process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[Ring, None] = {}
        self._sending = False
        self._started = False

    def ring(self, ring: Ring) -> None:
        """Have it sent soon; returns at once."""
        with self._changed:
            self._waiting[ring] = None
            if not self._started:
                self._started = True
                threading.Thread(target=self._work, name="bell", daemon=True).start()
            self._changed.notify_all()

    def wait(self, seconds: float = LAST_WAIT_SECONDS) -> bool:
        """Wait until all has been sent or given up; tells whether it has."""
        until = time.monotonic() + seconds
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._waiting and not self._sending, until - time.monotonic()
            )

    def _work(self) -> None:
        while True:
            with self._changed:
                self._sending = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: bool(self._waiting))
                ring = next(iter(self._waiting))
                del self._waiting[ring]
                self._sending = True
            try:
                send(ring)
            except Exception as error:  # noqa: BLE001 (a ring that is not heard is found by the sweep)
                log.warning("bell_not_heard", task=ring.task, error=type(error).__name__)


def send(ring: Ring) -> None:
    """Give one ring to the broker now. Raises the broker's error when it is away."""
    current_app.send_task(
        ring.task,
        kwargs=dict(ring.arguments),
        queue=ring.queue,
        expires=ring.lives_seconds,
        retry=False,
        ignore_result=True,
    )


_bell = Bell()


def _forget_parent() -> None:
    """Begin anew in a forked process: the parent's thread does not live in it."""
    global _bell  # noqa: PLW0603 (one bell in each process)
    _bell = Bell()


os.register_at_fork(after_in_child=_forget_parent)


def ring(task: str, *, queue: str, lives_seconds: int = 60, **arguments: str) -> None:
    """Have a task sent soon, without waiting for the broker; a worker ignores it when too old."""
    _bell.ring(Ring(task, tuple(sorted(arguments.items())), queue, lives_seconds))


def ring_after_commit(task: str, *, queue: str, lives_seconds: int = 60, **arguments: Any) -> None:
    """Ring once the transaction has committed; not at all when it is rolled back."""
    transaction.on_commit(
        lambda: ring(task, queue=queue, lives_seconds=lives_seconds, **arguments), robust=True
    )


def wait(seconds: float = LAST_WAIT_SECONDS) -> bool:
    """Wait until this process has no ring left to send; tells whether it has none."""
    return _bell.wait(seconds)


atexit.register(wait)
