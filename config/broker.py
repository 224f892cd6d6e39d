"""The broker that wakes the workers: one Redis, several behind Sentinel, or RabbitMQ.

The address says which: redis://, sentinel://one;sentinel://two, amqp://; with TLS rediss://,
DELTAVISA_BROKER_TLS and amqps://.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from kombu import Queue


def broker_settings(
    url: str, *, queues: Iterable[str], lasts: int, master: str, tls: bool
) -> dict[str, Any]:
    """Give Celery's settings for a broker address.

    `lasts` is after how many seconds an unfinished task is offered again; `master` is the name
    under which Sentinels know the server. RabbitMQ keeps the queues on several of its nodes.
    """
    scheme = urlsplit(url).scheme
    if scheme in {"amqp", "amqps"}:
        replicated = {"x-queue-type": "quorum"}
        return {
            "broker_url": url,
            "task_queues": [Queue(name, queue_arguments=replicated) for name in queues],
            "broker_transport_options": {"confirm_publish": True},
        }
    options: dict[str, Any] = {"visibility_timeout": lasts, "socket_keepalive": True}
    found: dict[str, Any] = {"broker_url": url, "task_queues": [Queue(name) for name in queues]}
    if scheme == "sentinel":
        password = unquote(urlsplit(url.split(";", maxsplit=1)[0]).password or "")
        options |= {"master_name": master, "sentinel_kwargs": {"password": password or None}}
        if tls:
            found["broker_use_ssl"] = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
            options["sentinel_kwargs"] |= {"ssl": True}
    return {**found, "broker_transport_options": options}
