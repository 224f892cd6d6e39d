"""Clearing away what has run out."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from apps.accounts.models import IdempotencyKey, Session
from apps.regions.scoping import any_command

KEEP_ANSWERS_FOR: Final = dt.timedelta(hours=24)


@any_command
def clear_expired() -> tuple[int, int]:
    """Delete expired sessions and stored API answers of yesterday; say how many of each.

    Tokens stay: which token acted is part of the record.
    """
    now = timezone.now()
    sessions, _of = Session.objects.filter(expire_date__lt=now).delete()
    old = IdempotencyKey.objects.filter(created_at__lt=now - KEEP_ANSWERS_FOR)
    answers, _of = old.delete()
    return sessions, answers
