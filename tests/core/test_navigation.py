"""The header shows each reader the pages of this host that they may open."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from apps.core import navigation


@pytest.fixture(autouse=True)
def _own_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", [])
    monkeypatch.setattr(navigation, "_gate", navigation._only_open)
    monkeypatch.setattr(navigation, "_unread", navigation._nothing_unread)


@pytest.fixture
def request_for(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/api/v1/schema/")
    request.urlconf = "config.urls.city"
    request.user = AnonymousUser()
    return request


def labels(request: HttpRequest, kind: str = "city") -> list[str]:
    return [str(link.label) for link in navigation.links(request, kind)]


def test_entries_come_in_their_order_and_only_on_their_kind_of_host(
    request_for: HttpRequest,
) -> None:
    navigation.register(kind="city", label="Try", url_name="portal:glossary", order=2)
    navigation.register(kind="city", label="Schema", url_name="api-schema", order=1)
    navigation.register(kind="port", label="Docs", url_name="api-docs")

    assert labels(request_for) == ["Schema", "Try"]
    assert labels(request_for, "port") == ["Docs"]


def test_a_page_that_needs_a_function_is_hidden_until_the_gate_opens_it(
    request_for: HttpRequest,
) -> None:
    navigation.register(kind="city", label="Desk", url_name="portal:glossary", function="city_read")
    assert labels(request_for) == []

    navigation.use_gate(lambda _request, function: function == "city_read")
    assert labels(request_for) == ["Desk"]


def test_the_section_one_is_in_is_marked(request_for: HttpRequest) -> None:
    navigation.register(kind="city", label="Schema", url_name="api-schema")
    navigation.register(kind="city", label="Try", url_name="portal:glossary")

    found = {str(link.label): link.is_current for link in navigation.links(request_for, "city")}

    assert found == {"Schema": True, "Try": False}


def test_a_section_may_have_pages_whose_addresses_begin_otherwise(
    request_for: HttpRequest,
) -> None:
    navigation.register(kind="city", label="Try", url_name="portal:glossary", also="api-schema")

    assert [link.is_current for link in navigation.links(request_for, "city")] == [True]


def test_registering_a_page_again_replaces_it(request_for: HttpRequest) -> None:
    navigation.register(kind="city", label="Old", url_name="portal:glossary")
    navigation.register(kind="city", label="New", url_name="portal:glossary")

    assert labels(request_for) == ["New"]


def test_home_is_current_only_on_the_home_page_itself() -> None:
    assert navigation._current(["/", "/desk/"], "/desk/7/") == "/desk/"
    assert navigation._current(["/", "/desk/"], "/") == "/"
    assert navigation._current(["/", "/desk/"], "/notices/") == ""


def test_the_bell_shows_what_the_counter_says(request_for: HttpRequest) -> None:
    assert navigation.unread(request_for) == 0

    navigation.use_unread_counter(lambda _request: 7)

    assert navigation.unread(request_for) == 7


def test_a_request_refused_before_its_sender_is_known_sees_open_pages_and_no_bell(
    request_for: HttpRequest,
) -> None:
    navigation.register(kind="city", label="Desk", url_name="portal:glossary", function="city_read")
    navigation.register(kind="city", label="Open", url_name="api-docs")
    navigation.use_gate(lambda _request, _function: True)
    navigation.use_unread_counter(lambda request: len(str(request.user)))
    del request_for.user

    assert labels(request_for) == ["Open"]
    assert navigation.unread(request_for) == 0
