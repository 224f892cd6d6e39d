"""Files as people send them, good and bad, made on the spot."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

Change = Callable[[PdfWriter], object]


def picture(kind: str = "JPEG", size: tuple[int, int] = (120, 80), mode: str = "RGB") -> bytes:
    """A picture without metadata."""
    out = BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def photo_with_place(comment: bytes = b"secret comment") -> bytes:
    """A JPEG as a phone makes it: turned on its side, with place, maker and a comment."""
    image = Image.new("RGB", (120, 80), "red")
    exif = image.getexif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRETPHONE"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 14.0, 0.0)})
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=comment)
    return out.getvalue()


def png_bomb(side: int = 30_000) -> bytes:
    """A small PNG that would decode into an enormous picture."""
    rows = zlib.compress(b"\0" * ((side // 8 + 1) * side))
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def pdf(pages: int = 1, change: Change | None = None) -> bytes:
    """A PDF with empty pages, changed by a function of its writer."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    if change is not None:
        change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def opens_with(action: str, **more: str) -> Change:
    """Let the PDF do something when it is opened."""

    def change(writer: PdfWriter) -> None:
        entries: dict[NameObject, PdfObject] = {NameObject("/S"): NameObject(action)}
        entries |= {NameObject(f"/{key}"): TextStringObject(text) for key, text in more.items()}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(entries)

    return change


def attaches(writer: PdfWriter) -> None:
    """Hide a program in the PDF."""
    writer.add_attachment("harmless.txt", b"MZ")


def annotates_with_script(writer: PdfWriter) -> None:
    """Put the script into an array of an annotation of a page, not into the catalogue."""
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")}
    )
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
            NameObject("/A"): script,
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note])


def upload(data: bytes, name: str = "scan.pdf") -> SimpleUploadedFile:
    """The bytes as a form sends them."""
    return SimpleUploadedFile(name, data)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
