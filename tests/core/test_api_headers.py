"""Every answer of the API names its version and the number of the call."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db

CALLS = ("/api/v1/me", "/api/v1/nowhere", "/api/v1/schema/")
ClientFor = Callable[[str], Client]


@pytest.mark.parametrize("path", CALLS)
def test_a_number_that_the_caller_names_comes_back(path: str, client_for: ClientFor) -> None:
    answer = client_for("suzhou-js.localhost").get(path, headers={"X-Request-ID": "erp-2026.11_7"})

    assert answer["X-Request-ID"] == "erp-2026.11_7"
    assert answer["API-Version"] == settings.SPECTACULAR_SETTINGS["VERSION"]


@pytest.mark.parametrize(
    "named",
    ["", "x" * 65, "a b", "<b>", "号", "a\tb"],
    ids=["none", "long", "gap", "tag", "zh", "tab"],
)
def test_what_does_not_belong_into_a_log_is_replaced(named: str, client_for: ClientFor) -> None:
    answer = client_for("suzhou-js.localhost").get(
        "/api/v1/me", headers={"X-Request-ID": named.encode().decode("latin-1")}
    )

    assert UUID(answer["X-Request-ID"]).version == 4


def test_pages_carry_neither(client_for: ClientFor) -> None:
    answer = client_for("localhost").get("/", headers={"X-Request-ID": "7"})

    assert not {"X-Request-ID", "API-Version"} & set(answer.headers)
