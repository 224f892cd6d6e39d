"""Choosing a password, and starting someone off with a random one."""

from __future__ import annotations

import secrets
from typing import Final
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.accounts.errors import WeakPassword, WrongCredentials
from apps.accounts.models import User
from apps.accounts.policies import check_may_administer, check_own
from apps.accounts.services.locking import lock_user, subject_of
from apps.core.actors import Actor
from apps.core.recording import record
from apps.regions.scoping import any_command

_RANDOM_BYTES: Final = 15  # 20 characters


@any_command
def change_password(
    *,
    actor: Actor,
    user_id: UUID,
    old_password: str,
    new_password: str,
    keep_session: str | None = None,
) -> User:
    """Replace one's own password; every other session and every token of the account ends.

    `keep_session` is the key of the session in which it happens. Raises WrongCredentials when the
    old password is not right and WeakPassword when the new one breaks a rule.
    """
    user = lock_user(user_id)
    check_own(actor, user)
    if not user.check_password(old_password):
        raise WrongCredentials(fields={"old_password": WrongCredentials.title})
    check_password_rules(new_password, user)
    user.set_password(new_password)
    user.save(update_fields=["password"])
    _end_all(user, keep_session=keep_session)
    record("accounts.password_changed", actor=actor, subject=subject_of(user))
    return user


@any_command
def give_new_password(*, actor: Actor, user_id: UUID) -> str:
    """Give a random password, shown to the administrator once; all sessions and tokens end.

    The administrator starts a person off and never chooses or learns the password that is used
    afterwards (ASVS 6.4.6).
    """
    check_may_administer(actor)
    user = lock_user(user_id)
    password = secrets.token_urlsafe(_RANDOM_BYTES)
    user.set_password(password)
    user.save(update_fields=["password"])
    _end_all(user)
    record("accounts.password_given", actor=actor, subject=subject_of(user))
    return password


def check_password_rules(password: str, user: User) -> None:
    """Raise WeakPassword with what to mend, when the password breaks one of the rules."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        why = " ".join(error.messages)
        raise WeakPassword(why, fields={"new_password": why}) from error


def _end_all(user: User, *, keep_session: str | None = None) -> None:
    """End the sessions of the user but one, and revoke all tokens."""
    user.sessions.exclude(session_key=keep_session or "").delete()
    user.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
