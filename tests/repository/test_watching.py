"""What supervisors and Prometheus are told."""

import re
from unittest.mock import ANY

import pytest
from django.db import connection
from django.test import Client
from prometheus_client import generate_latest

from apps.regions.scoping import AuthorityRef
from config.metrics import registry


def figures() -> dict[str, float]:
    """Give the metrics by name."""
    lines = generate_latest(registry()).decode().splitlines()
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    }


def test_metrics_tell_what_is_served_and_what_waits(db: None) -> None:
    seen = figures()

    assert seen["deltavisa_authorities_ready"] >= 4
    assert seen["deltavisa_broker_up"] == 1


def test_metrics_name_authorities_and_nobody(public: AuthorityRef) -> None:
    text = generate_latest(registry()).decode()

    assert set(re.findall(r'(\w+)="', text)) <= {"origin", "destination"}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "nobody.example"])
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/livez", {"status": "alive"}),
        ("/readyz", {"status": "ready", "authorities": ANY, "broker": "up"}),
    ],
)
def test_probes_are_answered_on_any_address(db: None, host: str, path: str, told: object) -> None:
    answer = Client(HTTP_HOST=host).get(path)

    assert answer.status_code == 200
    assert answer.json() == told
    assert "sessionid" not in answer.cookies


def test_without_a_database_it_lives_but_is_not_ready(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def away() -> None:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(connection, "ensure_connection", away)
        patched.setattr(connection, "cursor", away)
        alive = Client(HTTP_HOST="localhost").get("/livez")
        ready = Client(HTTP_HOST="localhost").get("/readyz")

    assert alive.status_code == 200
    assert ready.status_code == 503
    assert ready.json()["status"] == "not ready"
