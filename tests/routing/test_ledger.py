"""The region's ledger knows of every message, and of nobody's person."""

from uuid import uuid4

import pytest
from django.db import connection

from apps.core.errors import Conflict
from apps.regions.scoping import PUBLIC, enter
from apps.routing import faults, relay, services
from apps.routing.ledger import entry_of
from apps.routing.models import LedgerEntry, OutboxMessage
from apps.routing.selectors import delivery_of, region_health, unposted
from tests.routing.carrying import CITY, PORT, Effects, outgoing, send

pytestmark = pytest.mark.django_db

CANARY = "CANARY-Zhang-Wei-E12345678"


def entry(message: OutboxMessage) -> LedgerEntry | None:
    with enter(PUBLIC.schema_name):
        return LedgerEntry.objects.filter(message_id=message.id).first()


def test_a_delivered_message_is_in_the_ledger_as_its_sender_knows_it(effects: Effects) -> None:
    message = send()

    relay.carry_everything()

    known, row = entry(message), outgoing(message)
    assert known is not None
    assert (known.state, known.origin, known.destination) == ("done", CITY, PORT)
    assert (known.digest, known.received_at, known.revision) == (
        row.digest,
        row.done_at,
        row.revision,
    )
    assert row.ledger_revision == row.revision


def test_no_word_of_a_message_is_in_the_ledger_or_in_any_table_of_public(
    effects: Effects,
) -> None:
    effects.trouble[f"no {CANARY}"] = Conflict()
    effects.trouble[f"bug {CANARY}"] = RuntimeError(CANARY)
    for reason in ("fine", "no", "bug"):
        send(reason=f"{reason} {CANARY}")
    relay.carry_everything()

    with enter(PUBLIC.schema_name), connection.cursor() as cursor:
        for model in (LedgerEntry,):
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")
            rows = [row for (row,) in cursor.fetchall()]
            assert len(rows) == 3
            assert CANARY not in "".join(rows)


def test_no_word_of_a_message_is_logged(effects: Effects, capfd, caplog) -> None:
    effects.trouble[f"no {CANARY}"] = Conflict(CANARY)
    effects.trouble[f"bug {CANARY}"] = RuntimeError(CANARY)
    for reason in ("fine", "no", "bug"):
        send(reason=f"{reason} {CANARY}")

    relay.carry_everything()

    written = "".join(capfd.readouterr()) + caplog.text
    assert "routing_message_refused" in written
    assert CANARY not in written


def test_an_older_entry_never_overwrites_a_newer_one(effects: Effects) -> None:
    message = send()
    with enter(CITY):
        old = entry_of(message, origin=CITY)
    relay.carry_everything()

    with enter(PUBLIC.schema_name):
        services.post(entries=[old])
    with enter(CITY):
        services.mark_posted(entries=[old])

    known = entry(message)
    assert known is not None
    assert known.state == "done"
    with enter(CITY):
        assert unposted() == []


@pytest.mark.parametrize("point", ["routing.after_settle", "routing.after_ledger"])
def test_the_sweep_heals_what_a_crash_kept_from_the_ledger(
    effects: Effects, settings, point: str
) -> None:
    message = send()
    settings.FAULT_POINTS = f"{point}=crash"
    with pytest.raises(faults.Crash):
        relay.carry_everything()
    settings.FAULT_POINTS = ""
    with enter(CITY):
        assert [row.message_id for row in unposted()] == [message.id]

    assert relay.post_ledger(CITY) == 1

    known = entry(message)
    assert known is not None
    assert known.state == "done"
    assert relay.post_ledger(CITY) == 0


def test_health_of_the_region_counts_by_pair(effects: Effects) -> None:
    effects.trouble["no"] = Conflict()
    send(reason="no")
    relay.carry_everything()
    waiting = send()
    relay.post_ledger(CITY)

    with enter(PUBLIC.schema_name):
        (pair,) = region_health()

    assert (pair.origin, pair.destination, pair.depth, pair.dead) == (CITY, PORT, 1, 1)
    assert pair.oldest_at == waiting.created_at


def test_the_tracker_sees_queued_sent_and_received_in_the_order_of_sending(
    effects: Effects,
) -> None:
    about = uuid4()
    send(about)
    relay.carry_everything()
    send(about)

    with enter(CITY):
        first, second = delivery_of(about)

    assert (first.version, first.state, second.version, second.state) == (1, "done", 2, "queued")
    assert first.sent_at is not None
    assert first.received_at is not None
    assert first.queued_at <= first.sent_at <= first.received_at
    assert (second.sent_at, second.received_at) == (None, None)
