"""Each message takes effect once, in order, or is refused for a reason that its sender learns."""

import dataclasses
from uuid import uuid4

import pytest
from django.db import transaction

from apps.core.errors import Conflict
from apps.regions.errors import WrongSchema
from apps.regions.scoping import PUBLIC, enter
from apps.routing import registry, relay, services
from apps.routing.errors import BreaksContract, NoSuchDestination
from apps.routing.keys import Signer
from apps.routing.models import AuthorityKey, InboxMessage, OutboxMessage
from apps.routing.receipts import Answer, Receipt
from apps.routing.states import Outcome
from tests.routing.carrying import (
    CITY,
    OTHER_CITY,
    PORT,
    TYPE,
    Effects,
    body,
    claim,
    hurry,
    incoming,
    outgoing,
    parcels_of,
    receive,
    send,
    settle,
)

pytestmark = pytest.mark.django_db


def only(answers: list[Answer]) -> Answer:
    (answer,) = answers
    return answer


def code_of(answer: Answer) -> str:
    assert answer.receipt is not None
    return Receipt.from_bytes(answer.receipt.data).code


class TestOnce:
    def test_a_message_arrives_takes_effect_and_is_done(self, effects: Effects) -> None:
        message = send()

        assert relay.carry_batch(origin=CITY, destination=PORT, lane="standard") == 1

        assert effects.of(message.aggregate_id) == [1]
        row, kept = outgoing(message), incoming(message)
        assert kept is not None
        assert row.state == "done"
        assert row.sent_at is not None
        assert row.done_at is not None
        assert row.receipt == kept.receipt
        assert kept.digest == row.digest

    def test_a_second_delivery_gets_the_stored_receipt_and_changes_nothing(
        self, effects: Effects
    ) -> None:
        message = send()
        parcels = parcels_of(claim())
        first = only(receive(parcels))

        again = only(receive(parcels))

        assert again == first
        assert effects.of(message.aggregate_id) == [1]

    def test_a_message_twice_in_one_batch_takes_effect_once(self, effects: Effects) -> None:
        message = send()
        parcels = parcels_of(claim())

        answers = receive([*parcels, *parcels])

        assert [answer.outcome for answer in answers] == [Outcome.APPLIED] * 2
        assert effects.of(message.aggregate_id) == [1]

    def test_a_lost_receipt_is_asked_for_again(self, effects: Effects) -> None:
        message = send()
        receive(parcels_of(claim()))
        hurry()

        relay.carry_everything()

        assert outgoing(message).state == "done"
        assert effects.of(message.aggregate_id) == [1]

    def test_a_batch_of_many_is_one_delivery(self, effects: Effects) -> None:
        messages = [send() for _ in range(30)]

        assert relay.carry_batch(origin=CITY, destination=PORT, lane="standard") == 30

        assert effects.count() == 30
        assert {outgoing(message).state for message in messages} == {"done"}

    def test_nothing_is_left_when_the_senders_change_is_rolled_back(self) -> None:
        with pytest.raises(RuntimeError), enter(CITY):
            fail_after_sending()

        with enter(CITY):
            assert OutboxMessage.objects.count() == 0


def fail_after_sending() -> None:
    with transaction.atomic():
        about = uuid4()
        services.send(destination=PORT, type=TYPE, aggregate_id=about, body=body(about))
        raise RuntimeError


