"""A confirmation letter is one page that anybody can check, and every copy stands in a register."""

from __future__ import annotations

import datetime as dt
import hashlib
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from PIL import Image
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.vds import facts_of, is_signed_by, read
from apps.core.vds.errors import SignerAway
from apps.core.workcalendar import last_day_of
from apps.endorsement import lettering, sealing, services
from apps.endorsement.documents.confirmation import letter_pdf
from apps.endorsement.errors import VisaNotFound, VisaNotInForce, VisaNotSealed
from apps.endorsement.models import LetterCopy, Visa
from apps.endorsement.models.visa import SEALS_BEGIN
from apps.endorsement.services.letters import MadeLetter, make_letter
from apps.endorsement.states import LetterPurpose
from apps.files import services as files
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk
from tests.factories.files import pdf as blank_pdf
from tests.reading import barcodes_on, pictures_of

WORST = "<b>&amp; ŁÇĞ =SUM(A1) Нгуен 欧阳娜娜 Nguyễn"


def make(actor: Actor, visa: Visa, purpose: LetterPurpose = LetterPurpose.HANDED) -> MadeLetter:
    return make_letter(actor=actor, visa_id=visa.id, purpose=purpose)


def words(pdf: bytes) -> str:
    """The text of a PDF, without blanks and the breaks of its lines."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def picture(colour: str, kind: str = "PNG", mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, (354, 472), colour).save(out, kind)
    return out.getvalue()


def with_photo(desk: Desk, data: bytes, media_type: str, name: str) -> Visa:
    """A visa whose guest gave this photo."""
    file = files.receive(
        actor=Actor.system("routing"),
        file_id=uuid4(),
        name=name,
        media_type=media_type,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        origin=made.CITY,
    )
    guest = made.visitor_body()
    paper = {
        "paper_id": str(uuid4()),
        "visitor_id": guest["visitor_id"],
        "kind": "photo",
        "file_id": str(file.id),
        "name": name,
    }
    return made.issued(desk, visitors=[guest], papers=[paper])


def intact(pdf: bytes) -> bool:
    """Whether pyHanko, which knows our root alone, finds the whole file signed and unchanged."""
    (root,) = load_certs_from_pemder_data(sealing.signer().certificates()["root"][0])
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[root])
    with ThreadPoolExecutor(max_workers=1) as apart:  # it runs a loop; a browser may run one here
        status = apart.submit(validate_pdf_signature, signature, trusted).result()
    return status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_the_seal_is_read_back_from_the_printed_page_and_verifies(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)

    found = barcodes_on(pictures_of(make(desk.officer, visa).data)[0])

    (read_back,) = found["DataMatrix"]
    assert read_back == bytes(Visa.objects.get(id=visa.id).seal or b"")
    seal = read(read_back)
    key = x509.load_der_x509_certificate(sealing.signer().certificates()["seal"][-1]).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert is_signed_by(seal, key)
    facts = facts_of(seal)
    assert (facts.number, facts.passport) == (visa.number, visa.passport_number)
    assert facts.enter_by == last_day_of(visa.enter_by)


def test_the_code_for_cameras_leads_to_the_public_check_of_the_same_seal(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    visa = made.issued(desk)

    (address,) = barcodes_on(pictures_of(make(desk.officer, visa).data)[0])["QRCode"]

    page, _hash, seal = address.decode().partition("#s=")
    assert page == "http://localhost:8000/verify/"
    padded = seal + "=" * (-len(seal) % 4)
    assert urlsafe_b64decode(padded) == bytes(Visa.objects.get(id=visa.id).seal or b"")


@pytest.mark.parametrize("dpi", [150, 300])
def test_both_codes_are_read_from_coarse_and_from_fine_prints(port: AuthorityRef, dpi: int) -> None:
    desk = Desk()
    data = make(desk.officer, made.issued(desk)).data

    grey = pictures_of(data, dpi=dpi)[0].convert("L").rotate(2, expand=True, fillcolor=255)

    assert set(barcodes_on(grey)) == {"DataMatrix", "QRCode"}


def test_a_letter_states_what_article_17_asks_for_in_both_languages(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)

    printed = words(make(desk.officer, visa).data)

    day = f"{last_day_of(visa.enter_by):%Y-%m-%d}"
    for told in (
        *(visa.number, "ERIKSSON", "ANNA B", "L8989001C", "1974-08-12", "女 Female"),
        *(f"{day} 24:00", "10 天 days", "一次 Single", "Suzhou Optics", "PVG", "SHA"),
        *("北京时间", "SPECIMEN", "Copy 1", visa.visitor.case.reference),
    ):
        assert "".join(told.split()) in printed


def test_a_letter_says_what_to_do_after_landing(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)

    printed = words(make(desk.officer, visa).data)

    for told in ("Register within 24 hours", "crjzndg.gaj.sh.gov.cn/24hr", "12367", "东方枢纽"):
        assert "".join(told.split()) in printed


def test_a_letter_is_one_page_whatever_its_texts_are(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    letter = lettering.letter_of(visa, seal=bytes(visa.seal or b""), copy=65_535)
    long = (WORST * 9)[:120]

    drawn = letter_pdf(
        replace(
            letter,
            surname=long,
            given_names=long,
            inviter=long,
            entry_ports=[(WORST, WORST)] * 50,
        )
    )

    assert len(PdfReader(BytesIO(drawn)).pages) == 1
    assert set(barcodes_on(pictures_of(drawn)[0])) == {"DataMatrix", "QRCode"}


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (picture("#2266aa", "JPEG"), "image/jpeg", "p.jpg"),
        (picture("#2266aa"), "image/png", "p.png"),
        (picture("#2266aa", mode="RGBA"), "image/png", "p.png"),
    ],
)
def test_the_guests_photo_is_on_the_letter(
    port: AuthorityRef, data: bytes, kind: str, name: str
) -> None:
    desk = Desk()
    visa = with_photo(desk, data, kind, name)

    page = pictures_of(make(desk.officer, visa).data, dpi=72)[0]

    red, green, blue = page.getpixel((57 + 40, 110 + 60))
    assert abs(red - 0x22) < 12
    assert abs(green - 0x66) < 12
    assert abs(blue - 0xAA) < 12


def test_without_a_photo_the_letter_sends_to_the_passports(port: AuthorityRef) -> None:
    desk = Desk()
    pdf = blank_pdf()
    for visa in (made.issued(desk), with_photo(desk, pdf, "application/pdf", "photo.pdf")):
        assert "照片见护照" in words(make(desk.officer, visa).data)


def test_readers_find_the_letter_signed_by_the_port_and_unchanged(port: AuthorityRef) -> None:
    desk = Desk()
    letter = make(desk.officer, made.issued(desk))

    assert intact(letter.data)
    signature = PdfFileReader(BytesIO(letter.data)).embedded_signatures[0]
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert f"{signature.signer_cert.serial_number:02X}" == letter.copy.certificate


def test_a_flipped_byte_anywhere_in_the_page_breaks_the_signature(port: AuthorityRef) -> None:
    desk = Desk()
    data = make(desk.officer, made.issued(desk)).data
    start, length, after, rest = PdfFileReader(BytesIO(data)).embedded_signatures[0].byte_range

    for place in (length // 3, length // 2, after + rest // 2):
        changed = bytearray(data)
        changed[place] ^= 1
        assert not is_still_intact(bytes(changed)), place
    assert start == 0


def is_still_intact(data: bytes) -> bool:
    """Whether it is; a file that can no longer be read is not."""
    try:
        return intact(data)
    except Exception:  # noqa: BLE001 - a flipped byte breaks a reader in any way it likes
        return False


def test_what_is_added_later_shows(port: AuthorityRef) -> None:
    desk = Desk()
    data = make(desk.officer, made.issued(desk)).data
    assert not is_still_intact(data + b"\n% one more\n")


def test_every_copy_stands_in_the_register_with_its_digest(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)

    one = make(desk.officer, visa)
    two = make(desk.approver, visa, LetterPurpose.FILE)

    kept = list(LetterCopy.objects.order_by("number"))
    assert [copy.number for copy in kept] == [1, 2]
    assert [copy.sha256 for copy in kept] == [
        hashlib.sha256(letter.data).hexdigest() for letter in (one, two)
    ]
    assert [copy.made_by for copy in kept] == [desk.officer.id, desk.approver.id]
    assert [copy.purpose for copy in kept] == [LetterPurpose.HANDED, LetterPurpose.FILE]
    assert "Copy2" in words(two.data)
    events = AuditEvent.objects.filter(event="endorsement.letter_made").order_by("seq")
    assert [event.payload["sha256"] for event in events] == [copy.sha256 for copy in kept]
    assert {event.chain for event in events} == {visa.visitor.case.chain}


def test_a_letter_is_still_made_once_the_guest_has_entered(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    services.mark_used(
        actor=desk.officer,
        visa_id=visa.id,
        revision=visa.revision,
        entered_at=timezone.now(),
        port="PVG",
    )
    assert make(desk.officer, visa).copy.number == 1


@pytest.mark.parametrize("end", ["void", "expired"])
def test_of_a_visa_that_has_ended_no_letter_is_made(port: AuthorityRef, end: str) -> None:
    desk = Desk()
    visa = made.voided(desk) if end == "void" else made.issued(desk)
    if end == "expired":
        services.expire(actor=Actor.system("expiry"), visa_id=visa.id, now=visa.enter_by)
    before = everything()

    with pytest.raises(VisaNotInForce), transaction.atomic():
        make(desk.officer, visa)

    assert everything() == before
    assert not LetterCopy.objects.exists()


def test_of_a_visa_older_than_seals_no_letter_is_made(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    Visa.objects.filter(id=visa.id).update(
        seal=None, issued_at=SEALS_BEGIN - dt.timedelta(seconds=1)
    )

    with pytest.raises(VisaNotSealed), transaction.atomic():
        make(desk.officer, visa)

    assert not LetterCopy.objects.exists()


def test_without_the_signer_no_copy_is_made(
    port: AuthorityRef, settings: Any, tmp_path: Path
) -> None:
    desk = Desk()
    visa = made.issued(desk)
    settings.SIGNER_SOCKET = tmp_path / "nobody"
    before = everything()

    with pytest.raises(SignerAway), transaction.atomic():
        make(desk.officer, visa)

    assert everything() == before
    assert not LetterCopy.objects.exists()


def test_only_staff_of_the_port_make_letters_and_only_of_visas_there_are(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    visa = made.issued(desk)
    for actor in (Actor.guest(), make_actor(Role.PORT_ADMIN)):
        with pytest.raises(NotAllowed):
            make(actor, visa)
    with pytest.raises(VisaNotFound):
        make_letter(actor=desk.officer, visa_id=uuid4(), purpose=LetterPurpose.FILE)
    assert not LetterCopy.objects.exists()


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("letter_copy_number", {"number": 1}),
        ("letter_copy_purpose_known", {"purpose": "OTHER"}),
        ("letter_copy_whole", {"number": 0}),
        ("letter_copy_whole", {"sha256": "ABC"}),
        ("letter_copy_whole", {"size": 0}),
    ],
)
def test_the_database_refuses_an_unlawful_line_of_the_register(
    port: AuthorityRef, constraint: str, change: dict[str, Any]
) -> None:
    copy = make(Desk().officer, made.issued(Desk())).copy
    copy.id, copy.number, copy.sha256 = uuid4(), 2, "0" * 64

    for name, value in change.items():
        setattr(copy, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy.save(force_insert=True)


def test_a_line_of_the_register_is_never_changed_or_taken_out(port: AuthorityRef) -> None:
    copy = make(Desk().officer, made.issued(Desk())).copy
    line = LetterCopy.objects.filter(id=copy.id)

    for change in (lambda: line.update(number=2), line.delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()

    assert line.get().number == 1
