"""Logging in and out on a page: one answer for every failure, a brake, a new session."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from apps.accounts import services, throttle
from apps.accounts.models import Session, User
from apps.accounts.roles import Role
from apps.accounts.sessions import mark_of
from apps.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, SYSTEM, make_user

HOST = "suzhou-js.localhost"


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def user(suzhou) -> User:
    return make_user(Role.HANDLER, username="lilei")


@pytest.fixture
def client(user: User, client_for: Callable[[str], Client]) -> Client:
    return client_for(HOST)


def log_in(client: Client, username: str = "lilei", password: str = PASSWORD, **more: str):
    return client.post("/login/", {"username": username, "password": password, **more})


def events() -> list[str]:
    trail = AuditEvent.objects.exclude(event="accounts.user_created")
    return list(trail.order_by("id").values_list("event", flat=True))


def text_of(response) -> str:
    """The page without what differs on every page: the token against forged requests."""
    html = response.content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", html)


def test_the_right_password_opens_the_page_that_was_asked_for(client) -> None:
    asked = client.get("/account/")
    assert asked.status_code == 302
    assert asked["Location"] == "/login/?next=/account/"

    response = log_in(client, next="/account/")

    assert response.status_code == 302
    assert response["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert events() == ["accounts.signed_in"]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_logging_in_never_leads_to_another_host(client, wanted: str) -> None:
    assert log_in(client, next=wanted)["Location"] == "/"


def test_name_and_password_are_not_told_apart(client, user) -> None:
    closed = make_user(Role.HANDLER, username="closed")
    services.deactivate(actor=SYSTEM, user_id=closed.pk)

    wrong = log_in(client, password="wrong password 1")
    unknown = log_in(client, username="lilee", password="wrong password 1")
    shut = log_in(client, username="closed")

    pages = {
        text_of(page).replace(name, "NAME")
        for page, name in ((wrong, "lilei"), (unknown, "lilee"), (shut, "closed"))
    }
    assert len(pages) == 1
    assert {page.status_code for page in (wrong, unknown, shut)} == {422}
    assert "_auth_user_id" not in client.session


def test_an_unknown_name_costs_one_hashing_like_a_known_one(client, monkeypatch) -> None:
    from django.contrib.auth.hashers import get_hasher

    hashed: list[str] = []
    real = type(get_hasher()).encode

    def counting(self, password, *args, **kwargs):
        hashed.append(password)
        return real(self, password, *args, **kwargs)

    monkeypatch.setattr(type(get_hasher()), "encode", counting)
    log_in(client, password="one")
    for_known = len(hashed)
    log_in(client, username="nobody", password="two")

    assert for_known == len(hashed) - for_known == 1


def test_a_failure_leaves_an_event_without_what_was_typed(client) -> None:
    log_in(client, username="my secret passport", password="wrong")
    log_in(client, username="LiLei", password="wrong")
    log_in(client, username="lilei ", password="wrong")

    failures = list(AuditEvent.objects.filter(event="accounts.sign_in_failed").order_by("seq"))
    assert [event.actor_kind for event in failures] == ["guest"] * 3
    assert "passport" not in str([event.payload for event in failures])
    assert failures[0].payload["account"] != failures[1].payload["account"]
    assert failures[1].payload["account"] == failures[2].payload["account"]


def test_ten_failures_from_one_address_are_enough_for_a_quarter_of_an_hour(client) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC), tick=False) as clock:
        for _ in range(throttle.TRIES_PER_ACCOUNT):
            assert log_in(client, password="wrong").status_code == 422

        clock.shift(dt.timedelta(minutes=5))
        refused = log_in(client)
        assert refused.status_code == 429
        assert refused["Retry-After"] == "600"
        assert "_auth_user_id" not in client.session
        assert events().count("accounts.sign_in_failed") == throttle.TRIES_PER_ACCOUNT

        clock.shift(dt.timedelta(minutes=10, seconds=1))
        assert log_in(client).status_code == 302


def test_the_true_owner_is_not_locked_out_by_another_address(client, client_for) -> None:
    for _ in range(throttle.TRIES_PER_ACCOUNT):
        log_in(client, password="wrong")

    elsewhere = client_for(HOST)
    elsewhere.defaults["REMOTE_ADDR"] = "203.0.113.9"

    assert log_in(client).status_code == 429
    assert log_in(elsewhere).status_code == 302


def test_one_address_cannot_go_through_many_names(client, monkeypatch) -> None:
    monkeypatch.setattr(throttle, "TRIES_PER_ADDRESS", 3)
    for number in range(3):
        assert log_in(client, username=f"name{number}").status_code == 422

    assert log_in(client, username="name4").status_code == 429


def test_the_right_password_clears_the_count(client) -> None:
    for _ in range(throttle.TRIES_PER_ACCOUNT - 1):
        log_in(client, password="wrong")
    assert log_in(client).status_code == 302
    client.post("/logout/")

    assert log_in(client, password="wrong").status_code == 422


def test_failures_at_one_authority_do_not_count_at_another(client, client_for, inside) -> None:
    for _ in range(throttle.TRIES_PER_ACCOUNT):
        log_in(client, password="wrong")
    with inside("city_320100"):
        make_user(Role.HANDLER, username="lilei")

    assert log_in(client_for("nanjing.localhost")).status_code == 302


def test_logging_in_begins_a_session_under_a_new_key_that_names_the_schema(client) -> None:
    log_in(client)
    first = client.session.session_key
    client.post("/logout/")
    log_in(client)

    assert first is not None
    assert first.startswith(mark_of("city_320500"))
    assert client.session.session_key != first
    assert Session.objects.filter(session_key=first).exists() is False


def test_logging_out_ends_the_session_and_clears_the_browser(client) -> None:
    log_in(client)
    cookie = client.cookies["sessionid"].value

    response = client.post("/logout/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["sessionid"] = cookie
    assert client.get("/account/").status_code == 302
    assert events()[:2] == ["accounts.signed_in", "accounts.signed_out"]


def test_logging_out_is_a_post(client) -> None:
    log_in(client)

    assert client.get("/logout/").status_code == 405
    assert client.get("/account/").status_code == 200


def test_the_admin_has_no_way_in_of_its_own(client) -> None:
    response = client.get("/admin/login/?next=/admin/")

    assert response.status_code == 302
    assert response["Location"] == "/login/?next=/admin/"
    log_in(client)
    assert client.get("/admin/login/").status_code == 403


def test_someone_logged_in_is_led_on_from_the_login_page(client) -> None:
    log_in(client)

    assert client.get("/login/?next=/account/")["Location"] == "/account/"


@pytest.mark.parametrize(
    ("code", "words"), [("en", "User name and password do not match"), ("zh-hans", "<form")]
)
def test_the_page_speaks_the_language_of_the_browser(client, code: str, words: str) -> None:
    client.cookies["django_language"] = code

    page = log_in(client, password="wrong")

    lang = {"en": 'lang="en"', "zh-hans": 'lang="zh-Hans"'}[code]
    assert lang in page.content.decode()
    assert words in page.content.decode()


def test_the_password_is_never_sent_back(client) -> None:
    assert "wrong password 1" not in log_in(client, password="wrong password 1").content.decode()


def test_empty_fields_are_named(client) -> None:
    page = log_in(client, username="", password="")

    assert page.status_code == 422
    assert events() == []


def test_without_a_cache_people_still_log_in_and_failures_are_still_noted(client, settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",  # nothing listens there
        }
    }

    assert log_in(client, password="wrong").status_code == 422
    assert log_in(client).status_code == 302
    assert events() == ["accounts.sign_in_failed", "accounts.signed_in"]
