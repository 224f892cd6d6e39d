"""The files of one data folder: who runs there, which ports and passwords it made for itself."""

import fcntl
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.env import LOCAL_ENV

LOOPBACK = "127.0.0.1"


class AlreadyRunning(Exception):
    """Another process works in the same data folder."""


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold a lock file; without `wait` raise AlreadyRunning where somebody else holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise AlreadyRunning(str(path.parent)) from error
        yield


def read_values(folder: Path) -> dict[str, str]:
    """Read NAME=value lines of the folder's local environment; nothing where there is none."""
    path = folder / LOCAL_ENV
    if not path.exists():
        return {}
    lines = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in lines}


def write_values(folder: Path, values: Mapping[str, str]) -> None:
    """Write the local environment whole; passwords are in it, so only its owner may read it."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{LOCAL_ENV}.new"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
    new.replace(folder / LOCAL_ENV)


def is_free(port: int) -> bool:
    """Say whether a server could listen on this port of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(wanted: int | None = None) -> int:
    """Give the wanted port if it is free, else one that the system picks."""
    if wanted and is_free(wanted):
        return wanted
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that ended and waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or ") Z " not in state.read_text()
