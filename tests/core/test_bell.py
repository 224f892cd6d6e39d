"""A ring is sent soon, by a thread of its own, and nobody waits for a broker that is away."""

import threading
import time
from typing import Any

import pytest
from django.db import transaction

from apps.core import bell
from config.celery import app as celery
from tests.databases import Copy

Sent = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def own_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bell that no other test has rung."""
    bell.wait()
    monkeypatch.setattr(bell, "_bell", bell.Bell())


@pytest.fixture
def sent(own_bell: None, monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Note what would go to the broker."""
    noted: Sent = []

    def note(name: str, *, kwargs: dict[str, Any], **_: object) -> None:
        noted.append((name, kwargs))

    monkeypatch.setattr(celery, "send_task", note)
    return noted


def ring(name: str) -> None:
    bell.ring(name, queue="standard")


def test_a_ring_is_sent_with_its_arguments(sent: Sent) -> None:
    bell.ring("a.task", queue="urgent", schema="public", lane="urgent")

    assert bell.wait(10)
    assert sent == [("a.task", {"schema": "public", "lane": "urgent"})]


def test_equal_rings_that_wait_are_one(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    real = celery.send_task

    def slowly(name: str, **options: Any) -> None:
        go_on.wait(10)
        real(name, **options)

    monkeypatch.setattr(celery, "send_task", slowly)
    ring("first")
    for _ in range(20):
        ring("second")
    go_on.set()

    assert bell.wait(10)
    assert sum(name == "second" for name, _ in sent) == 1


def test_nobody_waits_for_a_broker_that_is_away_and_later_rings_are_heard(
    own_bell: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []

    def away(name: str, **_: object) -> None:
        if name == "lost":
            time.sleep(0.5)
            raise ConnectionError
        heard.append(name)

    monkeypatch.setattr(celery, "send_task", away)
    start = time.monotonic()
    ring("lost")
    ring("heard")

    assert time.monotonic() - start < 0.4
    assert bell.wait(10)
    assert heard == ["heard"]


def test_it_rings_after_the_commit_and_not_after_a_rollback(committed: Copy, sent: Sent) -> None:
    with transaction.atomic():
        bell.ring_after_commit("kept", queue="standard")
        bell.wait(1)
        assert sent == []
    with transaction.atomic():
        bell.ring_after_commit("undone", queue="standard")
        transaction.set_rollback(True)

    assert bell.wait(10)
    assert sent == [("kept", {})]
