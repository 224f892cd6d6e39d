"""The embedded servers of a test run.

`ensure_servers` starts PostgreSQL and Valkey over a folder, or finds those that run there. They
belong to a keeper, a small process that stays while any test process that asked for them lives,
so that parallel workers share them and the next run finds them warm. Runs with other folders
(`DELTAVISA_TEST_DIR`) have other servers and never meet.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pytest
from django.conf import settings
from django.db import connections
from pydantic import SecretStr

from config.celery import app as celery
from config.database import database_settings
from config.running.local import AlreadyRunning, is_alive, locked, read_values
from config.running.servers import EmbeddedServers

ROOT = Path(__file__).resolve().parent.parent

LINGER = 45
"""Seconds that the servers wait for the next run after the last one ended."""

START_WITHIN = 60


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers of a run are. The admin login is the superuser's."""

    database_url: str
    database_owner_url: str
    database_admin_url: str
    redis_url: str
    broker_url: str


def test_folder() -> Path:
    """Give the folder of this run's servers, `.data/test` unless DELTAVISA_TEST_DIR names one."""
    named = os.environ.get("DELTAVISA_TEST_DIR", "").strip()
    return Path(named).resolve() if named else ROOT / ".data" / "test"


def ensure_servers(folder: Path | None = None) -> Addresses:
    """Give the addresses of running servers over a folder, for as long as this process lives."""
    folder = folder or test_folder()
    users = folder / "users"
    users.mkdir(parents=True, exist_ok=True)
    (users / str(os.getpid())).touch()
    with locked(folder / "starting.lock", wait=True):
        if not keeper_runs(folder):
            start_keeper(folder)
    values = read_values(folder)
    return Addresses(
        database_url=values["DATABASE_URL"],
        database_owner_url=values["DATABASE_OWNER_URL"],
        database_admin_url=values["DATABASE_ADMIN_URL"],
        redis_url=values["REDIS_URL"],
        broker_url=values["BROKER_URL"],
    )


def use_servers(addresses: Addresses) -> None:
    """Point Django, Celery and the processes that tests start at these servers.

    Django's settings are read before any conftest, so the addresses are put in afterwards. The
    default login is the owner's, who makes the test database; `app_login` gives the other one.
    """
    os.environ["DATABASE_URL"] = addresses.database_url
    os.environ["DATABASE_OWNER_URL"] = addresses.database_owner_url
    os.environ["REDIS_URL"] = addresses.redis_url
    os.environ["BROKER_URL"] = addresses.broker_url
    settings.CELERY_BROKER_URL = addresses.broker_url
    celery.conf.update(broker_url=addresses.broker_url)
    login_as(addresses.database_owner_url)


@contextmanager
def ringing(broker: str) -> Iterator[None]:
    """Ring the workers at another broker for a while.

    `Celery.close` would not do: it also strikes the application from those that take up the tasks
    of modules imported later.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(celery.conf, "broker_url", broker)
        patch.setattr(celery, "_pool", None)
        patch.setattr(celery.amqp, "_producer_pool", None)
        yield


def login_as(url: str) -> None:
    """Let the default connection log in as the user of an address, keeping the database's name."""
    entry = database_settings(SecretStr(url), max_age=0)
    connections["default"].close()
    for known in (connections.settings["default"], settings.DATABASES["default"]):
        known.update({name: entry[name] for name in ("USER", "PASSWORD", "HOST", "PORT")})


def keeper_runs(folder: Path) -> bool:
    """Say whether a keeper holds the servers of this folder; if so it saw our mark in time."""
    try:
        with locked(folder / "keeper.lock", wait=False):
            return False
    except AlreadyRunning:
        return (folder / "ready").exists()


def start_keeper(folder: Path) -> None:
    """Start a keeper of its own session and wait until its servers answer."""
    (folder / "ready").unlink(missing_ok=True)
    with (folder / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.servers", str(folder)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    until = time.monotonic() + START_WITHIN
    while not (folder / "ready").exists():
        if keeper.poll() is not None or time.monotonic() > until:
            said = (folder / "keeper.log").read_text()
            message = f"The test servers in {folder} did not start:\n{said}"
            raise RuntimeError(message)
        time.sleep(0.05)
    # It is not ours to wait for: it outlives us on purpose.
    keeper.returncode = 0


def keep(folder: Path) -> None:
    """Run the servers until nobody has used them for a while, or one of them died."""
    with locked(folder / "keeper.lock", wait=True):
        servers = EmbeddedServers(folder, safe=False)
        signal.signal(signal.SIGTERM, stop_keeping)
        try:
            servers.start()
            (folder / "ready").touch()
            while serve_until_unused(folder, servers):
                # Somebody may have left a mark and seen `ready` just before it went.
                (folder / "ready").unlink(missing_ok=True)
                if not is_used(folder):
                    break
                (folder / "ready").touch()
        finally:
            (folder / "ready").unlink(missing_ok=True)
            servers.stop()


def serve_until_unused(folder: Path, servers: EmbeddedServers) -> bool:
    """Wait while anybody uses the servers; True once nobody has for a while, False if one died."""
    last_used = time.monotonic()
    while time.monotonic() - last_used < LINGER:
        if not all(child.is_running for child in servers.children):
            return False
        if is_used(folder):
            last_used = time.monotonic()
        time.sleep(0.5)
    return True


def stop_keeping(_signal: int, _frame: FrameType | None) -> None:
    """End the keeper in order."""
    raise SystemExit(0)


def is_used(folder: Path) -> bool:
    """Say whether a process that asked for the servers lives; forget those that do not."""
    used = False
    for mark in (folder / "users").iterdir():
        if is_alive(int(mark.name)):
            used = True
        else:
            mark.unlink(missing_ok=True)
    return used


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
