"""The project's pages on a real port, for browser tests that follow redirects.

Use it with the fixture `committed`: each request is answered in a thread with a connection of its
own, which sees only what was committed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections


class Quiet(WSGIRequestHandler):
    """Answers without a line on the screen, and keeps no connection to the database."""

    timeout = 3  # seconds that a browser may keep a line open without asking anything

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name it has there)
        """Say nothing."""

    def handle_one_request(self) -> None:
        """Answer, then let go of the thread's connection to the database."""
        try:
            super().handle_one_request()
        except TimeoutError:
            self.close_connection = True
        finally:
            connections.close_all()


class Server(ThreadedWSGIServer):
    """Waits for its threads when it is closed, so that none outlives the test's database."""

    daemon_threads = False
    block_on_close = True


@contextmanager
def serving() -> Iterator[int]:
    """Serve on a free port of 127.0.0.1 until the block ends, and give the port."""
    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
