"""`make run` as a program: it serves, heals what dies, stops whole, and knows its folder."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.env import ROOT
from config.running.local import free_port, is_alive, read_values

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("supervisor")]

STARTS_WITHIN = 180
HEALS_WITHIN = 120


class Run:
    """One `make run` over a folder and a port of its own, without the story."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None

    def command(self) -> "subprocess.Popen[str]":
        """Start the supervisor with nothing in its environment that other tests have set."""
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "REDIS_", "BROKER_", "DJANGO_", "DELTAVISA_"))
        }
        return subprocess.Popen(
            [sys.executable, "-m", "config.running", "--story", "skip"],
            cwd=ROOT,
            env={**clean, "DATA_DIR": str(self.folder), "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self) -> None:
        """Start it and wait until it serves."""
        self.process = self.command()
        wait_for(lambda: self.ask("/readyz") == 200, STARTS_WITHIN, self.said)

    def ask(self, path: str, host: str = "localhost") -> int | None:
        """Give the status of a page, or None while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": host})
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def children(self) -> dict[int, str]:
        """Give the processes that work over the folder, by id, with their command lines."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and entry.name != str(os.getpid()):
                try:
                    environment = (entry / "environ").read_bytes()
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                except OSError:
                    continue
                if f"DATA_DIR={self.folder}".encode() in environment and is_alive(int(entry.name)):
                    found[int(entry.name)] = command
        return found

    def pid_of(self, part: str) -> int | None:
        """Give the oldest process whose command line matches."""
        found = [pid for pid, command in self.children().items() if re.search(part, command)]
        return min(found, default=None)

    def stop(self) -> tuple[int, str]:
        """Ask it to stop; give its exit code and all it said."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said

    def said(self) -> str:
        """Give what it said, if it is over already; for the message of a failure."""
        if self.process is not None and self.process.poll() is not None:
            return self.process.communicate()[0]
        return ""


def wait_for(seen: Callable[[], object], seconds: float, said: Callable[[], str]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < until, said()
        time.sleep(0.2)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A folder that one run has prepared; each test starts and stops over it again."""
    made = Run(tmp_path_factory.mktemp("run"))
    made.start()
    code, said = made.stop()
    assert code == 0, said
    assert "Schemas of 41 cities" in said
    yield made
    if made.process is not None and made.process.poll() is None:
        made.stop()


def test_it_serves_heals_what_dies_and_stops_whole(run: Run) -> None:
    run.start()

    assert run.ask("/livez") == 200
    assert run.ask("/readyz", host="nobody.example") == 200
    assert run.ask("/", host="nobody.example") == 404

    for part in (r"worker --queues urgent", r"bin/postgres -D", r"granian"):
        wait_for(lambda part=part: run.pid_of(part), HEALS_WITHIN, run.said)  # type: ignore[misc]
        killed = run.pid_of(part)
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        wait_for(
            lambda part=part, killed=killed: run.pid_of(part) not in {None, killed},  # type: ignore[misc]
            HEALS_WITHIN,
            run.said,
        )
    wait_for(lambda: run.ask("/readyz") == 200, HEALS_WITHIN, run.said)

    code, said = run.stop()

    assert code == 0, said
    assert said.count("starting it again") >= 3, said
    assert run.children() == {}


def test_a_second_start_needs_no_preparing_and_keeps_secrets_to_itself(run: Run) -> None:
    before = read_values(run.folder)

    run.start()
    second = run.command()
    refused, _ = second.communicate(timeout=30)
    code, said = run.stop()

    assert (second.returncode, "already runs" in refused) == (1, True), refused
    assert code == 0
    assert "Schemas of 41 cities" not in said
    kept = [name for name in before if name.endswith(("PASSWORD", "KEY"))]
    assert {name: before[name] for name in kept} == {
        name: read_values(run.folder)[name] for name in kept
    }
    for name in ("local.env", "demo-password", "where.txt"):
        assert (run.folder / name).stat().st_mode & 0o077 == 0, name
    # The demo password is meant to be read from the screen; no other secret is.
    assert not [name for name in kept if before[name] in said]


def test_a_port_of_another_program_is_refused_with_its_number(tmp_path: Path) -> None:
    run = Run(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", run.port))
        other.listen()

        refused = run.command()
        said, _ = refused.communicate(timeout=30)

    assert refused.returncode == 1
    assert f"port {run.port} belongs to another program" in said
    assert not (tmp_path / "postgres").exists()
