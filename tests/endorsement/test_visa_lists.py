"""A delegation's list names each visa that holds, with a seal that anybody can check."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from pypdf import PdfReader

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.vds import facts_of, read
from apps.core.vds.errors import SignerAway
from apps.endorsement import services
from apps.endorsement.errors import CaseNotFound, TooFewForList, VisaNotSealed
from apps.endorsement.models import LetterCopy, PortCase, Visa
from apps.endorsement.models.visa import SEALS_BEGIN
from apps.endorsement.services.letters import MadeLetter, make_letter
from apps.endorsement.services.lists import make_list
from apps.endorsement.states import LetterPurpose
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_letters import intact, words
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk
from tests.reading import barcodes_on, pictures_of


def delegation(desk: Desk, size: int, *, refuse: Sequence[int] = (), **changes: Any) -> PortCase:
    """A case whose visitors hold visas, but for those refused."""
    case = made.decided(desk, size, refuse=refuse, **changes)
    for one in made.in_order(case):
        if one.position not in refuse:
            services.issue(
                actor=desk.approver,
                case_id=case.id,
                visitor_id=one.id,
                revision=made.fresh(case).revision,
            )
    return made.fresh(case)


def make(actor: Actor, case: PortCase) -> MadeLetter:
    return make_list(actor=actor, case_id=case.id, purpose=LetterPurpose.HANDED)


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def test_every_seal_on_the_list_is_read_back_from_its_pages(port: AuthorityRef) -> None:
    desk = Desk()
    case = delegation(desk, 9)

    pages = pictures_of(make(desk.officer, case).data)

    found = [seal for page in pages for seal in barcodes_on(page)["DataMatrix"]]
    kept = [bytes(seal or b"") for seal in Visa.objects.values_list("seal", flat=True)]
    assert sorted(found) == sorted(kept)
    assert len({facts_of(read(seal)).number for seal in found}) == 9
    assert len(pages) == 2


def test_the_list_names_who_holds_a_visa_and_nobody_else(port: AuthorityRef) -> None:
    desk = Desk()
    case = delegation(desk, 3, refuse=[2])

    printed = words(make(desk.officer, case).data)

    numbers = list(Visa.objects.values_list("number", flat=True))
    for told in (*numbers, "ANNAB", "ANNAD", case.reference, "SuzhouOptics", "MU553", "SPECIMEN"):
        assert told in printed
    assert "ANNAC" not in printed


def test_the_list_is_signed_and_stands_in_the_register(port: AuthorityRef) -> None:
    desk = Desk()
    case = delegation(desk, 2)

    one, two = make(desk.officer, case), make(desk.approver, case)

    assert intact(one.data)
    assert [copy.number for copy in LetterCopy.objects.order_by("number")] == [1, 2]
    kept = LetterCopy.objects.get(number=1)
    assert (kept.case_id, kept.visa_id) == (case.id, None)
    assert kept.sha256 == hashlib.sha256(one.data).hexdigest()
    assert "Copy2" in words(two.data)
    events = AuditEvent.objects.filter(event="endorsement.letter_made", chain=case.chain)
    assert {event.subject for event in events} == {f"case:{case.id}"}


@pytest.mark.parametrize("held", [0, 1])
def test_one_visa_alone_makes_no_list(port: AuthorityRef, held: int) -> None:
    desk = Desk()
    case = delegation(desk, 2, refuse=[1, 2][held:])
    before = everything()

    with pytest.raises(TooFewForList) as refused, transaction.atomic():
        make(desk.officer, case)

    assert refused.value.data == {"visas": held}
    assert everything() == before
    assert not LetterCopy.objects.exists()


def test_a_visa_older_than_seals_keeps_the_list_from_being_made(port: AuthorityRef) -> None:
    desk = Desk()
    case = delegation(desk, 2)
    Visa.objects.filter(visitor__position=1).update(seal=None, issued_at=SEALS_BEGIN.replace(day=1))
    with pytest.raises(VisaNotSealed), transaction.atomic():
        make(desk.officer, case)
    assert not LetterCopy.objects.exists()


def test_without_the_signer_no_list_is_made(
    port: AuthorityRef, settings: Any, tmp_path: Path
) -> None:
    desk = Desk()
    case = delegation(desk, 2)
    settings.SIGNER_SOCKET = tmp_path / "nobody"
    with pytest.raises(SignerAway), transaction.atomic():
        make(desk.officer, case)
    assert not LetterCopy.objects.exists()


def test_only_staff_make_lists_and_only_of_cases_there_are(port: AuthorityRef) -> None:
    desk = Desk()
    case = delegation(desk, 2)
    with pytest.raises(NotAllowed):
        make(make_actor(Role.PORT_ADMIN), case)
    with pytest.raises(CaseNotFound):
        make_list(actor=desk.officer, case_id=uuid4(), purpose=LetterPurpose.FILE)
    with pytest.raises(ValueError, match="Lists"):
        make_list(actor=desk.officer, case_id=case.id, purpose=LetterPurpose.SENT)


def test_long_names_break_no_row_of_the_list(port: AuthorityRef) -> None:
    desk = Desk()
    long = "WOLFESCHLEGELSTEINHAUSEN " * 4
    bodies = [made.visitor_body(place, surname=long, given_names=long) for place in (1, 2)]
    case = delegation(desk, 2, visitors=bodies)

    data = make(desk.officer, case).data

    assert len(PdfReader(BytesIO(data)).pages) <= 2
    found = [one for page in pictures_of(data) for one in barcodes_on(page)["DataMatrix"]]
    assert len(found) == 2


@pytest.mark.parametrize("change", ["visa", "nothing"])
def test_a_line_of_the_register_is_of_one_thing(port: AuthorityRef, change: str) -> None:
    desk = Desk()
    case = delegation(desk, 2)
    copy = make(desk.officer, case).copy
    copy.id, copy.number, copy.sha256 = uuid4(), 2, "0" * 64
    if change == "visa":
        copy.visa = Visa.objects.order_by("number")[0]
    else:
        copy.case = None
    with (
        pytest.raises(IntegrityError, match="letter_copy_of_one_thing"),
        transaction.atomic(),
    ):
        copy.save(force_insert=True)


def test_the_page_of_a_visa_offers_the_list_of_its_delegation(port: AuthorityRef) -> None:
    desk = Desk()
    case = delegation(desk, 2)
    alone = made.issued(desk)
    officer = browser(desk.officer)
    visa = Visa.objects.filter(visitor__case=case).order_by("number")[0]
    assert "2 visas of this request hold" in officer.get(f"/visas/{visa.id}/").content.decode()
    assert "Make the list" not in officer.get(f"/visas/{alone.id}/").content.decode()

    answer = officer.post(f"/cases/{case.id}/list/", {"purpose": "HANDED"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    register = officer.get("/letters/").content.decode()
    assert f"List of {case.reference}" in register
    checked = officer.post("/letters/check/", {"file": SimpleUploadedFile("a.pdf", answer.content)})
    assert "This is a letter of ours, unchanged" in checked.content.decode()
    assert "Lists made" in officer.get(f"/visas/{visa.id}/").content.decode()


def test_the_page_of_a_case_offers_the_list_once_two_visas_hold(port: AuthorityRef) -> None:
    desk = Desk()
    case = delegation(desk, 3, refuse=[2])
    alone = delegation(desk, 2, refuse=[1])
    officer = browser(desk.officer)

    assert "2 visas of this request hold" in officer.get(f"/cases/{case.id}/").content.decode()
    assert "Make the list" not in officer.get(f"/cases/{alone.id}/").content.decode()


def test_a_program_makes_the_list_and_finds_it_in_the_register(port: AuthorityRef) -> None:
    desk = Desk()
    case = delegation(desk, 2)
    make_letter(
        actor=desk.officer,
        visa_id=Visa.objects.order_by("number")[0].id,
        purpose=LetterPurpose.FILE,
    )
    officer = browser(desk.officer)

    answer = officer.post(
        f"/api/v1/cases/{case.id}/list", {"purpose": "FILE"}, content_type="application/json"
    )

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    of_list, of_visa = officer.get("/api/v1/letters").json()["results"]
    assert (of_list["case_id"], of_list["visa_id"], of_list["visa_number"]) == (
        str(case.id),
        None,
        "",
    )
    assert of_visa["case_id"] is None
    wrong = officer.post(
        f"/api/v1/cases/{case.id}/list", {"purpose": "SENT"}, content_type="application/json"
    )
    assert wrong.status_code == 400
