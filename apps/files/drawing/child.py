"""Draws a page of a file, turns the file, or reads its barcodes: bytes come in, bytes go out.

Run as a program of its own by `process`, with no settings, no database and no keys in reach. What
a hostile file can make a decoder do ends with this process: the kernel bounds its time and memory.

    python -I child.py draw <pdf|image> <page from 1> <longest side in pixels>
    python -I child.py turn <PDF|JPEG|PNG> <quarters clockwise: 1, 2 or 3>
    python -I child.py codes <pdf|image> <page from 1> <longest side in pixels>
"""

import json
import resource
import sys
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

CPU_SECONDS = 5
MEMORY_BYTES = 768 * 1024 * 1024
NO_SUCH_PAGE = 3
UNDRAWABLE = 4

_CLOCKWISE: Final = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


def bound() -> None:
    """Ask the kernel to end this process when it takes too much; it may write no file at all."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def draw(data: bytes, kind: str, page: int, longest: int) -> Image.Image:
    """Draw a page on white, at most `longest` pixels a side. Raises IndexError for no such page."""
    if kind == "pdf":
        return _of_pdf(data, page, longest)
    if page != 1:
        raise IndexError(page)
    return _of_image(data, longest)


def _of_pdf(data: bytes, number: int, longest: int) -> Image.Image:
    import pypdfium2  # noqa: PLC0415 (pictures are drawn without it, in half the time)

    document = pypdfium2.PdfDocument(data)
    if not 1 <= number <= len(document):
        raise IndexError(number)
    page = document[number - 1]
    # Beyond four pixels to a point a scan holds no more; a stamp-sized page stays small.
    scale = min(4.0, longest / max(*page.get_size(), 1.0))
    drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return drawn


def _of_image(data: bytes, longest: int) -> Image.Image:
    picture: Image.Image = Image.open(BytesIO(data), formats=["JPEG", "PNG"])
    picture.draft("RGB", (longest, longest))  # a JPEG is then decoded smaller at once
    shrink = max(picture.size) // (2 * longest)
    if shrink > 1:
        picture = picture.reduce(shrink)
    seen = picture.convert("RGBA") if picture.has_transparency_data else picture.convert("RGB")
    seen.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if seen.mode == "RGB":
        return ImageOps.exif_transpose(seen)
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen).convert("RGB")


def turned(data: bytes, kind: str, quarters: int) -> bytes:
    """Turn a file; it stays of its kind and keeps its pages."""
    out = BytesIO()
    if kind == "PDF":
        from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 (pictures are turned without it)

        writer = PdfWriter(clone_from=PdfReader(BytesIO(data), strict=False))
        for page in writer.pages:
            page.rotate(90 * quarters)
        writer.write(out)
        return out.getvalue()
    picture = Image.open(BytesIO(data), formats=[kind]).transpose(_CLOCKWISE[quarters])
    picture.save(out, format=kind, **({"quality": 92} if kind == "JPEG" else {}))
    return out.getvalue()


def codes(picture: Image.Image) -> list[str]:
    """Read the square codes of a page, Data Matrix and QR; their bytes as hexadecimal digits."""
    import zxingcpp  # noqa: PLC0415 (pages are drawn without it)

    formats = zxingcpp.BarcodeFormats([zxingcpp.DataMatrix, zxingcpp.QRCode])
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=formats)
    return [bytes(one.bytes).hex() for one in found]


def _answer(data: bytes, act: str, kind: str, *numbers: str) -> bytes:
    if act == "turn":
        return turned(data, kind, int(numbers[0]))
    page = draw(data, kind, int(numbers[0]), int(numbers[1]))
    if act == "codes":
        return json.dumps(codes(page)).encode()
    out = BytesIO()
    page.save(out, format="JPEG", quality=80)
    return out.getvalue()


def main() -> int:
    """Read the file from standard input and write what comes of it to standard output."""
    bound()
    try:
        out = _answer(sys.stdin.buffer.read(), *sys.argv[1:])
    except IndexError:
        return NO_SUCH_PAGE
    except Exception:  # noqa: BLE001 (what decoders raise on hostile bytes is beyond listing)
        return UNDRAWABLE
    sys.stdout.buffer.write(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