class TestOrder:
    def test_messages_about_one_request_arrive_in_the_order_of_sending(
        self, effects: Effects
    ) -> None:
        about = uuid4()
        for _ in range(5):
            send(about)

        relay.carry_everything()

        assert effects.of(about) == [1, 2, 3, 4, 5]

    def test_a_gap_parks_and_the_parked_follow_in_order_when_it_is_filled(
        self, effects: Effects
    ) -> None:
        about = uuid4()
        for _ in range(3):
            send(about)
        first, second, third = parcels_of(claim())

        early = receive([third, second])
        assert [answer.outcome for answer in early] == [Outcome.PARKED, Outcome.PARKED]
        assert effects.of(about) == []
        late = receive([first])

        assert [answer.outcome for answer in late] == [Outcome.APPLIED] * 3
        assert effects.of(about) == [1, 2, 3]
        settle(late)
        assert {outgoing(parcel.message_id).state for parcel in (first, second, third)} == {"done"}

    def test_a_parked_message_is_tried_again_by_its_sender(self, effects: Effects) -> None:
        about = uuid4()
        send(about)
        second = send(about)
        _, parcel = parcels_of(claim())

        settle(receive([parcel]))

        row = outgoing(second)
        assert row.state == "sent"
        assert row.claimed_until is None
        hurry()
        relay.carry_everything()
        assert effects.of(about) == [1, 2]
        assert outgoing(second).state == "done"

    def test_a_later_message_is_not_claimed_while_an_earlier_one_is_on_its_way(self) -> None:
        about = uuid4()
        send(about)
        assert len(claim()) == 1

        send(about)

        assert claim() == []

    def test_an_urgent_message_waits_for_the_standard_one_before_it(self) -> None:
        about = uuid4()
        send(about)
        send(about, lane="urgent")

        assert claim(lane="urgent") == []

    def test_another_request_does_not_wait(self, effects: Effects) -> None:
        about, other = uuid4(), uuid4()
        effects.trouble["poison"] = RuntimeError()
        send(about, reason="poison")
        send(about)
        send(other)

        relay.carry_batch(origin=CITY, destination=PORT, lane="standard")

        assert effects.of(about) == []
        assert effects.of(other) == [1]

    def test_another_message_in_the_same_place_is_refused(self, effects: Effects) -> None:
        about = uuid4()
        message = send(about)
        receive(parcels_of(claim()))
        with enter(CITY):
            OutboxMessage.objects.all().delete()
        impostor = send(about, reason="changed")

        answer = only(receive(parcels_of(claim())))

        assert (impostor.version, code_of(answer)) == (1, "version-conflict")
        assert effects.of(about) == [1]
        assert incoming(message) is not None
        assert incoming(impostor) is None


class TestVerification:
    """Each refusal is signed, told to the sender, and leaves the receiver as it was."""

    @pytest.fixture
    def parcel(self, effects: Effects):
        send()
        (parcel,) = parcels_of(claim())
        return parcel

    def refused(self, parcel, *, at: str = PORT) -> str:
        answer = only(receive([parcel], at=at))
        assert answer.outcome == Outcome.REFUSED
        with enter(at):
            assert InboxMessage.objects.count() == 0
        return code_of(answer)

    def test_a_changed_byte_is_refused_before_anything_is_read(
        self, parcel, effects: Effects
    ) -> None:
        changed = dataclasses.replace(parcel, envelope=b"{" + parcel.envelope)

        assert self.refused(changed) == "bad-signature"
        assert effects.count() == 0

    def test_a_signature_of_another_authority_is_refused(self, parcel, effects: Effects) -> None:
        with enter(OTHER_CITY):
            signer = Signer()
        forged = dataclasses.replace(
            parcel, signature=signer.sign(parcel.envelope), key_id=signer.key_id
        )

        assert self.refused(forged) == "wrong-destination"
        assert effects.count() == 0

    def test_an_unknown_key_is_refused(self, parcel, effects: Effects) -> None:
        assert self.refused(dataclasses.replace(parcel, key_id="0" * 32)) == "unknown-sender"
        assert effects.count() == 0

    def test_a_key_that_has_run_out_is_refused(self, parcel, effects: Effects) -> None:
        with enter(PUBLIC.schema_name):
            key = AuthorityKey.objects.get(key_id=parcel.key_id)
            AuthorityKey.objects.filter(pk=key.pk).update(valid_until=key.valid_from)

        assert self.refused(parcel) == "unknown-sender"
        assert effects.count() == 0

    def test_a_message_for_another_authority_is_refused(self, parcel, effects: Effects) -> None:
        assert self.refused(parcel, at=OTHER_CITY) == "wrong-destination"
        assert effects.count() == 0

    def test_a_carrier_that_names_another_sender_is_refused(self, parcel) -> None:
        assert self.refused(dataclasses.replace(parcel, origin=OTHER_CITY)) == "wrong-destination"

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            (b'"contract":"1"', b'"contract":"2"', "unknown-contract"),
            (b'"recall.asked"', b'"recall.begged"', "unknown-message-type"),
            (b'"reason":"asked"', b'"reason":"other"', "digest-mismatch"),
            (b'"reason":"asked"', b'"reason":""', "breaks-contract"),
            (b'"files":[]', b'"files":[],"more":1', "breaks-contract"),
            (b'"version":1', b'"version":1,"version":1', "breaks-contract"),
            (b'{"aggregate_id"', b'["aggregate_id"', "breaks-contract"),
        ],
    )
    def test_a_well_signed_message_of_the_wrong_shape_is_refused(
        self, parcel, effects: Effects, old: bytes, new: bytes, code: str
    ) -> None:
        changed = parcel.envelope.replace(old, new)
        assert changed != parcel.envelope
        with enter(CITY):
            signer = Signer()
        signed = dataclasses.replace(
            parcel, envelope=changed, signature=signer.sign(changed), key_id=signer.key_id
        )

        assert self.refused(signed) == code
        assert effects.count() == 0

    def test_a_type_that_nobody_takes_is_refused(self, parcel, monkeypatch) -> None:
        monkeypatch.delitem(registry._handlers, TYPE)

        assert self.refused(parcel) == "unknown-message-type"

    def test_what_follows_an_unreadable_message_of_the_batch_is_held_and_not_parked(
        self, effects: Effects
    ) -> None:
        about = uuid4()
        send(about)
        send(about)
        first, second = parcels_of(claim())

        answers = receive([dataclasses.replace(first, signature=b"x" * 64), second])

        assert [answer.outcome for answer in answers] == [Outcome.REFUSED, Outcome.HELD]
        assert incoming(second.message_id) is None


