"""Giving and taking roles. Roles are read on every request, so a change bites at the next one."""

from __future__ import annotations

from uuid import UUID

from django.db.models.functions import Now

from apps.accounts.models import RoleGrant
from apps.accounts.policies import check_go_together, check_may_grant, check_not_last_administrator
from apps.accounts.roles import ADMINISTRATORS, Role
from apps.accounts.services.locking import lock_administrators, lock_user, subject_of
from apps.core.actors import Actor
from apps.core.recording import record
from apps.regions.scoping import any_command


@any_command
def grant_role(*, actor: Actor, user_id: UUID, role: Role) -> RoleGrant:
    """Give a role from now on; a role already held is left as it is.

    Raises UnknownUser, RoleNotHere, RoleNotYoursToGrant or ProgramStandsAlone.
    """
    check_may_grant(actor, [role])
    user = lock_user(user_id)
    held = user.grants.filter(role=role.value, valid_until=None).first()
    if held is not None:
        return held
    to_come = user.grants.not_ended().values_list("role", flat=True)
    check_go_together({role, *(Role(other) for other in to_come)})
    grant = RoleGrant.objects.create(user=user, role=role.value, granted_by=actor.id)
    facts = {"role": role.value}
    record("accounts.role_granted", actor=actor, subject=subject_of(user), payload=facts)
    return grant


@any_command
def revoke_role(*, actor: Actor, user_id: UUID, role: Role) -> None:
    """End a role now; one that is not held stays so.

    Raises UnknownUser, RoleNotHere, RoleNotYoursToGrant or LastAdministrator.
    """
    check_may_grant(actor, [role])
    if role in ADMINISTRATORS:
        lock_administrators()
    user = lock_user(user_id)
    open_grants = user.grants.filter(role=role.value, valid_until=None)
    if not open_grants.exists():
        return
    if role in ADMINISTRATORS:
        check_not_last_administrator(user)
    open_grants.update(valid_until=Now(), revoked_by=actor.id)
    facts = {"role": role.value}
    record("accounts.role_revoked", actor=actor, subject=subject_of(user), payload=facts)
