"""PDFs: readable, not encrypted, few pages, nothing that acts, nothing hidden behind the end."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from apps.files.errors import FileActive, FileDamaged, FileProtected, TooManyPages

MAX_OBJECTS: Final = 50_000
MAX_DEPTH_ITEMS: Final = 500_000

_FORBIDDEN_KEYS: Final = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA"})
_FORBIDDEN_NAMES: Final = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/EmbeddedFile",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/RichMedia",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/3D",
    }
)
# Objects that the table of contents of the file does not name are not seen by the walk below, and a
# lenient reader may still find them; long names only, so that compressed data cannot look like one.
_FORBIDDEN_BYTES: Final = re.compile(rb"/(?:JavaScript|EmbeddedFile|SubmitForm|Launch\b)")
_END: Final = b"%%EOF"


def check_pdf(data: bytes, *, max_pages: int) -> int:
    """The number of pages; raises FileDamaged, FileProtected, FileActive or TooManyPages."""
    _check_end(data)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        protected = reader.is_encrypted
        pages = 0 if protected else len(reader.pages)
        active = False if protected else _acts(reader, data)
    except Exception as broken:  # a hostile PDF can make the parser raise anything
        raise _damaged() from broken
    if protected:
        raise FileProtected(
            _("The PDF is protected, so nobody can check it."),
            fields={"file": _("Save it without a password and choose it again.")},
        )
    if active:
        raise FileActive(
            _("The PDF contains a script, an action or another file."),
            fields={"file": _("Print the document to a new PDF and choose that one.")},
        )
    if pages == 0:
        raise _damaged()
    if pages > max_pages:
        raise TooManyPages(
            _("The PDF has %(pages)d pages; at most %(limit)d are allowed.")
            % {"pages": pages, "limit": max_pages},
            fields={"file": _("Send only the pages that are asked for.")},
            limit=max_pages,
        )
    return pages


def _check_end(data: bytes) -> None:
    """Nothing may follow the last end mark: an archive or a page could hide there."""
    end = data.rfind(_END)
    if end < 0 or data[end + len(_END) :].strip(b"\r\n\t \x00"):
        raise _damaged()


def _damaged() -> FileDamaged:
    return FileDamaged(
        _("The PDF cannot be read to its end."),
        fields={"file": _("Save or scan the document again and choose it again.")},
    )


def _acts(reader: PdfReader, data: bytes) -> bool:
    """Whether any object of the file, in use or not, can act or carries a file."""
    if _FORBIDDEN_BYTES.search(data):
        return True
    return any(_is_forbidden(item) for item in _everything(reader))


def _everything(reader: PdfReader) -> Iterator[object]:
    """Every dictionary and name of the file; references are not followed, so each comes once."""
    numbers = [(number, 0) for number in reader.xref_objStm]
    numbers += [(number, generation) for generation, row in reader.xref.items() for number in row]
    if len(numbers) > MAX_OBJECTS:
        raise ValueError("The PDF has too many objects.")
    todo: list[object] = [reader.trailer]
    todo += [reader.get_object(IndirectObject(n, g, reader)) for n, g in numbers]
    seen = 0
    while todo:
        item = todo.pop()
        seen += 1
        if seen > MAX_DEPTH_ITEMS:
            raise ValueError("The PDF has too many values.")
        yield item
        if isinstance(item, DictionaryObject):
            todo += [item.raw_get(key) for key in item]
        elif isinstance(item, ArrayObject):
            todo += list(list.__iter__(item))


def _is_forbidden(item: object) -> bool:
    if isinstance(item, DictionaryObject):
        return not _FORBIDDEN_KEYS.isdisjoint(item.keys())
    return isinstance(item, NameObject) and str(item) in _FORBIDDEN_NAMES
