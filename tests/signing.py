"""The signer of a test run: the program on a thread, so that it travels in time as tests do."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from config.signer.keys import KeyFolder
from config.signer.server import Acts, Server


@pytest.fixture(scope="session")
def signer() -> Iterator[Path]:
    """A signer for this process, and the folder of its keys; processes of ours find it too."""
    with tempfile.TemporaryDirectory(prefix="dv-signer-") as made:
        folder, socket = Path(made), Path(made) / "socket"
        with Server(socket, Acts(KeyFolder(folder / "keys"), makes_signers=True)) as server:
            settings.SIGNER_SOCKET = socket
            os.environ["DELTAVISA_SIGNER_SOCKET"] = str(socket)
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield folder / "keys"
            server.shutdown()
            thread.join()
