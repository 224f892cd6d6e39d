"""The one way in: page and API check a user name and password through the same function."""

from __future__ import annotations

from typing import Literal, cast

from django.contrib.auth import authenticate
from django.http import HttpRequest

from apps.accounts import services, throttle
from apps.accounts.errors import WrongCredentials
from apps.accounts.models import User


def check_credentials(
    request: HttpRequest, *, username: str, password: str, way: Literal["page", "token"]
) -> User:
    """Give the active user with that name and password, and leave a trace either way.

    Raises WrongCredentials, which says the same for an unknown name, a wrong password and a closed
    account, or TooManyAttempts. The trace of a failure is committed: it is no part of a
    transaction that the refusal undoes.
    """
    address = address_of(request)
    throttle.check(address=address, username=username)
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        throttle.count_failure(address=address, username=username)
        services.note_failed_sign_in(username=username, address=address, way=way)
        raise WrongCredentials
    throttle.forget(address=address, username=username)
    services.note_sign_in(user=user, way=way)
    return user


def confirm_password(request: HttpRequest, *, password: str) -> None:
    """Have the person who is logged in show the password again, and leave a trace either way.

    Raises WrongCredentials or TooManyAttempts; failures count together with those of logging in.
    """
    user, address = cast("User", request.user), address_of(request)
    throttle.check(address=address, username=user.username)
    if not user.check_password(password):
        throttle.count_failure(address=address, username=user.username)
        services.note_failed_confirmation(user=user)
        raise WrongCredentials
    throttle.forget(address=address, username=user.username)
    services.note_confirmation(user=user)


def address_of(request: HttpRequest) -> str:
    """Give the network address of the caller; a proxy's header is for the server to judge."""
    return str(request.META.get("REMOTE_ADDR", ""))


def device_of(request: HttpRequest) -> str:
    """Say in a few words which browser and system the caller uses, for the list of sessions."""
    agent = request.headers.get("User-Agent", "")
    browser = _first(agent, {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome"})
    browser = browser or _first(agent, {"Safari/": "Safari"})
    system = _first(
        agent,
        {
            "Android": "Android",
            "iPhone": "iPhone",
            "iPad": "iPad",
            "Windows": "Windows",
            "Mac OS": "macOS",
            "Linux": "Linux",
        },
    )
    return " · ".join(word for word in (browser, system) if word)


def _first(agent: str, names: dict[str, str]) -> str:
    """Give the name of the first mark found in a User-Agent header."""
    return next((name for mark, name in names.items() if mark in agent), "")
