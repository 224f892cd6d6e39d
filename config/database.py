"""Turns a database address into Django's settings for it."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import SecretStr

ENGINE = "apps.regions.backend"


def database_settings(url: SecretStr, *, max_age: int) -> dict[str, Any]:
    """Give one entry of `DATABASES` for an address; its query becomes libpq options (sslmode ...).

    Connections last (`max_age` seconds): opening one costs more than most queries. They are
    checked before use, so a restarted server costs one retry and not an error page.
    """
    parts = urlsplit(url.get_secret_value())
    if parts.scheme not in {"postgres", "postgresql"}:
        message = "A database address must begin with postgresql://"
        raise ValueError(message)
    return {
        "ENGINE": ENGINE,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": max_age,
        "CONN_HEALTH_CHECKS": True,
    }


def login_of(url: SecretStr) -> dict[str, str]:
    """Give the user and password of a database address."""
    parts = urlsplit(url.get_secret_value())
    return {
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }
