"""The signer lays out what it signs, keeps its keys to itself, and refuses the rest in a word."""

from __future__ import annotations

import datetime as dt
import json
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from apps.core.vds import facts_of, is_signed_by, read, visa_features
from apps.core.vds.errors import SignerAway
from apps.core.vds.remote import LONGEST, Purpose, SocketSigner
from config.signer.keys import KeyFolder
from config.signer.server import Acts, Server
from tests.core.test_vds import FACTS

NAME = "UTSH"


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    made = KeyFolder(tmp_path / "keys")
    made.ensure(NAME)
    return made


@pytest.fixture
def path(keys: KeyFolder) -> Iterator[Path]:
    """The socket of a signer that makes no keys by itself."""
    at = keys.folder.parent / "s"
    with Server(at, Acts(keys, makes_signers=False)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield at
        server.shutdown()
        thread.join()


@pytest.fixture
def signer(path: Path) -> SocketSigner:
    return SocketSigner(path, NAME)


def today() -> str:
    return dt.datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def sealed(signer: SocketSigner, *, issued_on: str | None = None) -> bytes:
    return signer.seal(issuer="UTO", issued_on=issued_on or today(), features=visa_features(FACTS))


def public_of(der: bytes) -> ec.EllipticCurvePublicKey:
    key = x509.load_der_x509_certificate(der).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    return key


def test_a_seal_names_its_certificate_and_verifies_with_it(signer: SocketSigner) -> None:
    seal = read(sealed(signer))
    found = {
        f"{x509.load_der_x509_certificate(der).serial_number:02X}": der
        for der in signer.certificates()["seal"]
    }
    assert (seal.header.issuer, seal.header.signer) == ("UTO", NAME)
    assert is_signed_by(seal, public_of(found[seal.header.certificate]))
    assert facts_of(seal) == FACTS


def test_the_root_vouches_for_every_certificate(signer: SocketSigner) -> None:
    told = signer.certificates()
    (root,) = (x509.load_der_x509_certificate(der) for der in told.pop("root"))
    assert set(told) == {purpose.value for purpose in Purpose}
    for certificates in told.values():
        for der in certificates:
            x509.load_der_x509_certificate(der).verify_directly_issued_by(root)


def test_after_a_change_of_keys_old_seals_verify_and_new_ones_name_the_new(
    signer: SocketSigner, keys: KeyFolder
) -> None:
    before = read(sealed(signer))
    keys.rotate(NAME, Purpose.SEAL)
    after = read(sealed(signer))

    old, new = signer.certificates()["seal"]
    assert is_signed_by(before, public_of(old))
    assert is_signed_by(after, public_of(new))
    assert not is_signed_by(after, public_of(old))
    assert before.header.certificate != after.header.certificate
    assert len(list((keys.folder / NAME / "seal").glob("*.key"))) == 1  # the old half is gone


def test_nobody_else_may_read_a_key_or_open_the_socket(keys: KeyFolder, path: Path) -> None:
    for key in keys.folder.rglob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((keys.folder / NAME).stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_no_bytes_of_the_callers_own_are_signed_with_a_key_of_seals(signer: SocketSigner) -> None:
    with pytest.raises(SignerAway) as refused:
        signer.sign(Purpose.SEAL, b"\xdc\x03")
    assert refused.value.data == {"refused": "seals-are-made-here"}


@pytest.mark.parametrize("days", [-2, 2, 400])
def test_a_day_that_is_not_todays_is_refused(signer: SocketSigner, days: int) -> None:
    other = dt.date.fromisoformat(today()) + dt.timedelta(days=days)
    with pytest.raises(SignerAway) as refused:
        sealed(signer, issued_on=other.isoformat())
    assert refused.value.data == {"refused": "clocks-differ"}


@pytest.mark.parametrize("name", ["UTXX", "../..", "utsh", "", "UTSH/seal"])
def test_a_signer_that_has_no_keys_signs_nothing(path: Path, name: str) -> None:
    with pytest.raises(SignerAway) as refused:
        SocketSigner(path, name).certificates()
    assert refused.value.data == {"refused": "unknown"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"not json\n", "malformed"),
        (b"[1, 2]\n", "malformed"),
        (b"{}\n", "unknown"),
        (b'{"signer": "UTSH", "act": "keys"}\n', "unknown"),
        (b'{"signer": "UTSH", "act": "sign", "purpose": "letter", "data": "zz"}\n', "malformed"),
        (b'{"signer": "UTSH", "act": "seal", "issuer": 5, "issued_on": 5}\n', "malformed"),
        (b"x" * (LONGEST + 2) + b"\n", "too-long"),
    ],
)
def test_what_is_not_understood_is_refused_in_a_word_and_the_next_is_served(
    path: Path, signer: SocketSigner, line: bytes, reason: str
) -> None:
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(10)
        talk.connect(str(path))
        talk.sendall(line)
        with talk.makefile("rb") as answers:
            assert json.loads(answers.readline()) == {"refused": reason}
    assert sealed(signer)


def test_a_signer_that_is_away_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(SignerAway):
        SocketSigner(tmp_path / "nobody", NAME).certificates()
