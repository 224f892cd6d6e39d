"""The file store on a disk: FILES_DIR/<schema>/<first two hex digits>/<uuid>."""

import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

_SCHEMA: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")


class DiskStore:
    """A FileStore that survives a crash at any line: a file is whole under its name or absent."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, *, schema: str, file_id: UUID, data: bytes) -> None:
        """Write beside the target, sync, rename, sync the folder: readers never see a part."""
        target = self._path(schema, file_id)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        partial = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            partial.replace(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def read(self, *, schema: str, file_id: UUID) -> bytes:
        """The bytes; raises FileNotFoundError when there are none."""
        return self._path(schema, file_id).read_bytes()

    def delete(self, *, schema: str, file_id: UUID) -> None:
        """Forget the bytes; nothing happens when there are none."""
        self._path(schema, file_id).unlink(missing_ok=True)

    def listing(self, *, schema: str) -> Iterator[tuple[UUID, datetime]]:
        """Every id kept for the schema with its time; partial writes are not listed."""
        for path in (self._root / _checked(schema)).glob("??/*"):
            try:
                file_id = UUID(path.name)
                written = path.stat().st_mtime
            except (ValueError, FileNotFoundError):
                continue
            yield file_id, datetime.fromtimestamp(written, tz=UTC)

    def _path(self, schema: str, file_id: UUID) -> Path:
        return self._root / _checked(schema) / file_id.hex[:2] / str(file_id)


def _checked(schema: str) -> str:
    if not _SCHEMA.fullmatch(schema):
        raise ValueError(f"Not a schema name: {schema!r}")
    return schema


def _sync_folder(folder: Path) -> None:
    """A rename is durable only when its folder has been synced too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
