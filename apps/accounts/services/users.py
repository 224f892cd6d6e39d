"""Making, editing and closing accounts."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.errors import BadUserName, UserNameTaken
from apps.accounts.models import Language, RoleGrant, User
from apps.accounts.policies import (
    check_go_together,
    check_may_administer,
    check_may_grant,
    check_not_last_administrator,
    check_own_or_may_administer,
)
from apps.accounts.roles import Role
from apps.accounts.services.locking import lock_administrators, lock_user, subject_of
from apps.accounts.services.passwords import check_password_rules
from apps.core.actors import Actor
from apps.core.recording import record
from apps.regions.scoping import any_command

_USER_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


@any_command
def create_user(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    roles: Collection[Role] = (),
    password: str | None = None,
    encoded_password: str | None = None,
    email: str = "",
    language: str = Language.CHINESE,
) -> User:
    """Make an account with these roles.

    Without a password nobody can log in until `give_new_password`. `encoded_password` is a hash
    made before (many demo accounts share one, since hashing is meant to be slow). Raises
    BadUserName, UserNameTaken, WeakPassword, RoleNotHere, RoleNotYoursToGrant, NotAllowed or
    ProgramStandsAlone.
    """
    check_may_grant(actor, roles)
    check_go_together(roles)
    user = User(
        username=_user_name(username),
        display_name=display_name.strip(),
        email=email,
        language=language,
    )
    if password is not None:
        check_password_rules(password, user)
    user.password = encoded_password or make_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        if User.objects.filter(username=user.username).exists():
            raise UserNameTaken(fields={"username": UserNameTaken.title}) from error
        raise
    held = sorted({role.value for role in roles})
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=role, granted_by=actor.id) for role in held
    )
    record("accounts.user_created", actor=actor, subject=subject_of(user), payload={"roles": held})
    return user


@any_command
def edit_user(*, actor: Actor, user_id: UUID, display_name: str, email: str) -> User:
    """Change the name shown to colleagues and the address for mail; the owner or administrator."""
    user = lock_user(user_id)
    check_own_or_may_administer(actor, user)
    wanted = {"display_name": display_name.strip(), "email": email}
    changed = sorted(name for name, value in wanted.items() if getattr(user, name) != value)
    if changed:
        for name in changed:
            setattr(user, name, wanted[name])
        user.save(update_fields=changed)
        facts = {"fields": changed}
        record("accounts.user_edited", actor=actor, subject=subject_of(user), payload=facts)
    return user


@any_command
def set_language(*, actor: Actor, user_id: UUID, language: Language) -> User:
    """Choose the language of the account's own pages and mail."""
    user = lock_user(user_id)
    check_own_or_may_administer(actor, user)
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        facts = {"language": language.value}
        record("accounts.language_set", actor=actor, subject=subject_of(user), payload=facts)
    return user


@any_command
def set_single_keys(*, actor: Actor, is_on: bool) -> User:
    """Let pages react to single keys, or not, for one's own account (WCAG 2.1.4)."""
    user = lock_user(UUID(actor.id))
    check_own_or_may_administer(actor, user)
    if user.single_keys != is_on:
        user.single_keys = is_on
        user.save(update_fields=["single_keys"])
        facts = {"single_keys": is_on}
        record("accounts.keys_set", actor=actor, subject=subject_of(user), payload=facts)
    return user


@any_command
def deactivate(*, actor: Actor, user_id: UUID) -> User:
    """Close an account at once: its sessions end and its tokens are worth nothing from now on.

    Only the administrator of the authority may. Raises NotAllowed, UnknownUser, LastAdministrator.
    """
    check_may_administer(actor)
    lock_administrators()
    user = lock_user(user_id)
    if not user.is_active:
        return user
    check_not_last_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended, _of = user.sessions.all().delete()
    revoked = user.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    facts = {"sessions_ended": ended, "tokens_revoked": revoked}
    record("accounts.user_deactivated", actor=actor, subject=subject_of(user), payload=facts)
    return user


@any_command
def reactivate(*, actor: Actor, user_id: UUID) -> User:
    """Open a closed account again, with the roles it still holds; tokens stay revoked."""
    check_may_administer(actor)
    user = lock_user(user_id)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        record("accounts.user_reactivated", actor=actor, subject=subject_of(user))
    return user


def _user_name(text: str) -> str:
    """Give the user name in small letters; raises BadUserName."""
    name = text.strip().lower()
    if not _USER_NAME.fullmatch(name):
        raise BadUserName(fields={"username": BadUserName.remedy})
    return name
