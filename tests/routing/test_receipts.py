"""Only the receiver's own word, signed and about exactly our bytes, ends a message's journey."""

import dataclasses
from typing import Any

import pytest

from apps.audit import services as audit
from apps.audit.models import AuditEvent
from apps.core.errors import Conflict
from apps.regions.scoping import enter
from apps.routing import registry, relay
from apps.routing.envelope import Envelope
from apps.routing.keys import Signer
from apps.routing.receipts import Answer, Receipt, SignedReceipt
from apps.routing.states import Outcome, Result
from tests.routing.carrying import (
    CITY,
    OTHER_CITY,
    PORT,
    TESTER,
    TYPE,
    Effects,
    claim,
    hurry,
    outgoing,
    parcels_of,
    receive,
    send,
    settle,
)

pytestmark = pytest.mark.django_db


def resigned(answer: Answer, *, by: str = PORT, **changes: Any) -> Answer:
    """Give the answer with another content, or another signer."""
    assert answer.receipt is not None
    receipt = dataclasses.replace(Receipt.from_bytes(answer.receipt.data), **changes)
    with enter(by):
        signer = Signer()
    data = receipt.to_bytes()
    signed = SignedReceipt(data, signer.sign(data), signer.key_id)
    return dataclasses.replace(answer, receipt=signed)


@pytest.fixture
def answer(effects: Effects) -> Answer:
    send()
    (answer,) = receive(parcels_of(claim()))
    return answer


def assert_not_believed(answer: Answer) -> None:
    settle([answer])
    row = outgoing(answer.message_id)
    assert (row.state, row.failures, row.receipt) == ("queued", 1, "")


def test_a_receipt_with_a_wrong_signature_is_not_believed(answer: Answer) -> None:
    assert answer.receipt is not None
    broken = dataclasses.replace(answer.receipt, signature=b"x" * 64)

    assert_not_believed(dataclasses.replace(answer, receipt=broken))


def test_a_receipt_of_another_authority_is_not_believed(answer: Answer) -> None:
    assert_not_believed(resigned(answer, by=OTHER_CITY))


def test_a_receipt_of_another_authority_in_its_own_name_is_not_believed(answer: Answer) -> None:
    assert_not_believed(resigned(answer, by=OTHER_CITY, destination=OTHER_CITY))


def test_a_receipt_for_other_bytes_is_not_believed(answer: Answer) -> None:
    assert_not_believed(resigned(answer, digest="0" * 64))


def test_a_receipt_for_another_sender_is_not_believed(answer: Answer) -> None:
    assert_not_believed(resigned(answer, origin=OTHER_CITY))


def test_a_receipt_that_can_not_be_read_is_not_believed(answer: Answer) -> None:
    with enter(PORT):
        signer = Signer()
    signed = SignedReceipt(b"[]", signer.sign(b"[]"), signer.key_id)

    assert_not_believed(dataclasses.replace(answer, receipt=signed))


def test_the_bare_word_that_a_message_was_applied_is_not_believed(answer: Answer) -> None:
    assert_not_believed(dataclasses.replace(answer, receipt=None))


def test_the_receipt_counts_and_not_what_the_carrier_says_of_it(answer: Answer) -> None:
    settle([dataclasses.replace(answer, outcome=Outcome.REFUSED, code="conflict")])

    assert outgoing(answer.message_id).state == "done"


def test_after_a_false_receipt_the_message_is_sent_again(answer: Answer, effects: Effects) -> None:
    settle([resigned(answer, by=OTHER_CITY)])
    hurry()

    relay.carry_everything()

    assert outgoing(answer.message_id).state == "done"
    assert effects.count() == 1


def test_a_late_refusal_does_not_undo_what_was_received(answer: Answer) -> None:
    settle([answer])

    settle([resigned(answer, result=Result.REFUSED, code="conflict")])

    assert outgoing(answer.message_id).state == "done"


def test_a_late_receipt_revives_a_message_that_was_given_up(answer: Answer) -> None:
    settle([resigned(answer, result=Result.REFUSED, code="conflict")])
    assert outgoing(answer.message_id).state == "dead"

    settle([answer])

    row = outgoing(answer.message_id)
    assert (row.state, row.dead_reason) == ("done", "")


class TestTelling:
    """The sender's app is told in the commit that stores the receipt."""

    @pytest.fixture
    def told(self, monkeypatch: pytest.MonkeyPatch, effects: Effects) -> list[Exception]:
        troubles: list[Exception] = []

        def tell(envelope: Envelope, receipt: Receipt) -> None:
            audit.record(
                "test.told",
                actor=TESTER,
                chain=f"request:{envelope.aggregate_id}",
                payload={"at": receipt.at},
            )
            if troubles:
                raise troubles.pop()

        monkeypatch.setitem(registry._on_receipt, TYPE, [tell])
        return troubles

    def events(self) -> int:
        with enter(CITY):
            return AuditEvent.objects.filter(event="test.told").count()

    def test_it_is_told_once(self, told: list[Exception]) -> None:
        send()
        parcels = parcels_of(claim())
        settle(receive(parcels))
        settle(receive(parcels))

        assert self.events() == 1

    def test_a_refusal_tells_nothing(self, told: list[Exception], effects: Effects) -> None:
        effects.trouble["no"] = Conflict()
        send(reason="no")
        relay.carry_everything()

        assert self.events() == 0

    def test_when_it_fails_the_message_is_sent_again_and_it_is_told_again(
        self, told: list[Exception], effects: Effects
    ) -> None:
        told.append(RuntimeError())
        message = send()
        relay.carry_batch(origin=CITY, destination=PORT, lane="standard")
        assert (outgoing(message).state, self.events()) == ("queued", 0)
        hurry()

        relay.carry_everything()

        assert (outgoing(message).state, self.events()) == ("done", 1)
        assert effects.of(message.aggregate_id) == [1]
