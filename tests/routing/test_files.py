"""Files travel with their message, byte for byte, or the message does not take effect."""

import dataclasses
import io
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.core.errors import Conflict
from apps.files import services as files
from apps.files.models import StoredFile
from apps.files.selectors import read_bytes
from apps.regions.scoping import enter
from apps.routing import relay, services
from apps.routing.envelope import Parcel
from apps.routing.errors import FileUnreadable
from apps.routing.models import OutboxMessage
from apps.routing.receipts import Receipt
from tests.routing.carrying import (
    CITY,
    PORT,
    TESTER,
    Effects,
    claim,
    hurry,
    incoming,
    outgoing,
    receive,
    send,
    settle,
)

pytestmark = pytest.mark.django_db


def picture(shade: int = 200) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (60, 40), (shade, shade, 90)).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def stored() -> StoredFile:
    with enter(CITY):
        return files.store(
            actor=TESTER, upload=SimpleUploadedFile("photo.png", picture()), purpose="paper"
        )


def packed(batch: list[OutboxMessage]) -> list[Parcel]:
    parcels, answers = relay._pack(batch, origin=CITY)
    assert answers == []
    return parcels


def at_port(file_id: UUID) -> bytes | None:
    with enter(PORT):
        if not StoredFile.objects.filter(id=file_id).exists():
            return None
        return read_bytes(file_id=file_id)


def test_a_file_arrives_with_its_message(stored: StoredFile, effects: Effects) -> None:
    message = send(files=[stored.id])

    relay.carry_everything()

    with enter(CITY):
        assert at_port(stored.id) == read_bytes(file_id=stored.id)
    assert outgoing(message).state == "done"
    assert outgoing(message).files_size == stored.size


def test_a_file_that_came_before_comes_again_without_harm(
    stored: StoredFile, effects: Effects
) -> None:
    about = uuid4()
    send(about, files=[stored.id])
    send(about, files=[stored.id, stored.id])

    relay.carry_everything()

    assert effects.of(about) == [1, 2]


@pytest.mark.parametrize(
    ("files_of", "code"),
    [(lambda _: {}, "file-not-carried"), (lambda _: picture(10), "file-digest-mismatch")],
)
def test_a_file_that_is_missing_or_changed_refuses_the_message(
    stored: StoredFile, effects: Effects, files_of, code: str
) -> None:
    message = send(files=[stored.id])
    with enter(CITY):
        (parcel,) = packed(claim())
    other = files_of(parcel)
    carried = other if other == {} else {stored.id: other}

    (answer,) = receive([dataclasses.replace(parcel, files=carried)])

    assert answer.receipt is not None
    assert Receipt.from_bytes(answer.receipt.data).code == code
    assert effects.count() == 0
    assert incoming(message) is None
    assert at_port(stored.id) is None


def test_a_file_lost_at_the_sender_is_tried_again_and_holds_back_what_follows(
    stored: StoredFile, effects: Effects
) -> None:
    about = uuid4()
    message, behind, other = send(about, files=[stored.id]), send(about), send()
    (path,) = (
        path
        for path in Path(django_settings.FILES_DIR).rglob("*")
        if path.is_file() and str(stored.id).replace("-", "") in str(path).replace("-", "")
    )
    data = path.read_bytes()
    path.unlink()

    relay.carry_batch(origin=CITY, destination=PORT, lane="standard")

    assert (outgoing(message).state, outgoing(message).failures) == ("queued", 1)
    assert (outgoing(behind).state, outgoing(behind).failures) == ("queued", 0)
    assert outgoing(other).state == "done"
    path.write_bytes(data)
    hurry()
    relay.carry_everything()
    assert effects.of(about) == [1, 2]


def test_a_file_that_is_not_here_can_not_be_sent() -> None:
    with pytest.raises(FileUnreadable):
        send(files=[uuid4()])
    with enter(CITY):
        assert OutboxMessage.objects.count() == 0


def test_files_larger_than_a_batch_together_travel_in_several(
    stored: StoredFile, effects: Effects, settings
) -> None:
    settings.ROUTING_BATCH_BYTES = stored.size + 1
    first, second = send(files=[stored.id]), send(files=[stored.id])

    assert [row.id for row in claim()] == [first.id]
    assert [row.id for row in claim()] == [second.id]


def test_a_parked_message_with_files_follows_when_they_come_again(
    stored: StoredFile, effects: Effects
) -> None:
    about = uuid4()
    send(about)
    send(about, files=[stored.id])
    with enter(CITY):
        early, late = packed(claim())
    settle(receive([late]))
    settle(receive([early]))
    assert effects.of(about) == [1]
    assert at_port(stored.id) is None
    hurry()

    relay.carry_everything()

    assert effects.of(about) == [1, 2]
    assert at_port(stored.id) is not None


def test_a_dead_letter_keeps_its_files(stored: StoredFile, effects: Effects) -> None:
    effects.trouble["no"] = Conflict()
    message = send(reason="no", files=[stored.id])
    relay.carry_everything()
    assert at_port(stored.id) is None
    effects.trouble.clear()

    with enter(CITY):
        services.resend(actor=TESTER, message_id=message.id)
    relay.carry_everything()

    assert at_port(stored.id) is not None
