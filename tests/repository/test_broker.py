"""The bell rings over whichever broker the address names."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery

from config.broker import broker_settings
from config.running.child import Child, wait_until
from config.running.local import LOOPBACK, free_port
from config.running.valkey import Valkey, program

MASTER = "main"


def settings_for(url: str, *, tls: bool = False) -> dict[str, Any]:
    return broker_settings(url, queues=("urgent", "standard"), lasts=300, master=MASTER, tls=tls)


@pytest.fixture
def sentinel(tmp_path: Path) -> Iterator[str]:
    """A server and the Sentinel that knows it; gives the address for workers."""
    password = secrets.token_urlsafe(12)
    server = Valkey(
        tmp_path / "valkey", port=free_port(), password=password, log=tmp_path / "valkey.log"
    )
    server.prepare()
    server.start()
    port, conf = free_port(), tmp_path / "sentinel.conf"
    conf.write_text(
        f"bind {LOOPBACK}\nport {port}\nrequirepass {password}\n"
        f"sentinel monitor {MASTER} {LOOPBACK} {server.port} 1\n"
        f"sentinel auth-pass {MASTER} {password}\n"
    )
    child = Child("sentinel", [program(), conf, "--sentinel"], log=tmp_path / "sentinel.log")
    child.start()
    with redis.Redis(host=LOOPBACK, port=port, password=password) as client:
        wait_until(lambda: answers(client), child, seconds=10)
    yield f"sentinel://:{password}@{LOOPBACK}:{port}/1"
    child.stop()
    server.stop()


def answers(client: redis.Redis) -> bool:
    """Whether a Sentinel takes commands."""
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


def test_a_task_is_sent_and_taken_over_redis_behind_a_sentinel(sentinel: str) -> None:
    app = Celery("test")
    app.conf.update(**settings_for(sentinel), task_default_queue="standard")

    app.send_task("routing.sweep", kwargs={"schema": "public"}, queue="urgent")

    with app.connection_for_read() as connection, connection.SimpleQueue("urgent") as queue:
        message = queue.get(timeout=10)
        message.ack()
        assert message.headers["task"] == "routing.sweep"


def test_rabbitmq_keeps_the_queues_on_several_nodes_and_confirms_what_it_took() -> None:
    made = settings_for("amqps://app:one@broker.example.org//")

    assert {queue.name for queue in made["task_queues"]} == {"urgent", "standard"}
    assert all(q.queue_arguments == {"x-queue-type": "quorum"} for q in made["task_queues"])
    assert made["broker_transport_options"] == {"confirm_publish": True}


def test_sentinels_are_spoken_to_in_tls_where_it_is_asked_for() -> None:
    made = settings_for("sentinel://:one@a.example.org/1;sentinel://:one@b.example.org/1", tls=True)

    assert made["broker_use_ssl"]
    assert made["broker_transport_options"]["sentinel_kwargs"] == {"password": "one", "ssl": True}
    assert "broker_use_ssl" not in settings_for("sentinel://:one@a.example.org/1")


def test_one_redis_offers_an_unfinished_task_again_only_after_the_longest_one() -> None:
    made = settings_for("redis://127.0.0.1/1")

    assert made["broker_transport_options"]["visibility_timeout"] == 300
    assert all(queue.queue_arguments is None for queue in made["task_queues"])
