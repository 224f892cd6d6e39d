"""The processes of Deltavisa itself: web, workers and beat, and how each is started."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from config.env import ROOT, env
from config.running.child import Child
from config.running.local import LOOPBACK

CELERY = (sys.executable, "-m", "celery", "-A", "config.celery", "--quiet")


def environment(folder: Path, *, port: int) -> dict[str, str]:
    """Give the environment of every child. Addresses and passwords are in the folder's file."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        **os.environ,
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def web(folder: Path, *, port: int, settings: Mapping[str, str]) -> Child:
    """Give the web server: WSGI with threads, on the loopback address."""
    return Child(
        "web",
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", LOOPBACK, "--port", str(port), "--workers", "1"),
            *("--blocking-threads", str(env.web_threads), "--log-level", "warning"),
            *("--working-dir", ROOT, "config.wsgi:application"),
        ],
        log=folder / "logs" / "web.log",
        environment=settings,
    )


def worker(folder: Path, *, queue: str, count: int, settings: Mapping[str, str]) -> Child:
    """Give a worker of one queue, so that what is urgent never waits behind what is not."""
    return Child(
        f"worker ({queue})",
        [
            *CELERY,
            *("worker", "--queues", queue, "--concurrency", str(count)),
            *("--hostname", f"{queue}@%h", "--loglevel", "INFO"),
            *("--without-mingle", "--without-gossip"),
        ],
        log=folder / "logs" / f"worker-{queue}.log",
        environment=settings,
    )


def signer(folder: Path, *, settings: Mapping[str, str]) -> Child:
    """Give the process that alone is told where the keys of seals are."""
    return Child(
        "signer",
        [sys.executable, "-m", "config.signer", "serve", "--make"],
        log=folder / "logs" / "signer.log",
        environment={**settings, "DELTAVISA_SIGNER_KEYS_DIR": str(folder / "signer" / "keys")},
    )


def beat(folder: Path, *, settings: Mapping[str, str]) -> Child:
    """Give the clock that sends the tasks of the schedule. There may be only one."""
    return Child(
        "beat",
        [*CELERY, "beat", "--schedule", folder / "beat", "--pidfile=", "--loglevel", "WARNING"],
        log=folder / "logs" / "beat.log",
        environment=settings,
    )


def everything(folder: Path, *, port: int) -> list[Child]:
    """Give all processes over the servers, in the order to start them; stop them backwards."""
    settings = environment(folder, port=port)
    return [
        web(folder, port=port, settings=settings),
        signer(folder, settings=settings),
        worker(folder, queue="urgent", count=1, settings=settings),
        worker(folder, queue="standard", count=env.worker_processes, settings=settings),
        worker(folder, queue="slow", count=1, settings=settings),
        beat(folder, settings=settings),
    ]
