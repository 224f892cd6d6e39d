"""The signer as `make run` starts it: killed and started again, it seals with the same key."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

import pytest

from apps.core.vds import read
from apps.core.vds.errors import SignerAway
from apps.core.vds.remote import SocketSigner
from config.env import socket_in
from config.running import processes
from config.running.child import wait_until
from tests.core.test_signer import sealed

pytestmark = [pytest.mark.processes]


def test_a_killed_signer_comes_back_with_its_key_and_only_it_is_told_where_that_is() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        settings = {**os.environ, "DELTAVISA_SIGNER_SOCKET": str(socket_in(folder))}
        child = processes.signer(folder, settings=settings)
        asked = SocketSigner(socket_in(folder), "UTSH")
        try:
            child.start()
            wait_until(socket_in(folder).exists, child, seconds=60)
            before = read(sealed(asked))
            assert child.process is not None
            child.process.send_signal(signal.SIGKILL)
            child.process.wait(10)
            with pytest.raises(SignerAway):
                sealed(asked)
            socket_in(folder).unlink()
            child.start()
            wait_until(socket_in(folder).exists, child, seconds=60)
            assert read(sealed(asked)).header.certificate == before.header.certificate
        finally:
            child.kill()
            if child.process is not None:
                child.process.wait(10)
    others = [one for one in processes.everything(folder, port=1) if one.name != "signer"]
    assert not any("DELTAVISA_SIGNER_KEYS_DIR" in (one.environment or {}) for one in others)


@pytest.mark.parametrize("length", [10, 200])
def test_the_socket_has_a_name_that_the_system_takes(length: int) -> None:
    folder = Path("/srv") / ("x" * length)
    assert len(str(socket_in(folder))) <= 100
    assert socket_in(folder) != socket_in(folder / "other")
