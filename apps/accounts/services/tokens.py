"""Tokens with which a program acts for a person."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.accounts.digests import secret_digest
from apps.accounts.errors import UnknownToken
from apps.accounts.models import ApiToken
from apps.accounts.policies import check_own, check_own_or_may_administer
from apps.accounts.services.locking import lock_user, subject_of
from apps.core.actors import Actor
from apps.core.recording import record
from apps.regions.scoping import any_command

DEFAULT_LIFETIME: Final = dt.timedelta(hours=12)
LONGEST_LIFETIME: Final = dt.timedelta(days=90)
_NOTE_USE_EVERY: Final = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made; `bearer` is the whole secret text, shown this once and kept nowhere."""

    token: ApiToken
    bearer: str


@any_command
def create_token(
    *, actor: Actor, user_id: UUID, lifetime: dt.timedelta = DEFAULT_LIFETIME
) -> NewToken:
    """Make a token for oneself, `dv_<prefix>_<secret>`, for at most 90 days."""
    user = lock_user(user_id)
    check_own(actor, user)
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        prefix=secrets.token_hex(6),
        secret_sha256=secret_digest(secret),
        expires_at=timezone.now() + min(lifetime, LONGEST_LIFETIME),
    )
    facts = {"token_id": token.pk, "expires_at": token.expires_at}
    record("accounts.token_created", actor=actor, subject=subject_of(user), payload=facts)
    return NewToken(token=token, bearer=f"dv_{token.prefix}_{secret}")


@any_command
def revoke_token(*, actor: Actor, token_id: UUID) -> None:
    """End a token now. Raises UnknownToken when it is unknown, ended, or someone else's."""
    live = ApiToken.objects.select_for_update(of=("self",)).select_related("user")
    token = live.filter(pk=token_id, revoked_at=None).first()
    if token is None:
        raise UnknownToken
    check_own_or_may_administer(actor, token.user)
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    facts = {"token_id": token.pk}
    record("accounts.token_revoked", actor=actor, subject=subject_of(token.user), payload=facts)


@any_command
def note_token_use(*, token_id: UUID) -> None:
    """Keep when a token was last used, to the minute; not an audit event, acts leave their own."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTE_USE_EVERY)
    ApiToken.objects.filter(stale, pk=token_id).update(last_used_at=now)
