"""Who acts, and how layers below the audit trail leave an event in it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from apps.core import recording
from apps.core.actors import Actor

ADA = Actor(kind="user", id="0b7c", roles=frozenset({"city_officer"}))


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    """Listen in place of the audit trail, and put it back afterwards."""
    events: list[dict[str, Any]] = []

    def listen(
        event: str,
        *,
        actor: Actor,
        chain: str,
        subject: str | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        known = {"event": event, "actor": actor.id, "chain": chain, "subject": subject}
        events.append(known | dict(payload or {}))

    before = list(recording._registered)
    recording.register(listen)
    yield events
    recording._registered[:] = before


def test_an_event_joins_the_chain_of_its_subject(heard: list[dict[str, Any]]) -> None:
    recording.record("things.filed", actor=ADA, subject="thing:1", payload={"number": 7})

    assert heard == [
        {
            "event": "things.filed",
            "actor": "0b7c",
            "chain": "thing:1",
            "subject": "thing:1",
            "number": 7,
        }
    ]


def test_an_event_may_join_another_chain(heard: list[dict[str, Any]]) -> None:
    recording.record("things.filed", actor=ADA, subject="thing:1", chain="request:2")

    assert heard[0]["chain"] == "request:2"


def test_without_an_audit_trail_nothing_is_lost_in_silence(heard: list[dict[str, Any]]) -> None:
    recording._registered.clear()

    with pytest.raises(RuntimeError, match="audit"):
        recording.record("things.filed", actor=ADA, subject="thing:1")
    assert heard == []


def test_the_system_acts_under_the_name_of_its_part() -> None:
    relay = Actor.system("routing")

    assert (relay.kind, str(relay), relay.is_person) == ("system", "system:routing", False)


def test_a_guest_holds_no_role() -> None:
    assert Actor.guest().roles == frozenset()
    assert not Actor.guest().is_person


def test_a_person_is_one_on_a_page_and_through_the_api() -> None:
    assert ADA.is_person
    assert Actor(kind="api", id="0b7c").is_person


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_an_actor_that_cannot_be_named_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 80"):
        Actor(kind="user", id=name)