class TestRules:
    def test_a_refusal_of_a_rule_undoes_what_its_handler_did(self, effects: Effects) -> None:
        effects.trouble["refuse"] = Conflict()
        message = send(reason="refuse")

        relay.carry_everything()

        assert effects.count() == 0
        assert incoming(message) is None
        row = outgoing(message)
        assert (row.state, row.dead_reason) == ("dead", "conflict")

    def test_what_an_apps_refusal_knows_of_the_case_does_not_travel(self, effects: Effects) -> None:
        effects.trouble["refuse"] = Conflict("Zhang Wei is known", where=7, who="Zhang Wei")
        message = send(reason="refuse")

        relay.carry_everything()

        row = outgoing(message)
        assert (row.dead_reason, row.dead_where) == ("conflict", [])
        assert "Zhang" not in row.receipt

    def test_an_unexpected_error_undoes_that_message_alone(self, effects: Effects) -> None:
        effects.trouble["bug"] = ZeroDivisionError()
        poison, good = send(reason="bug"), send()

        relay.carry_batch(origin=CITY, destination=PORT, lane="standard")

        assert effects.of(poison.aggregate_id) == []
        assert outgoing(poison).state == "queued"
        assert outgoing(good).state == "done"

    def test_a_sender_can_not_write_what_the_contract_does_not_know(self) -> None:
        about = uuid4()
        with enter(CITY), pytest.raises(BreaksContract):
            services.send(
                destination=PORT, type=TYPE, aggregate_id=about, body={"request_id": str(about)}
            )
        with enter(CITY):
            assert OutboxMessage.objects.count() == 0

    @pytest.mark.parametrize("to", [CITY, "city_999999", "public"])
    def test_there_must_be_somebody_else_to_send_to(self, to: str) -> None:
        with pytest.raises(NoSuchDestination):
            send(to=to)
        with enter(CITY):
            assert OutboxMessage.objects.count() == 0

    def test_public_sends_and_receives_nothing(self) -> None:
        about = uuid4()
        with enter(PUBLIC.schema_name):
            with pytest.raises(WrongSchema):
                services.send(destination=PORT, type=TYPE, aggregate_id=about, body=body(about))
            with pytest.raises(WrongSchema):
                services.receive(parcels=[])
