"""Seals as people have them: a barcode in a picture, on a page, or bytes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from apps.core.vds import VisaFacts, visa_features
from apps.core.vds.lists import base64url
from apps.core.vds.remote import SocketSigner
from apps.core.workcalendar import beijing_date
from apps.endorsement.sealing import signer

FACTS = VisaFacts(
    issuer="UTO",
    names="ERIKSSON<<ANNA<MARIA",
    number="SH2600000012",
    passport="L898902C3",
    nationality="UTO",
    birth_date=dt.date(1974, 8, 12),
    sex="F",
    enter_by=dt.date(2026, 12, 9),
    entries=1,
    stay_days=30,
    category="M",
)


def seal(now: dt.datetime, **changes: Any) -> bytes:
    """A seal that the port's signer makes today; run it in the port."""
    by = signer()
    assert isinstance(by, SocketSigner)
    facts = replace(FACTS, **{"enter_by": beijing_date(now) + dt.timedelta(days=15)} | changes)
    return by.seal(
        issuer="UTO", issued_on=beijing_date(now).isoformat(), features=visa_features(facts)
    )


def flipped(raw: bytes, bit: int) -> bytes:
    """The seal with one bit changed."""
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def data_matrix(raw: bytes, *, scale: int = 6) -> Image.Image:
    """The barcode of a seal."""
    return _drawn(zxingcpp.create_barcode(raw, zxingcpp.DataMatrix), scale)


def square_code(raw: bytes, *, scale: int = 6) -> Image.Image:
    """The QR code that leads to the page that checks the seal."""
    address = f"http://localhost/verify/#s={base64url(raw)}"
    return _drawn(zxingcpp.create_barcode(address, zxingcpp.QRCode), scale)


def photograph(code: Image.Image, *, turned: float = 4.0, quality: int = 70) -> bytes:
    """A page with the code on it, photographed not quite straight, as JPEG."""
    page = Image.new("L", (1240, 1754), 250)
    page.paste(code, (600, 1100))
    out = BytesIO()
    page.rotate(turned, fillcolor=200, expand=True).save(out, "JPEG", quality=quality)
    return out.getvalue()


def png(picture: Image.Image) -> bytes:
    """A picture as PNG."""
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def page_with(code: Image.Image, *, blank_before: int = 0) -> bytes:
    """A PDF whose last page shows the code, 30 mm wide."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _page in range(blank_before):
        canvas.showPage()
    canvas.drawImage(ImageReader(code), 400, 60, width=85, height=85)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _drawn(code: Any, scale: int) -> Image.Image:
    drawn = zxingcpp.write_barcode_to_image(code, scale=scale, add_quiet_zones=True)
    return Image.fromarray(drawn)
