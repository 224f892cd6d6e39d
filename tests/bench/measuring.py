"""What benchmarks share: taking times, and a table of ratios.

A figure of one machine means little on another, so every line is told as a multiple of the bare
round trip to the same database in the same run.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Table:
    """Lines of a run; the first is what the others are compared with."""

    lines: list[tuple[str, float, float, int]] = field(default_factory=list)

    def measure(
        self, name: str, once: Callable[[], object], *, rounds: int, things: int = 1
    ) -> None:
        """Take the median of some rounds, after one that warms up; `things` are done in a round."""
        once()
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            once()
            taken.append((time.perf_counter() - start) / things)
        self.note(name, taken)

    def note(self, name: str, taken: list[float]) -> None:
        """Add a line for seconds that were taken elsewhere, and print it at once."""
        middle, worst = statistics.median(taken), max(taken)
        self.lines.append((name, middle, worst, len(taken)))
        ratio = middle / self.lines[0][1]
        print(  # noqa: T201 (a program that prints)
            f"{name:<58} {middle * 1000:>10.2f} ms {worst * 1000:>10.2f} ms"
            f" {ratio:>9.1f} x {len(taken):>5}",
            flush=True,
        )

    @staticmethod
    def head() -> None:
        """Print what the columns are."""
        print(  # noqa: T201
            f"{'what':<58} {'median':>13} {'slowest':>13} {'round trips':>11} {'n':>5}", flush=True
        )
