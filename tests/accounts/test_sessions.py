"""A session belongs to one host and to a limited time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.test import Client

from apps.accounts import services
from apps.accounts.digests import session_id_of
from apps.accounts.errors import UnknownSession
from apps.accounts.models import Session, User
from apps.accounts.permissions import NotAllowed, actor_of
from apps.accounts.roles import Role
from apps.accounts.selectors import sessions_of
from apps.accounts.sessions import SCHEMA, SessionStore, mark_of
from apps.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, make_actor, make_user

SUZHOU, NANJING = "suzhou-js.localhost", "nanjing.localhost"
NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def user(suzhou) -> User:
    return make_user(Role.HANDLER, username="lilei")


@pytest.fixture
def client(user: User, client_for: Callable[[str], Client]) -> Client:
    client = client_for(SUZHOU)
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537"
    client.post("/login/", {"username": "lilei", "password": PASSWORD})
    return client


def test_a_cookie_of_one_host_is_refused_and_noted_on_another(client, client_for, inside) -> None:
    with inside("city_320100"):
        make_user(Role.HANDLER, username="lilei")
    stranger = client_for(NANJING)
    stranger.cookies["sessionid"] = client.cookies["sessionid"].value

    for _ in range(3):
        response = stranger.get("/account/")
        assert response.status_code == 302
        assert response.cookies["sessionid"].value == ""
        stranger.cookies["sessionid"] = client.cookies["sessionid"].value

    with inside("city_320100"):
        (event,) = AuditEvent.objects.filter(event="accounts.foreign_session_refused")
        assert event.actor_kind == "guest"
    assert client.get("/account/").status_code == 200


def test_a_session_row_copied_into_another_schema_is_not_believed(client, inside) -> None:
    row = Session.objects.get()
    with inside("city_320100"):
        key = mark_of("city_320100") + row.session_key[8:]
        Session.objects.create(
            session_key=key,
            session_data=row.session_data,
            expire_date=row.expire_date,
            started_at=row.started_at,
            seen_at=row.seen_at,
        )

        assert dict(SessionStore(key).items()) == {}


def test_an_expired_session_is_as_good_as_none(client) -> None:
    Session.objects.update(expire_date=NOON - dt.timedelta(days=400))

    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("clicks", "still_in"),
    [([59], True), ([61], False), ([50] * 14, True), ([50] * 15, False)],
)
def test_a_session_ends_after_an_idle_hour_and_after_twelve_hours(
    user, client_for, settings, clicks: list[int], still_in: bool
) -> None:
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    client = client_for(SUZHOU)
    with time_machine.travel(NOON, tick=False) as clock:
        client.post("/login/", {"username": "lilei", "password": PASSWORD})
        answers = []
        for minutes in clicks:
            clock.shift(dt.timedelta(minutes=minutes))
            answers.append(client.get("/account/").status_code)

        assert (answers[-1] == 200) is still_in
        assert set(answers[:-1]) <= {200}
        assert Session.objects.filter(user=user).exists() is still_in


def test_pages_of_someone_logged_in_are_kept_by_no_cache(client) -> None:
    assert client.get("/account/")["Cache-Control"] == "no-store, private"


def test_the_list_names_devices_and_never_the_key(client, user) -> None:
    key = client.session.session_key

    (line,) = sessions_of(user.pk, this_key=key)

    assert line.device == "Chrome · Linux"
    assert line.is_this
    assert line.id == session_id_of(key)
    page = client.get("/account/").content.decode()
    assert "Chrome · Linux" in page
    assert key not in page


def test_a_session_is_ended_from_another_one(client, client_for, user) -> None:
    other = client_for(SUZHOU)
    other.post("/login/", {"username": "lilei", "password": PASSWORD})
    named = session_id_of(other.session.session_key)

    client.post("/account/sessions/end/", {"session": named})

    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert AuditEvent.objects.filter(event="accounts.session_ended").count() == 1


def test_all_other_sessions_are_ended_at_once(client, client_for) -> None:
    others = [client_for(SUZHOU) for _ in range(2)]
    for other in others:
        other.post("/login/", {"username": "lilei", "password": PASSWORD})

    client.post("/account/sessions/end/")

    assert [other.get("/account/").status_code for other in others] == [302, 302]
    assert client.get("/account/").status_code == 200
    assert AuditEvent.objects.get(event="accounts.sessions_ended").payload == {"sessions_ended": 2}


def test_nobody_ends_the_session_of_someone_else(client, user) -> None:
    named = session_id_of(client.session.session_key)
    stranger = make_user(Role.HANDLER)

    with pytest.raises(NotAllowed):
        services.end_session(actor=actor_of(stranger), user_id=user.pk, session_id=named)
    with pytest.raises(UnknownSession):
        services.end_session(actor=actor_of(stranger), user_id=stranger.pk, session_id=named)

    assert client.get("/account/").status_code == 200


def test_an_administrator_ends_all_sessions_of_a_person(client, user) -> None:
    admin = make_actor(Role.CITY_ADMIN)

    assert services.end_other_sessions(actor=admin, user_id=user.pk, keep_session=None) == 1

    assert client.get("/account/").status_code == 302


def test_what_has_run_out_is_cleared_away(client) -> None:
    store: SessionBase = SessionStore()
    store.create()
    Session.objects.filter(user=None).update(expire_date=NOON - dt.timedelta(days=400))

    assert services.clear_expired() == (1, 0)

    assert client.get("/account/").status_code == 200


def test_the_data_of_a_session_names_its_schema(client) -> None:
    assert client.session[SCHEMA] == "city_320500"
