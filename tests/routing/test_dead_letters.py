"""A message that stops is somebody's task: sent again, given back, and never forgotten."""

import dataclasses
import datetime as dt
from uuid import uuid4

import pytest
from django.utils import translation

from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import Conflict
from apps.notices.models import Notice
from apps.regions.scoping import PUBLIC, enter
from apps.regions.selectors import name_apart
from apps.routing import keys, registry, relay, services
from apps.routing.envelope import Envelope
from apps.routing.errors import CannotReturn, MessageNotFound, NotADeadLetter
from apps.routing.models import OutboxMessage
from apps.routing.selectors import dead_letters, outbox_health
from apps.routing.tuning import figure, wait_seconds
from tests.factories.accounts import make_user
from tests.routing.carrying import (
    CITY,
    PORT,
    TYPE,
    Effects,
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

OFFICER = Actor(kind="user", id=str(uuid4()), roles=frozenset({"city_admin"}))


@pytest.fixture
def refused(effects: Effects) -> OutboxMessage:
    effects.trouble["no"] = Conflict()
    message = send(reason="no")
    relay.carry_everything()
    return outgoing(message)


def events(message: OutboxMessage) -> list[str]:
    with enter(CITY):
        return list(
            AuditEvent.objects.filter(subject=f"message:{message.id}")
            .order_by("seq")
            .values_list("event", flat=True)
        )


class TestStopping:
    def test_a_refused_message_stops_and_says_why(self, refused: OutboxMessage) -> None:
        assert (refused.state, refused.dead_reason) == ("dead", "conflict")
        assert refused.receipt
        assert events(refused) == ["routing.message_stopped"]

    def test_its_administrators_are_told_which_authority_did_not_get_it(
        self, effects: Effects
    ) -> None:
        with enter(CITY):
            admin = make_user(Role.CITY_ADMIN)
        effects.trouble["no"] = Conflict()
        send(reason="no")
        relay.carry_everything()

        with enter(CITY):
            told = Notice.objects.get(event="routing.message_stopped", recipient=admin)
            texts = []
            for language in ("en", "zh-hans"):
                with translation.override(language):
                    texts.append((told.text, name_apart(PORT)))
        assert all(name in text and PORT not in text for text, name in texts)
        assert texts[0] != texts[1]

    def test_later_messages_about_it_wait_and_others_go_on(
        self, refused: OutboxMessage, effects: Effects
    ) -> None:
        behind, other = send(refused.aggregate_id), send()

        relay.carry_everything()

        assert outgoing(behind).state == "queued"
        assert outgoing(behind).attempts == 0
        assert outgoing(other).state == "done"

    def test_a_failing_message_is_tried_at_growing_intervals_and_then_stops(
        self, effects: Effects
    ) -> None:
        effects.trouble["bug"] = RuntimeError()
        message = send(reason="bug")
        for attempt in range(1, figure("MAX_FAILURES")):
            relay.carry_everything()
            row = outgoing(message)
            assert (row.state, row.attempts, row.failures) == ("queued", attempt, attempt)
            hurry()

        relay.carry_everything()

        row = outgoing(message)
        assert (row.state, row.dead_reason) == ("dead", "attempts-exhausted")
        assert effects.count() == 0

    def test_the_pause_doubles_is_scattered_and_ends_at_a_limit(self) -> None:
        for attempts in range(1, 40):
            middle = min(2.0 ** (attempts - 1), figure("RETRY_MOST_SECONDS"))
            assert middle * 0.75 <= wait_seconds(attempts) <= middle * 1.25
        assert len({wait_seconds(3) for _ in range(10)}) > 1

    def test_a_message_behind_a_hole_stops_with_that_reason(self, effects: Effects) -> None:
        about = uuid4()
        first, second = send(about), send(about)
        with enter(CITY):
            OutboxMessage.objects.filter(id=first.id).delete()
        for _ in range(figure("MAX_FAILURES")):
            relay.carry_everything()
            hurry()

        row = outgoing(second)
        assert (row.state, row.dead_reason) == ("dead", "version-gap")

    def test_a_receiver_that_is_away_stops_nothing(self, effects: Effects, monkeypatch) -> None:
        message = send()
        monkeypatch.setattr(services, "receive", _away)
        for _ in range(figure("MAX_FAILURES") + 2):
            assert relay.carry_batch(origin=CITY, destination=PORT, lane="standard") == 1
            hurry()
        row = outgoing(message)
        assert (row.state, row.failures) == ("sent", 0)
        monkeypatch.undo()
        monkeypatch.setitem(registry._handlers, TYPE, effects.handle)

        relay.carry_everything()

        assert outgoing(message).state == "done"

    def test_a_message_whose_worker_died_travels_alone(self, effects: Effects) -> None:
        lost = [send(), send()]
        assert len(claim()) == 2
        send()
        hurry()

        assert [row.id for row in claim()] == [lost[0].id]
        assert [row.id for row in claim()] == [lost[1].id]
        assert len(claim()) == 1

    def test_a_message_that_kills_every_worker_stops_and_drags_no_other_with_it(
        self, effects: Effects
    ) -> None:
        deadly, harmless = send(), send()
        for _ in range(figure("MAX_FAILURES") + 2):
            batch = claim()
            if deadly.id not in {row.id for row in batch}:
                settle(receive(parcels_of(batch)))
                settle(receive(parcels_of(claim())))
            hurry()

        assert outgoing(deadly).state == "dead"
        assert outgoing(deadly).dead_reason == "attempts-exhausted"
        hurry()
        relay.carry_everything()
        assert outgoing(harmless).state == "done"

    def test_health_counts_what_waits_and_what_stopped(self, refused: OutboxMessage) -> None:
        behind = send(refused.aggregate_id)

        with enter(CITY):
            (pair,) = outbox_health()
            assert [row.id for row in dead_letters()] == [refused.id]

        assert (pair.destination, pair.depth, pair.dead) == (PORT, 1, 1)
        assert pair.oldest_at == behind.created_at


def _away(**_: object) -> None:
    raise ConnectionError


class TestSendingAgain:
    def test_it_is_judged_anew_and_what_waited_follows(
        self, refused: OutboxMessage, effects: Effects
    ) -> None:
        behind = send(refused.aggregate_id)
        effects.trouble.clear()

        with enter(CITY):
            services.resend(actor=OFFICER, message_id=refused.id)
        relay.carry_everything()

        assert outgoing(refused).state == "done"
        assert outgoing(behind).state == "done"
        assert effects.of(refused.aggregate_id) == [1, 2]
        assert events(refused) == ["routing.message_stopped", "routing.message_resent"]

    def test_it_may_be_refused_again(self, refused: OutboxMessage) -> None:
        with enter(CITY):
            services.resend(actor=OFFICER, message_id=refused.id)
        relay.carry_everything()

        assert outgoing(refused).state == "dead"

    def test_it_is_signed_by_the_present_key(
        self, refused: OutboxMessage, effects: Effects
    ) -> None:
        with enter(PUBLIC.schema_name):
            key = keys.rotate(actor=OFFICER, schema=CITY, overlap=dt.timedelta())
        effects.trouble.clear()

        with enter(CITY):
            services.resend(actor=OFFICER, message_id=refused.id)
        relay.carry_everything()

        row = outgoing(refused)
        assert (row.state, row.key_id) == ("done", key.key_id)
        assert row.digest == refused.digest

    def test_only_what_has_stopped_can_be_sent_again(self, effects: Effects) -> None:
        message = send()
        with enter(CITY):
            with pytest.raises(NotADeadLetter):
                services.resend(actor=OFFICER, message_id=message.id)
            with pytest.raises(MessageNotFound):
                services.resend(actor=OFFICER, message_id=uuid4())
        assert outgoing(message).revision == message.revision

    def test_another_authority_does_not_find_it(self, refused: OutboxMessage) -> None:
        with enter(PORT), pytest.raises(MessageNotFound):
            services.resend(actor=OFFICER, message_id=refused.id)


class TestReturning:
    @pytest.fixture
    def returns(self, effects: Effects, monkeypatch) -> list[tuple[int, str]]:
        taken: list[tuple[int, str]] = []

        def take_back(envelope: Envelope, actor: Actor, reason: str) -> None:
            assert actor == OFFICER
            taken.append((envelope.version, reason))

        monkeypatch.setitem(registry._on_return, TYPE, take_back)
        return taken

    def test_the_app_takes_it_back_with_all_that_waits_behind(
        self, returns: list[tuple[int, str]], refused: OutboxMessage
    ) -> None:
        behind = send(refused.aggregate_id)

        with enter(CITY):
            services.return_to_sender(actor=OFFICER, message_id=refused.id)

        assert returns == [(1, "conflict"), (2, "conflict")]
        assert outgoing(refused).state == outgoing(behind).state == "returned"
        assert events(refused)[-1] == events(behind)[-1] == "routing.message_returned"

    def test_the_next_message_takes_its_place_in_the_order(
        self, returns: list[tuple[int, str]], refused: OutboxMessage, effects: Effects
    ) -> None:
        with enter(CITY):
            services.return_to_sender(actor=OFFICER, message_id=refused.id)

        message = send(refused.aggregate_id)
        relay.carry_everything()

        assert message.version == 1
        assert outgoing(message).state == "done"
        assert effects.of(refused.aggregate_id) == [1]

    def test_what_may_have_arrived_is_not_returned(
        self, returns: list[tuple[int, str]], effects: Effects
    ) -> None:
        effects.trouble["bug"] = RuntimeError()
        message = send(reason="bug")
        for _ in range(figure("MAX_FAILURES")):
            relay.carry_everything()
            hurry()

        with enter(CITY), pytest.raises(CannotReturn):
            services.return_to_sender(actor=OFFICER, message_id=message.id)

        assert (outgoing(message).state, returns) == ("dead", [])

    def test_what_the_receiver_has_parked_behind_it_keeps_it_from_returning(
        self, returns: list[tuple[int, str]], effects: Effects
    ) -> None:
        effects.trouble["no"] = Conflict()
        about = uuid4()
        first, second = send(about, reason="no"), send(about)
        early, late = parcels_of(claim())
        settle(receive([late]))
        settle(receive([early]))
        assert incoming(second) is not None

        with enter(CITY), pytest.raises(CannotReturn):
            services.return_to_sender(actor=OFFICER, message_id=first.id)

        assert (outgoing(first).state, outgoing(second).state) == ("dead", "sent")

    def test_without_an_app_that_takes_it_back_it_stays(self, refused: OutboxMessage) -> None:
        with enter(CITY), pytest.raises(CannotReturn):
            services.return_to_sender(actor=OFFICER, message_id=refused.id)

        assert outgoing(refused).state == "dead"

    def test_when_the_app_says_no_nothing_is_returned(
        self, refused: OutboxMessage, monkeypatch
    ) -> None:
        def say_no(*_: object) -> None:
            raise Conflict

        monkeypatch.setitem(registry._on_return, TYPE, say_no)
        with enter(CITY), pytest.raises(Conflict):
            services.return_to_sender(actor=OFFICER, message_id=refused.id)

        assert outgoing(refused).state == "dead"

    def test_an_answer_that_comes_after_the_return_changes_nothing(
        self, returns: list[tuple[int, str]], refused: OutboxMessage, effects: Effects
    ) -> None:
        parcels = parcels_of([refused])
        with enter(CITY):
            services.return_to_sender(actor=OFFICER, message_id=refused.id)
        answers = receive([dataclasses.replace(parcels[0])])

        settle(answers)

        assert outgoing(refused).state == "returned"


def test_somebody_takes_a_dead_letter_on(refused: OutboxMessage) -> None:
    with enter(CITY):
        services.take_on(actor=OFFICER, message_id=refused.id)

    assert outgoing(refused).owner == OFFICER.id
    assert events(refused)[-1] == "routing.message_taken_on"
