"""`manage.py seal_verify`: an airline checks a letter by itself, without database or network."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from apps.core.vds.status_list import LIVES
from apps.endorsement import tasks
from apps.endorsement.models import Visa
from apps.endorsement.services.publishing import keys_now
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.services import publish
from apps.verification import selectors
from tests.core.test_vds import PERMIT, VISA
from tests.factories import endorsement as made
from tests.factories import seals


@pytest.fixture
def raw(port: AuthorityRef) -> bytes:
    return seals.seal(timezone.now())


@pytest.fixture
def keys(raw: bytes, tmp_path: Path) -> Path:
    """The file as it was fetched before the connection failed."""
    said = keys_now()
    assert said is not None
    with enter("public"):
        publish(statement=said)
        text = selectors.key_file()
    path = tmp_path / "keys.json"
    path.write_text(text)
    return path


@pytest.fixture
def listed(port: AuthorityRef, tmp_path: Path) -> tuple[Visa, dict[str, Path]]:
    """A visa that the port lists, and both files as they were fetched."""
    issued = made.issued(made.Desk())
    with enter("public"):
        tasks.publish_seals(schema="public")
        files = {"keys": selectors.key_file(), "status": selectors.all_statuses()}
    paths = {name: saved(tmp_path, f"{name}.json", files[name].encode()) for name in files}
    return Visa.objects.get(id=issued.id), paths


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


def test_with_both_files_what_became_of_the_visa_is_told_without_a_database(
    listed: tuple[Visa, dict[str, Path]], tmp_path: Path
) -> None:
    visa, files = listed
    file = saved(tmp_path, "seal.bin", bytes(visa.seal or b""))
    with connection.execute_wrapper(_nobody_asks):
        told, left = run(file, **files, passport=visa.passport_number)
    assert (told["verdict"], told["number"], left) == ("valid", visa.number, 0)
    assert told["known_at"]

    stolen = saved(tmp_path, "other.bin", seals.seal(timezone.now(), number="SH2600000095"))
    told, left = run(stolen, **files)
    assert (told["verdict"], left) == ("not_listed", 1)


@pytest.mark.parametrize("change", ["old", "a day", "no list", "no day", "text"])
def test_lists_that_do_not_hold_tell_nothing(
    listed: tuple[Visa, dict[str, Path]], tmp_path: Path, change: str
) -> None:
    visa, files = listed
    file = saved(tmp_path, "seal.bin", bytes(visa.seal or b""))
    status = json.loads(files["status"].read_text())
    if change == "a day":
        status["days"] = {name: text + " " for name, text in status["days"].items()}
    if change == "no list":
        status["lists"] = []
    if change == "no day":
        status["days"] = {}
    files["status"].write_text("{" if change == "text" else json.dumps(status))
    later = LIVES + dt.timedelta(hours=1) if change == "old" else dt.timedelta()
    with time_machine.travel(timezone.now() + later):
        assert run(file, **files) == ({}, 2)
