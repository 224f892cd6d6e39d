"""What letters and lists say of visas, gathered in both languages, and the guest's photo."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from apps.core.identifiers import nationality
from apps.core.identifiers.sex import Sex
from apps.core.localised import in_both
from apps.core.workcalendar import beijing_date
from apps.endorsement.documents.confirmation import Letter
from apps.endorsement.documents.pieces import Pair
from apps.endorsement.documents.visa_list import Row, VisaList
from apps.endorsement.models import CasePaper, PortCase, Visa
from apps.files.selectors import read_bytes
from apps.files.states import MediaType
from apps.notices.mail import address_of
from apps.policy.guidance import guidance
from apps.policy.selectors import categories
from apps.regions.scoping import PUBLIC, current
from apps.regions.selectors import place_names

PHOTO: Final = "photo"
_PICTURES: Final = (MediaType.JPEG, MediaType.PNG)
_LARGEST: Final = (420, 560)
"""Pixels, the most that the standard for photos asks for: 400 dpi where it is printed."""


def letter_of(visa: Visa, *, seal: bytes, copy: int) -> Letter:
    """Gather the letter of a visa whose visitor and case are at hand; reads the guest's photo.

    Raises FileDamaged where the photo is no longer what was stored.
    """
    case, here = visa.visitor.case, current()
    return Letter(
        number=visa.number,
        copy=copy,
        reference=case.reference,
        authority=(here.name_zh, here.name_en),
        inviter=_inviter(case),
        surname=visa.surname,
        given_names=visa.given_names,
        sex=in_both(lambda: Sex(visa.sex).label),
        birth_date=visa.birth_date,
        nationality=in_both(lambda: nationality.find(visa.nationality).name),
        passport_number=visa.passport_number,
        category=_category(visa),
        enter_by=visa.enter_by,
        stay_days=visa.stay_days,
        entry_ports=_ports(visa.entry_ports),
        issued_at=visa.issued_at,
        photo=_photo_of(visa),
        seal=seal,
        verify_url=check_address(seal),
        guidance=_guidance(),
    )


def list_of(case: PortCase, visas: Sequence[Visa], *, copy: int) -> VisaList:
    """Gather the list of a case's visas, each of which carries a seal."""
    here = current()
    (port,) = _ports([case.port_of_entry])
    return VisaList(
        reference=case.reference,
        copy=copy,
        authority=(here.name_zh, here.name_en),
        inviter=_inviter(case),
        port=port,
        flight_no=case.flight_no,
        arrival_at=case.arrival_at,
        rows=[_row(visa) for visa in visas],
        verify_page=address_of(PUBLIC, "/verify/"),
    )


def _row(visa: Visa) -> Row:
    return Row(
        surname=visa.surname,
        given_names=visa.given_names,
        sex=in_both(lambda: Sex(visa.sex).label),
        birth_date=visa.birth_date,
        nationality=in_both(lambda: nationality.find(visa.nationality).name),
        passport_number=visa.passport_number,
        number=visa.number,
        category=visa.category,
        enter_by=visa.enter_by,
        stay_days=visa.stay_days,
        seal=bytes(visa.seal or b""),
    )


def check_address(seal: bytes) -> str:
    """Give the address at which a seal is checked: it stands behind #, which no server gets."""
    written = urlsafe_b64encode(seal).decode().rstrip("=")
    return address_of(PUBLIC, f"/verify/#s={written}")


def _inviter(case: PortCase) -> str:
    return " ".join(filter(None, (case.inviter_name_zh, case.inviter_name_en)))


def _category(visa: Visa) -> Pair:
    """Name the category as it was called on the day of issue; the letter alone where it was not."""
    on = beijing_date(visa.issued_at)
    chinese, english = in_both(
        lambda: next((one.name for one in categories(on) if one.code == visa.category), "")
    )
    return f"{visa.category} {chinese}".strip(), english


def _ports(codes: Sequence[str]) -> list[Pair]:
    """Name the ports of entry, each with the code that tickets print."""
    with override("zh-hans"):
        chinese = place_names()
    with override("en"):
        english = place_names()
    return [(chinese.get(code, ""), f"{english.get(code, '')} ({code})".strip()) for code in codes]


def _guidance() -> list[tuple[Pair, Pair, str]]:
    """Give the advice of today, in both languages: a letter made later says what holds then."""
    return [
        ((one.name_zh, one.name_en), (one.text_zh, one.text_en), one.address)
        for one in guidance(beijing_date(timezone.now()))
    ]


def _photo_of(visa: Visa) -> bytes | None:
    """Give the guest's newest photo as a JPEG; None where none came, or one within a PDF."""
    papers = CasePaper.objects.filter(
        visitor=visa.visitor, kind=PHOTO, file__media_type__in=_PICTURES
    )
    paper = papers.select_related("file").order_by("-file__created_at", "id").first()
    if paper is None:
        return None
    with Image.open(BytesIO(read_bytes(file_id=paper.file_id))) as picture:
        seen = picture.convert("RGBA")
    flat = Image.new("RGB", seen.size, "white")  # what is transparent prints white
    flat.paste(seen, mask=seen)
    flat.thumbnail(_LARGEST)
    out = BytesIO()
    flat.save(out, "JPEG", quality=88)
    return out.getvalue()
