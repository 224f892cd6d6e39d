"""The letter of every visa travels to its inviter once, made by a worker after the issue."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.core.actors import Actor
from apps.core.vds.errors import SignerAway
from apps.endorsement import tasks
from apps.endorsement.errors import VisaNotFound
from apps.endorsement.models import CasePaper, LetterCopy, Visa
from apps.endorsement.services.letters import make_letter
from apps.endorsement.services.sending import send_letter, visas_without_letter
from apps.endorsement.states import LetterPurpose
from apps.files.models import StoredFile
from apps.files.selectors import read_bytes
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.envelope import Envelope
from apps.routing.models import OutboxMessage
from tests.databases import Copy
from tests.endorsement.test_letters import intact, picture, with_photo
from tests.endorsement.test_moves import everything
from tests.endorsement.test_races import PORT, at_once
from tests.factories import endorsement as made
from tests.factories.endorsement import Desk

WORKER = Actor.system("letters")


def send(visa: Visa) -> bool:
    return send_letter(actor=WORKER, visa_id=visa.id)


def message() -> Envelope:
    return Envelope.own(OutboxMessage.objects.get(type="letter.issued").envelope)


def test_the_letter_is_sent_signed_and_stands_in_the_register(port: AuthorityRef) -> None:
    visa = made.issued(Desk())

    assert send(visa)

    copy = LetterCopy.objects.get()
    assert (copy.purpose, copy.made_by, copy.number) == ("SENT", "system:letters", 1)
    assert copy.file is not None
    data = read_bytes(file_id=copy.file.id)
    assert hashlib.sha256(data).hexdigest() == copy.sha256 == copy.file.sha256
    assert intact(data)
    told = message()
    assert [file.sha256 for file in told.files] == [copy.sha256]
    assert told.body["visa_number"] == visa.number
    assert (told.body["copy"], told.body["file_id"]) == (1, str(copy.file.id))


def test_only_visas_in_force_that_carry_a_seal_are_owed_a_letter(port: AuthorityRef) -> None:
    desk = Desk()
    first, second = made.issued(desk), made.issued(desk)
    made.voided(desk)
    assert visas_without_letter() == [first.id, second.id]

    send(first)

    assert visas_without_letter() == [second.id]


def test_a_letter_is_sent_once_and_none_of_a_visa_that_has_ended(port: AuthorityRef) -> None:
    desk = Desk()
    visa, void = made.issued(desk), made.voided(desk)
    send(visa)
    before = everything()

    assert not send(visa)
    assert not send(void)

    assert everything() == before
    assert LetterCopy.objects.count() == 1


def test_a_copy_made_at_the_window_before_does_not_stand_for_the_one_sent(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    visa = made.issued(desk)
    make_letter(actor=desk.officer, visa_id=visa.id, purpose=LetterPurpose.HANDED)

    assert send(visa)

    assert message().body["copy"] == 2


def test_an_officer_cannot_make_the_copy_that_is_sent(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    with pytest.raises(ValueError, match="worker"):
        make_letter(actor=desk.officer, visa_id=visa.id, purpose=LetterPurpose.SENT)
    with pytest.raises(VisaNotFound):
        send_letter(actor=WORKER, visa_id=uuid4())
    assert not LetterCopy.objects.exists()


def test_without_the_signer_nothing_is_sent_and_the_next_run_sends_it(
    port: AuthorityRef, settings: Any, tmp_path: Path
) -> None:
    visa = made.issued(Desk())
    there = settings.SIGNER_SOCKET
    settings.SIGNER_SOCKET = tmp_path / "nobody"
    before = everything()

    with pytest.raises(SignerAway), transaction.atomic():
        send(visa)
    tasks.send_letters(schema=PORT)

    assert everything() == before
    assert not StoredFile.objects.filter(purpose="letter").exists()
    settings.SIGNER_SOCKET = there
    tasks.send_letters(schema=PORT)
    assert message().body["visa_number"] == visa.number


def test_a_letter_that_cannot_be_made_does_not_hold_up_the_others(port: AuthorityRef) -> None:
    desk = Desk()
    broken = with_photo(desk, picture("#225588", "JPEG"), "image/jpeg", "p.jpg")
    photo = CasePaper.objects.get(visitor=broken.visitor, kind="photo")
    StoredFile.objects.filter(id=photo.file_id).update(sha256="0" * 64)
    whole = made.issued(desk)

    tasks.send_letters(schema=PORT)

    assert list(LetterCopy.objects.values_list("visa_id", flat=True)) == [whole.id]
    assert visas_without_letter() == [broken.id]


def test_five_workers_at_once_send_one_letter(committed: Copy) -> None:
    with enter(PORT):
        visa = made.issued(Desk())

    sent = at_once([partial(send, visa)] * 5)

    assert sorted(bool(one) for one in sent) == [False, False, False, False, True]
    with enter(PORT):
        assert LetterCopy.objects.count() == 1
        assert OutboxMessage.objects.filter(type="letter.issued").count() == 1


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("letter_copy_sent_once", {}),
        ("letter_copy_sent_is_kept", {"file": None}),
        ("letter_copy_sent_is_kept", {"purpose": LetterPurpose.HANDED}),
    ],
)
def test_the_database_keeps_one_sent_copy_with_its_file(
    port: AuthorityRef, constraint: str, change: dict[str, Any]
) -> None:
    send(made.issued(Desk()))
    copy = LetterCopy.objects.get()
    copy.id, copy.number, copy.sha256 = uuid4(), 2, "0" * 64
    for name, value in change.items():
        setattr(copy, name, value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy.save(force_insert=True)
