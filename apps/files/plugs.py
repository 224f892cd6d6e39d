"""Which storage and which scanner are in use. One place to put in another."""

from pathlib import Path

from django.conf import settings

from apps.files.disk import DiskStore
from apps.files.ports import FileStore, Scanner

_scanners: list[Scanner] = []


def file_store() -> FileStore:
    """The storage of this installation: a disk under FILES_DIR."""
    return DiskStore(Path(settings.FILES_DIR))


def scanner() -> Scanner | None:
    """The scanner in use, or none: then files are kept as "not scanned" and shown so."""
    return _scanners[-1] if _scanners else None


def use_scanner(new: Scanner) -> None:
    """Put a scanner in; called once, when the process starts."""
    _scanners.append(new)
