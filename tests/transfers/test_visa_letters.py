"""Inviters have the port's letter as the port signed it, while the visa holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.endorsement import services as port
from apps.endorsement.models import LetterCopy
from apps.endorsement.services.sending import send_letter
from apps.endorsement.states import Recommendation
from apps.files import services as files
from apps.files.models import StoredFile
from apps.regions.scoping import AuthorityRef
from apps.routing.relay import carry_everything
from apps.transfers.errors import MessageDoesNotFit
from apps.transfers.models import TransferRequest, VisaLetter, Visitor
from apps.transfers.services.port_visas import visa_changed
from apps.transfers.services.visa_letters import letter_came
from tests.factories import transfers as made
from tests.factories.endorsement import Desk
from tests.factories.enterprises import make_unit
from tests.factories.files import pdf, picture
from tests.factories.transfers import PORT, People
from tests.transfers.acts import everything
from tests.transfers.browsing import browser
from tests.transfers.test_road import case_of, seen_case

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]
NUMBER = "SH260000001X"


def kept(data: bytes, media_type: str = "application/pdf", name: str = "a.pdf") -> StoredFile:
    """A file as the carrier leaves it."""

    return files.receive(
        actor=Actor.system("routing"),
        file_id=uuid4(),
        name=name,
        media_type=media_type,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        origin=PORT,
    )


def came(request: TransferRequest, one: Visitor, **changes: Any) -> TransferRequest:
    told: dict[str, Any] = {
        "origin": PORT,
        "request_id": request.id,
        "visitor_id": one.id,
        "visa_number": NUMBER,
        "copy": 1,
        "made_at": timezone.now(),
    } | changes
    if "file_id" not in told:
        told["file_id"] = kept(pdf()).id
    return letter_came(**told)


def at(request: TransferRequest, one: Visitor) -> str:
    return f"/requests/{request.id}/visitors/{one.id}/confirmation/"


def test_the_letter_that_the_port_signed_is_the_one_the_inviter_has(
    people: People, inviter: Client, inside: Inside
) -> None:
    request = made.handed_on(people)
    carry_everything()
    with inside(PORT):
        desk, case = Desk(), case_of(request)
        guest = case.visitors.get()
        port.accept(actor=desk.officer, **seen_case(case))
        port.claim(actor=desk.officer, **seen_case(case))
        port.recommend(
            actor=desk.officer,
            **seen_case(case),
            visitor_id=guest.id,
            recommendation=Recommendation.APPROVE,
        )
        port.approve(actor=desk.approver, **seen_case(case), visitor_id=guest.id)
        visa = port.issue(actor=desk.approver, **seen_case(case), visitor_id=guest.id)
        assert send_letter(actor=Actor.system("letters"), visa_id=visa.id)
        digest = LetterCopy.objects.get().sha256
    carry_everything()

    answer = inviter.get(at(request, made.in_order(request)[0]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert hashlib.sha256(answer.content).hexdigest() == digest
    assert visa.number in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    read = AuditEvent.objects.get(event="transfers.visa_letter_read")
    assert (read.chain, read.actor_id) == (request.chain, people.handler.id)


def test_the_page_offers_the_letter_once_it_has_come(people: People, inviter: Client) -> None:
    request = made.closed(people)
    (guest,) = made.in_order(request)
    page = inviter.get(f"/requests/{request.id}/").content.decode()
    assert "The letter is on its way." in page
    assert inviter.get(at(request, guest)).status_code == 409

    came(request, guest)

    page = inviter.get(f"/requests/{request.id}/").content.decode()
    assert at(request, guest) in page
    assert "Register within 24 hours" in page
    assert "Confirmation letter received" in page


@pytest.mark.parametrize("end", ["expired", "declared_void"])
def test_the_letter_of_a_visa_that_has_ended_is_not_given_out(
    people: People, inviter: Client, end: str
) -> None:
    request = made.closed(people)
    (guest,) = made.in_order(request)
    came(request, guest)
    visa_changed(
        origin=PORT,
        request_id=request.id,
        visitor_id=guest.id,
        visa_number=NUMBER,
        status=end,
        at=timezone.now(),
    )

    assert inviter.get(at(request, guest)).status_code == 409
    assert at(request, guest) not in inviter.get(f"/requests/{request.id}/").content.decode()
    answer = inviter.get(f"/api/v1/requests/{request.id}/visitors/{guest.id}/confirmation")
    assert answer.json()["code"] == "confirmation-no-longer"
    assert not AuditEvent.objects.filter(event="transfers.visa_letter_read").exists()


def test_after_the_entry_the_letter_may_still_be_had(people: People, inviter: Client) -> None:
    request = made.closed(people)
    (guest,) = made.in_order(request)
    came(request, guest)
    visa_changed(
        origin=PORT,
        request_id=request.id,
        visitor_id=guest.id,
        visa_number=NUMBER,
        status="used",
        at=timezone.now(),
    )
    assert inviter.get(at(request, guest)).status_code == 200


def test_another_units_people_and_officers_find_no_letter(people: People, officer: Client) -> None:
    request = made.closed(people)
    (guest,) = made.in_order(request)
    came(request, guest)

    assert browser(make_unit(1).handler).get(at(request, guest)).status_code == 404
    assert officer.get(at(request, guest)).status_code == 403
    letter = VisaLetter.objects.get()
    assert browser(people.handler).get(f"/files/{letter.file_id}/").status_code == 404


def test_a_program_has_the_letter_too(people: People, inviter: Client) -> None:
    request = made.closed(people)
    (guest,) = made.in_order(request)
    path = f"/api/v1/requests/{request.id}/visitors/{guest.id}/confirmation"
    assert inviter.get(path).json()["code"] == "confirmation-not-yet"

    came(request, guest)

    answer = inviter.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    unknown = inviter.get(f"/api/v1/requests/{request.id}/visitors/{uuid4()}/confirmation")
    assert unknown.status_code == 404


@pytest.mark.parametrize("wrong", ["another visa", "no visa", "a picture"])
def test_a_letter_that_does_not_fit_is_refused(people: People, wrong: str) -> None:
    request = made.decided(people) if wrong == "no visa" else made.closed(people)
    (guest,) = made.in_order(request)
    number = {"another visa": "SH260000002Y", "no visa": ""}.get(wrong, NUMBER)
    file = kept(picture(), "image/jpeg", "a.jpg") if wrong == "a picture" else kept(pdf())
    before = everything()

    with pytest.raises(MessageDoesNotFit), transaction.atomic():
        came(request, guest, visa_number=number, file_id=file.id)

    assert everything() == before
    assert not VisaLetter.objects.exists()


def test_a_letter_told_twice_is_kept_once(people: People) -> None:
    request = made.closed(people)
    (guest,) = made.in_order(request)
    file = kept(pdf())
    came(request, guest, file_id=file.id)
    before = everything()

    came(request, guest, file_id=file.id)

    assert everything() == before


@pytest.mark.parametrize(
    ("constraint", "change"), [("visa_letter_once", {}), ("visa_letter_whole", {"copy": 0})]
)
def test_the_database_keeps_letters_whole(
    people: People, constraint: str, change: dict[str, Any]
) -> None:
    request = made.closed(people)
    (guest,) = made.in_order(request)
    came(request, guest)
    letter = VisaLetter.objects.get()
    letter.id, letter.file_id = uuid4(), kept(pdf()).id
    for name, value in change.items():
        setattr(letter, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        letter.save(force_insert=True)


def test_the_page_asks_for_letters_once_however_many_guests(
    people: People, inviter: Client
) -> None:
    counts = []
    for size in (1, 3):
        request = made.decided(people, visitors=size)
        for place, one in enumerate(made.in_order(request)):
            number = f"SH26000{size}00{place}1"
            made.issue(request, one, number)
            came(request, one, visa_number=number)
        inviter.get(f"/requests/{request.id}/")
        with CaptureQueriesContext(connection) as asked:
            inviter.get(f"/requests/{request.id}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
