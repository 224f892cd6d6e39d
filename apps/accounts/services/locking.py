"""Taking hold of a user before changing the account, and naming it in the audit trail."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.errors import UnknownUser
from apps.accounts.models import RoleGrant, User
from apps.accounts.roles import ADMINISTRATORS


def lock_user(user_id: UUID) -> User:
    """Give the user with its row locked until the transaction ends; raises UnknownUser."""
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise UnknownUser
    return user


def lock_administrators() -> None:
    """Hold all grants of administrators, so that two of them cannot leave at the same moment."""
    held = RoleGrant.objects.filter(role__in=[role.value for role in ADMINISTRATORS])
    list(held.filter(valid_until=None).order_by("pk").select_for_update(of=("self",)))


def subject_of(user: User) -> str:
    """Name the user as the subject (and chain) of an audit event."""
    return f"user:{user.pk}"
