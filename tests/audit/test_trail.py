"""The audit trail: what it takes, what it refuses, and how tampering shows."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.audit import selectors, services
from apps.audit.errors import OutsideTransaction, PersonalData
from apps.audit.hashing import canonical
from apps.audit.models import AuditEvent
from apps.audit.payloads import PERSONAL_KEYS, clean
from apps.core import recording
from apps.core.actors import Actor
from apps.regions.scoping import enter

OFFICER = Actor(kind="user", id=str(uuid.uuid4()), roles=frozenset({"city_officer", "city_admin"}))


def record(chain: str = "request:1", **payload: object) -> AuditEvent:
    return services.record("transfers.claimed", actor=OFFICER, chain=chain, payload=payload)


def test_an_event_keeps_who_did_what_and_when(suzhou) -> None:
    event = record(revision=3)

    stored = AuditEvent.objects.get(pk=event.pk)
    assert stored.event == "transfers.claimed"
    assert stored.actor_id == OFFICER.id
    assert stored.actor_roles == ["city_admin", "city_officer"]
    assert stored.subject == "request:1"
    assert stored.payload == {"revision": 3}
    assert stored.at.tzinfo is not None


def test_each_event_carries_the_seal_of_the_one_before_it_in_its_chain(suzhou) -> None:
    first, other, second = record(), record("request:2"), record()

    assert (first.seq, first.prev_hash) == (1, "")
    assert (second.seq, second.prev_hash) == (2, first.hash)
    assert (other.seq, other.prev_hash) == (1, "")
    assert len({first.hash, other.hash, second.hash}) == 3


def test_the_seal_outlives_the_way_through_the_database(suzhou) -> None:
    record(
        at=dt.datetime(2026, 11, 23, 1, 2, 3, 45, tzinfo=dt.UTC),
        who=uuid.uuid4(),
        fields={"surname", "birth_date"},
        counts={"visitors": 3, "papers": [1, 2], "urgent": None, "late": False},
    )

    assert selectors.verify().whole


def test_layers_below_reach_the_trail_through_core(suzhou) -> None:
    recording.record("accounts.role_granted", actor=OFFICER, subject="user:7")

    assert [event.event for event in selectors.events_of("user:7")] == ["accounts.role_granted"]


def test_reading_sensitive_data_is_an_event_with_the_fields_that_were_read(suzhou) -> None:
    services.record_read(
        "files.file_opened", actor=OFFICER, chain="request:1", fields=["passport_number", "mrz"]
    )

    (event,) = selectors.events_of("request:1")
    assert event.payload == {"fields": ["mrz", "passport_number"]}


def test_events_about_a_thing_are_found_in_every_chain(suzhou) -> None:
    for chain in ("request:1", "request:2"):
        services.record("files.stored", actor=OFFICER, chain=chain, subject="file:9")

    assert [event.chain for event in selectors.events_about("file:9")] == ["request:1", "request:2"]


def test_an_event_needs_the_transaction_of_its_change(committed, inside) -> None:
    with inside("city_320500"):
        with pytest.raises(OutsideTransaction):
            record()
        assert AuditEvent.objects.count() == 0


def test_many_at_once_on_one_chain_stand_in_line(committed) -> None:
    def write() -> None:
        try:
            with enter("city_320500"):
                for _ in range(10):
                    with transaction.atomic():
                        record()
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with enter("city_320500"):
        assert [event.seq for event in selectors.events_of("request:1")] == list(range(1, 61))
        assert selectors.verify().whole


TAMPERING = {
    "changed": ("UPDATE audit_auditevent SET actor_id = 'someone' WHERE seq = 2", 2, "seal"),
    "recomputed": ("UPDATE audit_auditevent SET hash = repeat('0', 64) WHERE seq = 2", 2, "seal"),
    "missing": ("DELETE FROM audit_auditevent WHERE seq = 2", 3, "missing"),
    "beheaded": ("DELETE FROM audit_auditevent WHERE seq = 1", 2, "missing"),
    "swapped": (
        """UPDATE audit_auditevent a SET payload = b.payload FROM audit_auditevent b
        WHERE a.seq = 1 AND b.seq = 3""",
        1,
        "seal",
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_what_the_owner_does_behind_the_trigger_is_found(
    committed, databases, inside, capsys, how: str
) -> None:
    statement, seq, why = TAMPERING[how]
    with inside("city_320500"), transaction.atomic():
        for number in range(4):
            record(number_of_papers=number)
    call_command("audit_verify", schema="city_320500")
    assert capsys.readouterr().out == "city_320500: whole, 4 events in 1 chains\n"

    with databases.owner_login(committed.name), connection.cursor() as cursor:
        cursor.execute("SET search_path TO city_320500")
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_event_append_only")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_event_append_only")

    with pytest.raises(CommandError, match="broken in 1 of 1"):
        call_command("audit_verify", schema="city_320500")
    report = capsys.readouterr().out
    assert "city_320500: BROKEN at row" in report
    assert f"event {seq} of chain request:1" in report
    assert why in report


def test_without_a_schema_every_authority_is_checked(committed, inside, capsys) -> None:
    with inside("port_shanghai"), transaction.atomic():
        record()
        count, chains = (
            AuditEvent.objects.count(),
            AuditEvent.objects.values("chain").distinct().count(),
        )

    call_command("audit_verify")

    report = capsys.readouterr().out.splitlines()
    assert f"port_shanghai: whole, {count} events in {chains} chains" in report
    assert any(line.startswith("public: whole") for line in report)
    assert len(report) == 5  # public, three cities, the port


@pytest.mark.parametrize("key", sorted(PERSONAL_KEYS))
def test_a_payload_with_a_personal_field_is_refused(key: str) -> None:
    with pytest.raises(PersonalData, match=key):
        clean({key: "x"})


@pytest.mark.parametrize(
    "value",
    ["Zhang Wei", "张伟", "a@example.cn", "E12345678", "+8613800138000", "x" * 201, 1.5, b"x"],
)
def test_a_value_that_is_no_id_code_or_instant_is_refused(value: object) -> None:
    with pytest.raises(PersonalData) as refusal:
        clean({"reason": {"inner": [value]}})

    assert str(value) not in str(refusal.value)


def test_a_refused_payload_leaves_no_event(suzhou) -> None:
    with pytest.raises(PersonalData):
        record(surname="Zhang")

    assert AuditEvent.objects.count() == 0


@given(st.dictionaries(st.from_regex(r"x[a-z_]{0,8}", fullmatch=True), st.integers() | st.none()))
def test_the_canonical_form_does_not_depend_on_the_order_of_keys(facts: dict[str, object]) -> None:
    turned = dict(reversed(list(facts.items())))

    assert canonical(clean(facts)) == canonical(clean(turned))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET event = 'x'",
        "UPDATE audit_auditevent SET event = 'x' WHERE false",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
    ],
)
@pytest.mark.parametrize("schema", ["suzhou", "port", "public"])
def test_the_database_refuses_every_change_to_the_trail(
    request: pytest.FixtureRequest, schema: str, statement: str
) -> None:
    request.getfixturevalue(schema)
    record()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    (event,) = selectors.events_of("request:1")
    assert event.event == "transfers.claimed"
