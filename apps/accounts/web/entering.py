"""Beginning a session for a person who has just shown who they are."""

from __future__ import annotations

import time

from django.contrib import auth
from django.http import HttpRequest

from apps.accounts.credentials import device_of
from apps.accounts.models import User
from apps.accounts.sessions import CONFIRMED, DEVICE, SEEN, STARTED


def begin_session(request: HttpRequest, user: User) -> None:
    """Log the person in under a new key, and note when and with which device."""
    auth.login(request, user)
    now = int(time.time())
    request.session.update({STARTED: now, SEEN: now, CONFIRMED: now, DEVICE: device_of(request)})
