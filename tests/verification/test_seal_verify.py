"""`manage.py seal_verify`: an airline checks a letter by itself, without database or network."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from apps.endorsement import tasks
from apps.regions.scoping import AuthorityRef, enter
from apps.verification import selectors
from tests.core.test_vds import PERMIT, VISA
from tests.factories import seals


@pytest.fixture
def raw(port: AuthorityRef) -> bytes:
    return seals.seal(timezone.now())


@pytest.fixture
def keys(raw: bytes, tmp_path: Path) -> Path:
    """The file as it was fetched before the connection failed."""
    with enter("public"):
        tasks.publish_seals(schema="public")
        text = selectors.key_file()
    path = tmp_path / "keys.json"
    path.write_text(text)
    return path


def run(file: Path, **options: Any) -> tuple[dict[str, Any], int]:
    """Run it; gives what it says and the code it leaves with."""
    out, code = io.StringIO(), 0
    try:
        call_command("seal_verify", str(file), stdout=out, **options)
    except CommandError as left:
        code = left.returncode
    return json.loads(out.getvalue() or "{}"), code


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["seal.bin", "photo.jpg", "letter.pdf", "code.png"])
def test_bytes_pictures_and_pages_are_checked_without_a_database(
    raw: bytes, keys: Path, tmp_path: Path, name: str
) -> None:
    code = seals.data_matrix(raw)
    data = {
        "seal.bin": raw,
        "photo.jpg": seals.photograph(code),
        "letter.pdf": seals.page_with(code),
        "code.png": seals.png(seals.square_code(raw)),
    }[name]
    file = saved(tmp_path, name, data)

    with connection.execute_wrapper(_nobody_asks):
        told, left = run(file, keys=keys, passport="L898902C3")

    assert left == 0
    assert (told["verdict"], told["number"], told["signer"]) == ("genuine", "SH2600000012", "UTSH")


def _nobody_asks(*_: Any) -> None:
    raise AssertionError("The database was asked.")


def test_without_a_file_of_keys_those_kept_here_serve(
    raw: bytes, keys: Path, tmp_path: Path
) -> None:
    told, left = run(saved(tmp_path, "seal.bin", raw))
    assert (told["verdict"], left) == ("genuine", 0)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda raw: seals.flipped(raw, 8 * (raw.index(b"SH26") + 11)), "not_ours"),
        (lambda _raw: VISA, "not_ours"),
    ],
)
def test_what_is_not_good_leaves_with_one(
    raw: bytes, keys: Path, tmp_path: Path, change: Any, verdict: str
) -> None:
    told, left = run(saved(tmp_path, "seal.bin", change(raw)), keys=keys)
    assert (told["verdict"], left) == (verdict, 1)
    assert "names" not in told


def test_another_passport_leaves_with_one(raw: bytes, keys: Path, tmp_path: Path) -> None:
    told, left = run(saved(tmp_path, "seal.bin", raw), keys=keys, passport="X1234567")
    assert (told["verdict"], left) == ("other_passport", 1)


@pytest.mark.parametrize("given", ["permit", "cut", "text", "missing", "keys changed", "no keys"])
def test_what_cannot_be_checked_leaves_with_two(
    raw: bytes, keys: Path, tmp_path: Path, given: str
) -> None:
    data = {"permit": PERMIT, "cut": raw[:-1], "text": b"hello"}.get(given, raw)
    file = saved(tmp_path, "seal.bin", data)
    if given == "missing":
        file = tmp_path / "nothing"
    if given == "keys changed":
        keys.write_text(keys.read_text().replace('"signature": "', '"signature": "A'))
    if given == "no keys":
        keys.write_text("[]")
    assert run(file, keys=keys) == ({}, 2)
