"""The description of the API is served by every host, and its page works under our strict CSP."""

from collections.abc import Callable

import pytest
from django.test import Client

HOSTS = ("localhost", "suzhou-js.localhost", "port.localhost")

ClientFor = Callable[[str], Client]


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_describes_its_own_api(db: None, client_for: ClientFor, host: str) -> None:
    answer = client_for(host).get("/api/v1/schema/", HTTP_ACCEPT="application/json")

    described = answer.json()
    assert described["openapi"].startswith("3.1")
    assert "/api/v1/tokens" in described["paths"]
    assert ("/api/v1/cases" in described["paths"]) == (host == "port.localhost")
    assert ("/api/v1/requests" in described["paths"]) == (host == "suzhou-js.localhost")


@pytest.mark.parametrize("host", HOSTS)
def test_its_page_holds_nothing_inline(db: None, client_for: ClientFor, host: str) -> None:
    client = client_for(host)

    page = client.get("/api/v1/docs/")
    script = client.get("/api/v1/docs/?script=")

    assert page.status_code == script.status_code == 200
    text = page.content.decode()
    assert "<style" not in text
    assert "<script>" not in text
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert script.headers["Content-Type"].startswith("application/javascript")
