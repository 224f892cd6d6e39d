"""Whether a workbook may be opened at all: looked at as a ZIP, before anything parses it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from apps.transfers.sheets.errors import SheetUnreadable, SheetUnsafe

MAX_ENTRIES: Final = 200
MAX_UNPACKED: Final = 24 * 1024 * 1024
MAX_RATIO: Final = 250
"""How many times its packed size one part may have; a real sheet of equal rows stays below 100."""
_SMALL: Final = 256 * 1024
_CHUNK: Final = 64 * 1024
_HEAD: Final = 200
_FORBIDDEN: Final = (
    (re.compile(r"vbaproject|macrosheets|activex|\.bin$"), _("The workbook holds macros.")),
    (re.compile(r"externallinks/|connections\.xml"), _("The workbook is linked with other files.")),
    (re.compile(r"embeddings/|customui/"), _("The workbook holds other files.")),
)
_NEEDED: Final = frozenset({"[content_types].xml", "xl/workbook.xml"})
#: Printer settings are binary and harmless, and nobody reads them.
_PASSED_OVER: Final = re.compile(r"printersettings|\.(png|jpe?g|gif|emf|wmf)$")
_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENTITY: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def checked_archive(data: bytes) -> zipfile.ZipFile:
    """Open a workbook that is safe to parse, or say why not.

    Refused are archives that unpack to too much, macros, links, embedded files, and XML that
    declares a document type or another encoding than UTF-8, since entities could grow without
    bound or point elsewhere. Raises SheetUnsafe and SheetUnreadable.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        _check_entries(entries)
        for entry in entries:
            _check_part(archive, entry)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError) as damaged:
        raise SheetUnreadable from damaged
    except (NotImplementedError, RuntimeError, ValueError, OSError) as odd:
        raise SheetUnreadable from odd  # a kind of packing that no spreadsheet uses, or a password
    return archive


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(names) > MAX_ENTRIES or len(names) != len(set(names)):
        raise SheetUnsafe(_("The workbook has too many parts."))
    if not set(names) >= _NEEDED:
        raise SheetUnreadable(_("The file is a ZIP archive, but no workbook."))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise SheetUnsafe(_("The workbook would unpack to more than 24 MB."))
    for name in names:
        if ".." in name or name.startswith("/") or "\\" in name:
            raise SheetUnsafe
        for pattern, reason in _FORBIDDEN:
            if pattern.search(name) and not _PASSED_OVER.search(name):
                raise SheetUnsafe(reason)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise SheetUnsafe(_("A part of the workbook would unpack to far more than it says."))
    if entry.is_dir() or _PASSED_OVER.search(entry.filename.lower()):
        return
    before = b""
    for number, chunk in enumerate(_chunks(archive, entry)):
        if number == 0:
            _check_encoding(chunk[:_HEAD])
        if b"\0" in chunk or _ENTITY.search(before + chunk):
            raise SheetUnsafe(_("A part of the workbook is not plain XML."))
        before = chunk[-_HEAD:]


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part bit by bit; zipfile itself gives no more than the announced size."""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _check_encoding(head: bytes) -> None:
    named = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    if named and named[1].upper() not in {b"UTF-8", b"US-ASCII"}:
        raise SheetUnsafe(_("A part of the workbook is not plain XML."))
