"""The system as people meet it: real pages on a real port, real workers behind them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from apps.accounts.demo import demo_password
from config.running import processes
from config.running.child import Child
from config.running.local import LOOPBACK, free_port
from config.running.valkey import Valkey
from tests.databases import Copy
from tests.servers import ringing
from tests.webserver import serving


class Stage:
    """The address of each host, and the password of the demo people on all of them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.password = demo_password()

    def url(self, slug: str, path: str) -> str:
        """The address of a page; an empty slug is the public host."""
        host = f"{slug}.{settings.BASE_DOMAIN}" if slug else settings.BASE_DOMAIN
        return f"http://{host}:{self.port}{path}"


@contextmanager
def staged(copy: Copy, folder: Path) -> Iterator[Stage]:
    """Make the demo people, start broker, workers and clock, and serve the pages."""
    call_command("demo_accounts", verbosity=0)
    call_command("enterprises_demo", verbosity=0)
    valkey = Valkey(
        folder / "valkey",
        port=free_port(),
        password=secrets.token_urlsafe(12),
        log=folder / "valkey.log",
    )
    environment = {
        **os.environ,
        **copy.environment,
        "BROKER_URL": f"redis://:{valkey.password}@{LOOPBACK}:{valkey.port}/1",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DELTAVISA_SECRET_KEY": settings.SECRET_KEY,
    }
    children: list[Child] = [
        processes.worker(folder, queue="urgent,standard,slow", count=1, settings=environment),
        processes.beat(folder, settings=environment),
    ]
    valkey.prepare()
    valkey.start()
    try:
        for child in children:
            child.start()
        with ringing(environment["BROKER_URL"]), serving() as port:
            yield Stage(port)
    finally:
        for child in children:
            child.kill()
            if child.process is not None:
                child.process.wait(10)
        valkey.stop()
