"""Tokens of the API: made by a login, shown once, worth nothing elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.accounts import services, throttle
from apps.accounts.errors import UnknownToken
from apps.accounts.models import ApiToken, User
from apps.accounts.permissions import NotAllowed, actor_of
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, SYSTEM, make_actor, make_user

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


def ask(client: Client, **body: Any):
    given = {"username": "lilei", "password": PASSWORD, **body}
    return client.post("/api/v1/tokens", given, content_type="application/json")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_login_gives_a_token_that_speaks_for_the_person(client, user) -> None:
    made = ask(client)

    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    me = client.get("/api/v1/me", headers=bearer(made.json()["token"]))
    assert me.status_code == 200
    assert me.json()["id"] == str(user.pk)
    assert me.json()["roles"] == ["handler"]
    assert "inviter_file" in me.json()["functions"]
    assert "city_check" not in me.json()["functions"]
    assert me.json()["authority"]["slug"] == "suzhou-js"


def test_only_a_digest_of_the_secret_is_kept(client) -> None:
    token = ask(client).json()["token"]

    kept = ApiToken.objects.get()
    secret = token.split("_", 2)[2]
    assert len(secret) >= 43
    assert secret not in str(vars(kept))


def test_the_same_answer_for_an_unknown_name_and_a_wrong_password(client) -> None:
    wrong, unknown = ask(client, password="no"), ask(client, username="nobody")

    assert wrong.status_code == unknown.status_code == 401
    first, second = wrong.json(), unknown.json()
    first.pop("instance"), second.pop("instance")
    assert first == second
    assert first["code"] == "wrong-credentials"
    assert ApiToken.objects.count() == 0
    assert AuditEvent.objects.filter(event="accounts.sign_in_failed").count() == 2


def test_page_and_api_share_the_brake(client) -> None:
    for _ in range(throttle.TRIES_PER_ACCOUNT):
        client.post("/login/", {"username": "lilei", "password": "wrong"})

    refused = ask(client)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= throttle.WINDOW_SECONDS
    assert refused.json()["code"] == "too-many-login-attempts"
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize(
    "body", [{"lifetime_hours": 0}, {"lifetime_hours": 2161}, {"scope": "all"}, {"password": ""}]
)
def test_a_body_of_another_shape_is_refused_naming_the_field(client, body: dict[str, Any]) -> None:
    refused = ask(client, **body)

    assert refused.status_code == 400
    assert [error["pointer"] for error in refused.json()["errors"]] == [f"#/{next(iter(body))}"]
    assert ApiToken.objects.count() == 0


def test_a_token_of_one_host_is_worth_nothing_on_another(client, client_for, inside) -> None:
    token = ask(client).json()["token"]
    with inside("city_320100"):
        make_user(Role.HANDLER, username="lilei")

    for host in ("nanjing.localhost", "port.localhost", "localhost"):
        refused = client_for(host).get("/api/v1/me", headers=bearer(token))
        assert refused.status_code == 401
        assert refused["WWW-Authenticate"].startswith("Bearer")
        assert refused.json()["code"] == "not-authenticated"


def test_a_token_ends_with_its_time(client) -> None:
    token = ask(client, lifetime_hours=1).json()["token"]
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=59), tick=False):
        assert client.get("/api/v1/me", headers=bearer(token)).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61), tick=False):
        assert client.get("/api/v1/me", headers=bearer(token)).status_code == 401


def test_no_token_lives_longer_than_ninety_days(user) -> None:
    made = services.create_token(
        actor=actor_of(user), user_id=user.pk, lifetime=dt.timedelta(days=9999)
    )

    assert made.token.expires_at - timezone.now() < dt.timedelta(days=90, seconds=1)


@pytest.mark.parametrize(
    "text", ["", "dv", "dv_", "dv_x", "dv__x", "xx_y_z", "dv_" + "0" * 12 + "_wrong", "dv_\u4f60_x"]
)
def test_any_other_text_is_refused(client, text: str) -> None:
    header = {"HTTP_AUTHORIZATION": f"Bearer {text}"}

    assert client.get("/api/v1/me", **header).status_code == 401


def test_a_right_prefix_with_a_wrong_secret_is_refused(client) -> None:
    kind, prefix, secret = ask(client).json()["token"].split("_", 2)

    refused = client.get("/api/v1/me", headers=bearer(f"{kind}_{prefix}_{secret[::-1]}"))

    assert refused.status_code == 401


def test_a_token_is_ended_by_the_call_that_carries_it(client) -> None:
    token = ask(client).json()["token"]

    assert client.delete("/api/v1/tokens/current", headers=bearer(token)).status_code == 204

    assert client.get("/api/v1/me", headers=bearer(token)).status_code == 401
    events = AuditEvent.objects.filter(event__startswith="accounts.token").order_by("id")
    assert [e.event for e in events] == ["accounts.token_created", "accounts.token_revoked"]
    assert events[1].actor_kind == "api"


def test_a_session_carries_no_token_to_end(client, user) -> None:
    client.force_login(user)

    assert client.delete("/api/v1/tokens/current").status_code == 404


def test_the_page_ends_a_token(client, user) -> None:
    token = ask(client).json()
    client.force_login(user)
    assert f"dv_{token['token'].split('_')[1]}_…" in client.get("/account/").content.decode()

    client.post(f"/account/tokens/{token['id']}/revoke/")

    assert client.get("/api/v1/me", headers=bearer(token["token"])).status_code == 401


def test_a_token_is_made_for_oneself_and_ended_by_oneself_or_the_administrator(user) -> None:
    officer, admin = make_actor(Role.CITY_OFFICER), make_actor(Role.CITY_ADMIN)
    with pytest.raises(NotAllowed):
        services.create_token(actor=admin, user_id=user.pk)
    token = services.create_token(actor=actor_of(user), user_id=user.pk).token

    with pytest.raises(NotAllowed):
        services.revoke_token(actor=officer, token_id=token.pk)
    services.revoke_token(actor=admin, token_id=token.pk)
    with pytest.raises(UnknownToken):
        services.revoke_token(actor=admin, token_id=token.pk)

    assert AuditEvent.objects.filter(event="accounts.token_revoked").count() == 1


def test_a_token_of_a_closed_account_is_refused(client, user) -> None:
    token = ask(client).json()["token"]

    services.deactivate(actor=SYSTEM, user_id=user.pk)

    assert client.get("/api/v1/me", headers=bearer(token)).status_code == 401


def test_a_revoked_role_bites_at_the_next_call(client, user) -> None:
    token = ask(client).json()["token"]

    services.revoke_role(actor=SYSTEM, user_id=user.pk, role=Role.HANDLER)

    assert client.get("/api/v1/me", headers=bearer(token)).json()["roles"] == []


def test_the_last_use_is_kept_to_the_minute(client) -> None:
    token = ask(client).json()["token"]
    client.get("/api/v1/me", headers=bearer(token))
    first = ApiToken.objects.get().last_used_at
    client.get("/api/v1/me", headers=bearer(token))
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first

    with time_machine.travel(first + dt.timedelta(seconds=61), tick=False):
        client.get("/api/v1/me", headers=bearer(token))

    assert ApiToken.objects.get().last_used_at == first + dt.timedelta(seconds=61)


def test_a_browser_needs_its_token_against_forged_requests(user) -> None:
    strict = Client(enforce_csrf_checks=True, HTTP_HOST=HOST)
    strict.force_login(user)

    refused = strict.delete("/api/v1/tokens/current")

    assert refused.status_code == 403
    assert strict.get("/api/v1/me").status_code == 200


def test_a_guest_is_asked_to_log_in(client) -> None:
    refused = client.get("/api/v1/me")

    assert refused.status_code == 401
    assert refused["Content-Type"].startswith("application/problem+json")
