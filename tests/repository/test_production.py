"""Production starts only with values that are safe there, and names every one that is not."""

import importlib
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pydantic import SecretStr

from config.env import Env
from config.safety import require_safe, unsafe_values

AWAY = "db.example.org:5432/deltavisa"

SAFE: dict[str, Any] = {
    "DELTAVISA_SECRET_KEY": "k" * 64,
    "DELTAVISA_BLIND_INDEX_KEY": "b" * 64,
    "DELTAVISA_BASE_DOMAIN": "visa.example.org",
    "DATABASE_URL": f"postgresql://app:one@{AWAY}?sslmode=verify-full",
    "DATABASE_OWNER_URL": f"postgresql://owner:two@{AWAY}?sslmode=verify-full",
    "REDIS_URL": "rediss://:three@redis.example.org/0",
    "BROKER_URL": "rediss://:three@redis.example.org/1",
    "DATA_DIR": "/data",
}

UNSAFE = [
    ("DELTAVISA_SECRET_KEY", None, "DELTAVISA_SECRET_KEY is not set"),
    ("DELTAVISA_SECRET_KEY", "short", "DELTAVISA_SECRET_KEY is shorter"),
    ("DELTAVISA_BLIND_INDEX_KEY", None, "DELTAVISA_BLIND_INDEX_KEY is not set"),
    ("DELTAVISA_BLIND_INDEX_KEY", "short", "DELTAVISA_BLIND_INDEX_KEY is shorter"),
    ("DELTAVISA_BASE_DOMAIN", None, "DELTAVISA_BASE_DOMAIN is localhost"),
    ("DELTAVISA_BASE_DOMAIN", "visa.localhost", "DELTAVISA_BASE_DOMAIN is localhost"),
    ("DELTAVISA_TENANT_ROLES", "false", "DELTAVISA_TENANT_ROLES is off"),
    ("DELTAVISA_FAULT_POINTS", "routing.after_claim=kill", "DELTAVISA_FAULT_POINTS is set"),
    ("DATABASE_URL", None, "DATABASE_URL is not set"),
    (
        "DATABASE_URL",
        f"postgresql://app@{AWAY}?sslmode=verify-full",
        "DATABASE_URL has no password",
    ),
    ("DATABASE_URL", f"postgresql://app:one@{AWAY}", "DATABASE_URL leaves this machine without"),
    (
        "DATABASE_URL",
        f"postgresql://app:one@{AWAY}?sslmode=require",
        "DATABASE_URL leaves this machine without",
    ),
    (
        "DATABASE_OWNER_URL",
        f"postgresql://app:one@{AWAY}?sslmode=verify-full",
        "DATABASE_URL must use another login",
    ),
    (
        "DATABASE_REPLICA_URL",
        "postgresql://app:one@db2.example.org/deltavisa",
        "DATABASE_REPLICA_URL leaves this machine without",
    ),
    ("REDIS_URL", "redis://redis.example.org/0", "REDIS_URL leaves this machine without TLS"),
    ("BROKER_URL", "amqp://broker.example.org//", "BROKER_URL leaves this machine without TLS"),
    (
        "BROKER_URL",
        "sentinel://localhost:26379/1;sentinel://two.example.org:26379/1",
        "BROKER_URL leaves this machine without TLS",
    ),
    ("BROKER_URL", None, "BROKER_URL is not set"),
    ("DATA_DIR", None, "DATA_DIR is not set"),
]


def env_of(monkeypatch: pytest.MonkeyPatch, values: dict[str, Any]) -> Env:
    """Give the settings that an environment of exactly these values makes."""
    for name in {*SAFE, "DELTAVISA_TENANT_ROLES", "DELTAVISA_FAULT_POINTS"}:
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return Env(_env_file=None)


def test_safe_values_are_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    require_safe(env_of(monkeypatch, SAFE))


@pytest.mark.parametrize(("name", "value", "said"), UNSAFE)
def test_each_unsafe_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, said: str
) -> None:
    values = {**SAFE, name: value}
    env = env_of(monkeypatch, {key: given for key, given in values.items() if given is not None})

    with pytest.raises(ImproperlyConfigured, match=said):
        require_safe(env)


def test_an_empty_environment_is_told_everything_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = list(unsafe_values(env_of(monkeypatch, {})))

    for name in SAFE:
        assert any(problem.startswith(name) for problem in problems), name


def test_a_server_on_this_machine_needs_no_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    sentinels = {"BROKER_URL": "sentinel://two.example.org/1", "DELTAVISA_BROKER_TLS": "true"}
    assert list(unsafe_values(env_of(monkeypatch, {**SAFE, **sentinels}))) == []
    monkeypatch.delenv("DELTAVISA_BROKER_TLS")

    local = {
        "DATABASE_URL": "postgresql://app:one@127.0.0.1/deltavisa",
        "DATABASE_OWNER_URL": "postgresql://owner:two@127.0.0.1/deltavisa",
        "REDIS_URL": "redis://127.0.0.1/0",
        "BROKER_URL": "redis://127.0.0.1/1",
    }

    assert list(unsafe_values(env_of(monkeypatch, {**SAFE, **local}))) == []


def test_no_secret_shows_in_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {**SAFE, "DATABASE_URL": f"postgresql://app:hunter2@{AWAY}"}

    env = env_of(monkeypatch, values)

    assert "hunter2" not in "".join(unsafe_values(env)) + repr(env)


def test_the_settings_module_itself_refuses_what_is_unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.env.env", env_of(monkeypatch, {}))

    with pytest.raises(ImproperlyConfigured, match="Production will not start"):
        importlib.import_module("config.settings.production")


@pytest.mark.parametrize(
    ("url", "host", "options"),
    [
        ("postgresql://u:p%40ss@h:6543/d?sslmode=require", "h", {"sslmode": "require"}),
        ("postgres://u@[::1]/d", "::1", {}),
    ],
)
def test_a_database_address_is_read_whole(url: str, host: str, options: dict[str, str]) -> None:
    from config.database import database_settings

    entry = database_settings(SecretStr(url), max_age=5)

    assert (entry["HOST"], entry["OPTIONS"], entry["CONN_MAX_AGE"]) == (host, options, 5)
    assert entry["USER"] == "u"
    assert entry["NAME"] == "d"


@pytest.mark.parametrize("url", ["mysql://u@h/d", "h/d", ""])
def test_any_other_database_is_refused(url: str) -> None:
    from config.database import database_settings

    with pytest.raises(ValueError, match="postgresql://"):
        database_settings(SecretStr(url), max_age=5)


def test_mail_goes_out_encrypted_or_into_files() -> None:
    from config.mail import mail_settings

    assert mail_settings(None)["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert mail_settings(SecretStr("file:"))["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    start_tls = mail_settings(SecretStr("smtp://me:a%3Ab@mail.example.org"))
    assert (start_tls["EMAIL_PORT"], start_tls["EMAIL_USE_TLS"]) == (587, True)
    assert start_tls["EMAIL_HOST_PASSWORD"] == "a:b"
    tls = mail_settings(SecretStr("smtps://mail.example.org"))
    assert (tls["EMAIL_PORT"], tls["EMAIL_USE_SSL"], tls["EMAIL_USE_TLS"]) == (465, True, False)
    with pytest.raises(ValueError, match="DELTAVISA_MAIL_URL"):
        mail_settings(SecretStr("http://mail.example.org"))
