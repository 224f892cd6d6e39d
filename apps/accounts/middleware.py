"""Keeps a session to its host and to its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from redis.exceptions import RedisError

from apps.accounts import services
from apps.accounts.credentials import address_of
from apps.accounts.digests import blind
from apps.accounts.sessions import SEEN, STARTED, is_foreign

#: Asking this address how long the session still lasts is no click.
CLOCK_PATH: Final = "/session/"
NOTE_EVERY_SECONDS: Final = 60


class SessionGuardMiddleware:
    """Refuses sessions of other hosts and ends those that have run out.

    It stands after AuthenticationMiddleware. A foreign cookie is noted in the audit trail, at most
    once a minute for each address, and taken away; the request goes on as a guest's. It leaves
    `request.session_left`, the seconds until a session ends without a further click, and
    `request.session_ended_of`, the id of the person whose session it has just ended.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the session, then answer; pages of someone logged in are kept by no cache."""
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if key is None:
            return self.get_response(request)
        if is_foreign(key):
            self._note_foreign(request)
            response = self.get_response(request)
            if settings.SESSION_COOKIE_NAME not in response.cookies:
                response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
            return response
        signed_in = SESSION_KEY in request.session
        if signed_in:
            self._keep_time(request)
        response = self.get_response(request)
        if signed_in:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def _keep_time(self, request: HttpRequest) -> None:
        """End a session past its time; note the last click, to the minute."""
        now = int(time.time())
        started = request.session.get(STARTED, 0)
        seen = request.session.get(SEEN, started)
        if _left(now, started, seen) < 0:
            person = request.session[SESSION_KEY]
            logout(request)
            request.session_ended_of = person  # type: ignore[attr-defined]
            return
        only_asks = request.path == CLOCK_PATH and request.method != "POST"
        if now - seen > NOTE_EVERY_SECONDS and not only_asks:
            request.session[SEEN] = seen = now
        request.session_left = _left(now, started, seen)  # type: ignore[attr-defined]

    def _note_foreign(self, request: HttpRequest) -> None:
        """Leave an audit event, unless this address has just left one."""
        address = address_of(request)
        try:
            fresh = cache.add(f"foreign-session:{blind(address)}", 1, 60)
        except (RedisError, OSError):
            fresh = True  # better once too often than not at all
        if fresh:
            services.note_foreign_session(address=address)


def _left(now: int, started: int, seen: int) -> int:
    """Seconds until the session has been idle too long, or has lasted its longest (ASVS 7.3)."""
    ends = min(started + settings.SESSION_LONGEST_SECONDS, seen + settings.SESSION_IDLE_SECONDS)
    return int(ends) - now
