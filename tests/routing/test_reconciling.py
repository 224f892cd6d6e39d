"""Both sides are compared, what a receiver has lost comes again, and each day is signed by both."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import fields
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.regions.scoping import enter
from apps.routing import relay
from apps.routing.certifying import Statement, certify, is_genuine
from apps.routing.invariants import examine
from apps.routing.models import Certificate, Difference, InboxMessage, OutboxMessage
from apps.routing.reconciling import both_sides, reconcile
from apps.routing.states import OutboxState
from apps.routing.tallies import EMPTY, Tally
from tests.routing.carrying import (
    CITY,
    PORT,
    Effects,
    claim,
    incoming,
    outgoing,
    parcels_of,
    receive,
    send,
)

pytestmark = pytest.mark.django_db


def today() -> dt.date:
    return timezone.localdate()


def arrived(*numbers: UUID) -> list[OutboxMessage]:
    """Messages that were carried, receipt and all."""
    sent = [send(number) for number in numbers or (uuid4(),)]
    relay.carry_everything()
    return sent


def lose(*messages: OutboxMessage) -> None:
    """Let the receiver forget, as when it is restored from an older backup."""
    with enter(PORT):
        InboxMessage.objects.filter(id__in=[one.id for one in messages]).delete()


def noted() -> list[tuple[str, UUID, bool]]:
    """What the region has noted: kind, message, and whether it is settled."""
    with enter("public"):
        rows = Difference.objects.order_by("found_at", "message_id")
        return [(row.kind, row.message_id, row.settled_at is not None) for row in rows]


def test_two_sides_that_agree_differ_in_nothing(effects: Effects) -> None:
    about = uuid4()
    arrived(about, about, uuid4())

    sent, taken = both_sides(since=today())

    assert sent == taken
    assert sent[CITY, PORT, today()].count == 3
    assert reconcile() == []
    assert noted() == []


def test_what_is_on_its_way_is_no_difference(effects: Effects) -> None:
    send()
    receive(parcels_of(claim()))  # taken in, but no receipt has come back yet

    assert reconcile() == []


def test_what_a_receiver_has_lost_is_sent_again_in_its_order_and_settled(
    effects: Effects,
) -> None:
    about = uuid4()
    first, second, third = arrived(about, about, about)
    lose(second, third)

    found = reconcile()
    assert {(one.kind, one.message_id) for one in found} == {
        ("lost", second.id),
        ("lost", third.id),
    }
    assert outgoing(first).state == OutboxState.DONE
    assert outgoing(third).state == OutboxState.QUEUED
    relay.carry_everything()

    assert reconcile() == []
    assert all(settled for _kind, _id, settled in noted())
    assert effects.of(about) == [1, 2, 3, 2, 3]
    assert examine().findings == []
    with enter(CITY):
        events = AuditEvent.objects.filter(event="routing.message_sent_again")
        assert sorted(one.subject for one in events) == sorted(
            f"message:{one.id}" for one in (second, third)
        )


def test_a_difference_is_noted_once_and_healed_once(effects: Effects) -> None:
    (message,) = arrived()
    lose(message)

    assert len(reconcile()) == 1
    assert reconcile() == []  # it is queued now, and no longer said to be received
    assert noted() == [("lost", message.id, True)]


def test_other_bytes_are_told_to_a_person_and_nothing_is_sent(effects: Effects) -> None:
    (message,) = arrived()
    with enter(PORT):
        InboxMessage.objects.filter(id=message.id).update(digest="0" * 64)

    assert [one.kind for one in reconcile()] == ["altered"]
    assert reconcile() == []

    assert noted() == [("altered", message.id, False)]
    assert outgoing(message).state == OutboxState.DONE


def test_what_its_sender_does_not_know_is_told_to_a_person(effects: Effects) -> None:
    (message,) = arrived()
    with enter(CITY):
        OutboxMessage.objects.filter(id=message.id).delete()

    assert [one.kind for one in reconcile()] == ["unknown"]
    assert incoming(message) is not None


def test_only_the_days_asked_for_are_compared(effects: Effects) -> None:
    (message,) = arrived()
    long_ago = timezone.now() - dt.timedelta(days=10)
    with enter(CITY):
        OutboxMessage.objects.filter(id=message.id).update(created_at=long_ago)
    lose(message)

    assert reconcile() == []
    assert [one.kind for one in reconcile(days=11)] == ["lost"]


def test_a_day_is_signed_by_both_and_once(effects: Effects) -> None:
    arrived(uuid4(), uuid4())

    (made,) = certify(day=today())

    assert (made.origin, made.destination, made.count, made.agrees) == (CITY, PORT, 2, True)
    with enter("public"):
        assert is_genuine(made)
    assert certify(day=today()) == []
    assert certify(day=today() - dt.timedelta(days=1)) == []


def test_a_day_on_which_the_two_differ_says_so_and_is_signed_anew_once_they_agree(
    effects: Effects,
) -> None:
    messages = arrived(uuid4(), uuid4())
    lose(messages[0])

    (wrong,) = certify(day=today())
    reconcile()
    relay.carry_everything()
    (right,) = certify(day=today())

    assert (wrong.agrees, right.agrees) == (False, True)
    with enter("public"):
        assert Certificate.objects.count() == 2
        assert is_genuine(wrong)
        assert is_genuine(right)


@pytest.mark.parametrize("side", ["sent", "taken"])
def test_a_statement_that_was_changed_or_signed_by_another_is_not_genuine(
    effects: Effects, side: str
) -> None:
    arrived()
    (made,) = certify(day=today())
    other = {"sent": "taken", "taken": "sent"}[side]

    with enter("public"):
        for change in (
            {side: getattr(made, side).replace('"count":1', '"count":2')},
            {f"{side}_key_id": getattr(made, f"{other}_key_id")},
            {
                f"{side}{part}": getattr(made, f"{other}{part}")
                for part in ("", "_signature", "_key_id")
            },
        ):
            kept = {name: getattr(made, name) for name in change}
            for name, value in change.items():
                setattr(made, name, value)
            assert not is_genuine(made), change
            for name, value in kept.items():
                setattr(made, name, value)
        assert is_genuine(made)


def test_the_tally_of_the_database_is_the_one_of_the_words(effects: Effects) -> None:
    """An empty day and the columns are what the code takes them for."""
    assert [one.name for one in fields(Tally)] == ["count", "digest"]
    assert [one.name for one in fields(Statement)] == ["text", "signature", "key_id"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sha256(''::bytea), 'hex')")
        assert cursor.fetchone() == (EMPTY.digest,)


def test_an_operator_compares_heals_and_certifies_by_hand(effects: Effects) -> None:
    (message,) = arrived()
    said = io.StringIO()
    call_command("routing_reconcile", "--certify", str(today()), stdout=said)
    assert f"{CITY} to {PORT}: 1 sent, both agree" in said.getvalue()
    assert "agree, or it is known already" in said.getvalue()
    lose(message)

    with pytest.raises(CommandError, match=f"lost: {message.id}"):
        call_command("routing_reconcile", "--days", "1", stdout=said)
