"""The three places where another machine can be put in: storage, scanner, cipher.

`FileStore` has its disk implementation in `disk.py`. There is no scanner and no cipher yet: a
file is then marked "not scanned" and shown so, and its bytes lie on the disk as they are.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID


class FileStore(Protocol):
    """Keeps bytes under (schema, file id); names are made by the server, never by a user."""

    def put(self, *, schema: str, file_id: UUID, data: bytes) -> None:
        """Keep the bytes durably before returning; putting the same id again replaces them."""

    def read(self, *, schema: str, file_id: UUID) -> bytes:
        """The bytes; raises FileNotFoundError when there are none."""

    def delete(self, *, schema: str, file_id: UUID) -> None:
        """Forget the bytes; nothing happens when there are none."""

    def listing(self, *, schema: str) -> Iterator[tuple[UUID, datetime]]:
        """Every id kept for the schema, with the time it was written (aware, UTC)."""


class Scanner(Protocol):
    """Looks for known harmful content, ClamAV for one."""

    def scan(self, data: bytes) -> Literal["clean", "infected"]:
        """The verdict; raises TryAgain when the scanner cannot be reached."""


class Cipher(Protocol):
    """Encrypts what lies in storage; `context` is bound to the text as associated data."""

    def seal(self, data: bytes, *, context: bytes) -> bytes:
        """The sealed form of the bytes."""

    def unseal(self, sealed: bytes, *, context: bytes) -> bytes:
        """The bytes again; raises ValueError when they were changed or moved."""
