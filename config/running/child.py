"""One process that we start, watch and stop."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to end this child when its parent is killed outright; elsewhere do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A process with a log file. Stopping asks kindly, waits, and then kills its whole group."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | os.PathLike[str]],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        kind_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.command = [os.fspath(part) for part in command]
        self.log = log
        self.environment = environment
        self.kind_signal = kind_signal
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a session of its own so that Ctrl-C reaches only the supervisor.

        What an earlier one that died left behind is ended first: it would hold the port.
        """
        self.kill()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own programs)
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 (started from the only thread)
            )

    @property
    def is_running(self) -> bool:
        """Say whether it runs; asking also reaps it when it has ended."""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the signal that lets it finish in order."""
        if self.process is not None and self.is_running:
            self.process.send_signal(self.kind_signal)

    def stop(self, *, seconds: float = 10) -> None:
        """Stop it and wait, `seconds` at most; then kill whatever is left of its group."""
        if self.process is None:
            return
        self.ask_to_stop()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.wait()
        # Also when it ended in order: a worker that was just being started may have missed it.
        self.kill()

    def kill(self) -> None:
        """Kill the process and all it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return

    def last_lines(self, count: int = 15) -> str:
        """Give the end of its log, for a message about why it did not start."""
        if not self.log.exists():
            return "(no log)"
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])


class DidNotStart(Exception):
    """A process ended or stayed deaf while it should have been starting."""

    def __init__(self, child: Child) -> None:
        super().__init__(
            f"{child.name} did not start; its log {child.log} ends:\n{child.last_lines()}"
        )


def wait_until(ready: object, child: Child, *, seconds: float) -> None:
    """Wait until `ready()` is true; raise DidNotStart when the child ends or the time is over."""
    if not callable(ready):
        message = "wait_until needs something to ask"
        raise TypeError(message)
    until = time.monotonic() + seconds
    while not ready():
        if not child.is_running or time.monotonic() > until:
            raise DidNotStart(child)
        time.sleep(0.05)
