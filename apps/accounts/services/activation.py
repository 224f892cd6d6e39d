"""Starting an account off by a link, so that nobody chooses a password for another."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.activation import tokens
from apps.accounts.errors import ActivationLinkSpent, AlreadyActivated
from apps.accounts.models import User
from apps.accounts.policies import check_may_grant
from apps.accounts.services.locking import lock_user, subject_of
from apps.accounts.services.passwords import check_password_rules
from apps.core.actors import Actor
from apps.core.recording import record
from apps.regions.scoping import any_command


@any_command
def invite(*, actor: Actor, user_id: UUID) -> str:
    """Give the secret of a link that lasts three days and opens once; an earlier one ends.

    For whoever looks after people of the account's roles. Raises UnknownUser, RoleNotYoursToGrant,
    NotAllowed, AlreadyActivated when the account has a password.
    """
    user = lock_user(user_id)
    check_may_grant(actor, user.roles)
    if user.has_usable_password():
        raise AlreadyActivated
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record("accounts.invited", actor=actor, subject=subject_of(user))
    return tokens.make_token(user)


@any_command
def activate(*, user_id: UUID, secret: str, password: str) -> User:
    """Set the first password of an account with the secret of its link.

    Raises ActivationLinkSpent for a link that was used, has run out or never was, WeakPassword.
    """
    user = _invited(user_id, secret)
    check_password_rules(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    actor = Actor(kind="user", id=str(user.pk))
    record("accounts.activated", actor=actor, subject=subject_of(user))
    return user


def _invited(user_id: UUID, secret: str) -> User:
    """Lock the account that the link is for; all ways in which there is none look alike."""
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id, is_active=True).first()
    if user is None or user.has_usable_password() or not tokens.check_token(user, secret):
        raise ActivationLinkSpent
    return user
