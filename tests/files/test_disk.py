"""The store on the disk."""

import os
from pathlib import Path
from uuid import uuid4

import pytest

from apps.files.disk import DiskStore


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    return DiskStore(tmp_path)


def test_what_was_put_is_read_under_a_path_the_server_made(
    store: DiskStore, tmp_path: Path
) -> None:
    file_id = uuid4()

    store.put(schema="city_320500", file_id=file_id, data=b"whole")

    assert store.read(schema="city_320500", file_id=file_id) == b"whole"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [
        tmp_path / "city_320500" / file_id.hex[:2] / str(file_id)
    ]


def test_another_schema_does_not_see_it(store: DiskStore) -> None:
    file_id = uuid4()
    store.put(schema="city_320500", file_id=file_id, data=b"mine")

    with pytest.raises(FileNotFoundError):
        store.read(schema="port_shanghai", file_id=file_id)


def test_a_failed_write_leaves_nothing_behind(
    store: DiskStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        store.put(schema="city_320500", file_id=uuid4(), data=b"x")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_deleting_twice_is_no_error(store: DiskStore) -> None:
    file_id = uuid4()
    store.put(schema="city_320500", file_id=file_id, data=b"x")

    store.delete(schema="city_320500", file_id=file_id)
    store.delete(schema="city_320500", file_id=file_id)

    assert list(store.listing(schema="city_320500")) == []


@pytest.mark.parametrize("schema", ["../city_320500", "", "City", "a/b", "a.b"])
def test_no_text_but_a_schema_name_becomes_a_folder(store: DiskStore, schema: str) -> None:
    with pytest.raises(ValueError, match="schema"):
        store.put(schema=schema, file_id=uuid4(), data=b"x")
