"""What is said on the screen while things start."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(line: str) -> None:
    """Print at once: the screen is the face of this program."""
    print(line, file=sys.__stdout__, flush=True)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Say what was done and how long it took."""
    began = time.monotonic()
    yield
    say(f"  {name:.<44} {time.monotonic() - began:5.1f} s")
