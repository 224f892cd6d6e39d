"""Keeps children alive: one that ends is started again, later each time."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from config.running.child import Child, DidNotStart

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0
"""Seconds of life after which a child's earlier deaths are forgotten."""


@dataclass(slots=True)
class Watched:
    """A child, how to start it again, and what is known of its deaths."""

    child: Child
    start: Callable[[], None]
    started_at: float
    pause: float = FIRST_PAUSE
    due_at: float | None = None


class Watch:
    """The list of children. The one added first is stopped last."""

    def __init__(self) -> None:
        self.watched: list[Watched] = []

    def add(self, child: Child, start: Callable[[], None]) -> None:
        """Watch a child that has just been started."""
        self.watched.append(Watched(child, start, started_at=time.monotonic()))

    def look(self) -> None:
        """Look at each child once: plan a new start for the dead, do those that are due."""
        for each in self.watched:
            now = time.monotonic()
            if each.child.is_running:
                if now - each.started_at > HEALTHY_AFTER:
                    each.pause = FIRST_PAUSE
            elif each.due_at is None:
                each.due_at = now + each.pause
                self.tell(f"{each.child.name} ended; starting it again in {each.pause:.1f} s.")
            elif now >= each.due_at:
                self.start_again(each)

    def start_again(self, each: Watched) -> None:
        """Start a dead child; if it will not, the next look plans another try."""
        each.due_at = None
        each.pause = min(each.pause * 2, LONGEST_PAUSE)
        try:
            each.start()
        except DidNotStart as error:
            self.tell(str(error))
        each.started_at = time.monotonic()

    def stop(self) -> None:
        """Stop all: those over the servers together first, then each server in turn."""
        last_first = self.watched[::-1]
        for each in last_first[:-2]:
            each.child.ask_to_stop()
        for each in last_first:
            each.child.stop()

    def tell(self, line: str) -> None:
        """Say what happened to a child."""
        print(line, flush=True)  # noqa: T201
