"""The pages and calls of confirmation letters and of their register."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.core.actors import Actor
from apps.endorsement.models import LetterCopy, Visa
from apps.endorsement.services.letters import MadeLetter, make_letter
from apps.endorsement.states import LetterPurpose
from apps.regions.scoping import AuthorityRef
from tests import htmx
from tests.factories import endorsement as made
from tests.factories.endorsement import Desk

REGISTER, CHECK = "/letters/", "/letters/check/"
WORST = ("１２３", "😀👩‍👩‍👧‍👦", "\u202eabc שלום", "<b>&\"'", "%")


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def officer(desk: Desk) -> Client:
    return browser(desk.officer)


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def copy_of(desk: Desk, visa: Visa) -> MadeLetter:
    return make_letter(actor=desk.officer, visa_id=visa.id, purpose=LetterPurpose.HANDED)


def main_of(answer: Any) -> str:
    found = BeautifulSoup(answer.content, "lxml").select_one("main")
    assert found is not None
    return " ".join(found.get_text(" ").split())


def test_an_officer_makes_a_copy_on_the_page_of_the_visa(desk: Desk, officer: Client) -> None:
    visa = made.issued(desk)

    answer = officer.post(f"/visas/{visa.id}/letter/", {"purpose": "HANDED"})

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert visa.number in answer["Content-Disposition"]
    kept = LetterCopy.objects.get()
    assert kept.sha256 == hashlib.sha256(answer.content).hexdigest()
    page = main_of(officer.get(f"/visas/{visa.id}/"))
    assert "given to the guest" in page
    assert User.objects.get(id=desk.officer.id).display_name in page


@pytest.mark.parametrize("purpose", ["", "CITY", *WORST])
def test_a_copy_for_no_known_purpose_is_not_made(desk: Desk, officer: Client, purpose: str) -> None:
    visa = made.issued(desk)

    answer = officer.post(f"/visas/{visa.id}/letter/", {"purpose": purpose}, follow=True)

    assert "Choose what the copy is for" in answer.content.decode()
    assert not LetterCopy.objects.exists()


def test_the_page_of_a_visa_that_has_ended_offers_no_letter(desk: Desk, officer: Client) -> None:
    visa = made.voided(desk)

    page = main_of(officer.get(f"/visas/{visa.id}/"))

    assert "no more letters" in page
    assert "Make a copy" not in page
    answer = officer.post(f"/visas/{visa.id}/letter/", {"purpose": "FILE"})
    assert answer.status_code == 409
    assert not LetterCopy.objects.exists()


def test_the_register_finds_copies_by_visa_and_by_digest(desk: Desk, officer: Client) -> None:
    one, two = made.issued(desk), made.issued(desk)
    copy_of(desk, one)
    digest = copy_of(desk, two).copy.sha256

    for query, found, other in (
        (f"visa={one.number.lower()}", one, two),
        (f"sha256={digest[:12].upper()}", two, one),
    ):
        page = main_of(officer.get(f"{REGISTER}?{query}"))
        assert found.number in page
        assert other.number not in page


@pytest.mark.parametrize("text", WORST)
def test_a_filter_of_odd_text_finds_nothing_and_breaks_nothing(
    desk: Desk, officer: Client, text: str
) -> None:
    copy_of(desk, made.issued(desk))
    answer = officer.get(REGISTER, {"visa": text, "sha256": text})
    assert answer.status_code == 200
    assert LetterCopy.objects.get().sha256[:16] not in main_of(answer)


def test_a_part_of_the_register_equals_the_fresh_page(desk: Desk, officer: Client) -> None:
    copy_of(desk, made.issued(desk))
    htmx.assert_swap_equals_fresh(
        officer.get(REGISTER),
        officer.get(REGISTER, headers=htmx.HEADERS),
        target="#letters",
        fresh=officer.get(REGISTER),
    )


def test_a_file_that_somebody_sends_on_is_told_from_a_changed_one(
    desk: Desk, officer: Client
) -> None:
    visa = made.issued(desk)
    letter = copy_of(desk, visa)
    changed = letter.data[:-1] + bytes([letter.data[-1] ^ 1])

    ours, others = (
        main_of(officer.post(CHECK, {"file": SimpleUploadedFile("a.pdf", data)}))
        for data in (letter.data, changed)
    )

    assert "This is a letter of ours, unchanged" in ours
    assert visa.number in ours.partition("Filters")[0]
    assert "This is no letter of ours" in others
    assert visa.number not in others.partition("Filters")[0]


def test_comparing_nothing_asks_for_a_file(desk: Desk, officer: Client) -> None:
    assert officer.post(CHECK, {}).status_code == 422


def test_the_register_costs_the_same_however_long_it_is(desk: Desk, officer: Client) -> None:
    visa = made.issued(desk)
    copy_of(desk, visa)
    officer.get(REGISTER)
    with CaptureQueriesContext(
        connection,
    ) as few:
        officer.get(REGISTER)
    for _time in range(4):
        copy_of(desk, visa)
    with CaptureQueriesContext(connection) as many:
        officer.get(REGISTER)
    assert len(many) == len(few)


def test_a_program_makes_a_copy_and_compares_its_digest(desk: Desk, officer: Client) -> None:
    visa = made.issued(desk)

    answer = officer.post(
        f"/api/v1/visas/{visa.id}/letter", {"purpose": "FILE"}, content_type="application/json"
    )

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    digest = b64decode(answer["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":"))
    assert digest == hashlib.sha256(answer.content).digest()
    (line,) = officer.get("/api/v1/letters", {"sha256": digest.hex()}).json()["results"]
    assert (line["visa_number"], line["number"], line["purpose"]) == (visa.number, 1, "FILE")


@pytest.mark.parametrize(
    "body", [{}, {"purpose": "OTHER"}, {"purpose": 1}, {"purpose": "FILE", "copies": 9}]
)
def test_a_call_of_another_shape_makes_no_copy(
    desk: Desk, officer: Client, body: dict[str, Any]
) -> None:
    visa = made.issued(desk)
    answer = officer.post(f"/api/v1/visas/{visa.id}/letter", body, content_type="application/json")
    assert answer.status_code == 400
    assert not LetterCopy.objects.exists()
