"""Who may look after whose account."""

from __future__ import annotations

from collections.abc import Collection

from apps.accounts.errors import (
    LastAdministrator,
    ProgramStandsAlone,
    RoleNotHere,
    RoleNotYoursToGrant,
)
from apps.accounts.functions import ADMINISTERS, Function
from apps.accounts.models import RoleGrant, User
from apps.accounts.permissions import NotAllowed, check_may
from apps.accounts.roles import ADMINISTRATORS, GRANTED_BY, PROGRAMS, ROLES_OF_KIND, Role
from apps.core.actors import Actor
from apps.regions.scoping import current


def check_role_here(role: Role) -> None:
    """Raise RoleNotHere unless the role exists in the kind of authority now entered."""
    if role not in ROLES_OF_KIND[current().kind]:
        raise RoleNotHere(role=role.value)


def check_may_grant(actor: Actor, roles: Collection[Role]) -> None:
    """Raise unless the actor looks after people of all these roles.

    The service itself (a seed, a command of the operator) may; with no role named, only the
    administrator of the authority may. Raises RoleNotHere, RoleNotYoursToGrant or NotAllowed.
    """
    for role in roles:
        check_role_here(role)
    if actor.kind == "system":
        return
    if not roles:
        check_may(actor, ADMINISTERS[current().kind])
    for role in roles:
        if actor.roles.isdisjoint(GRANTED_BY[role]):
            raise RoleNotYoursToGrant(role=role.value)


def check_go_together(roles: Collection[Role]) -> None:
    """Raise ProgramStandsAlone when one account would be a program's and something else."""
    if len(set(roles)) > 1 and PROGRAMS & set(roles):
        raise ProgramStandsAlone


def check_may_administer(actor: Actor) -> None:
    """Raise NotAllowed unless the actor is the administrator of this authority, or the service."""
    if actor.kind != "system":
        check_may(actor, ADMINISTERS[current().kind])


def check_own_or_may_administer(actor: Actor, user: User) -> None:
    """Raise NotAllowed unless the account is the actor's own, or the actor administers it."""
    if actor.id != str(user.pk):
        check_may_administer(actor)


def check_own(actor: Actor, user: User) -> None:
    """Raise NotAllowed unless the account is the actor's own: nobody acts in another's name."""
    if actor.kind != "system" and actor.id != str(user.pk):
        raise NotAllowed(function=Function.ACCOUNT_SELF.value)


def check_not_last_administrator(user: User) -> None:
    """Raise LastAdministrator when nobody else could look after the accounts here."""
    held = [role.value for role in user.roles & ADMINISTRATORS]
    others = RoleGrant.objects.filter(role__in=held).in_force().filter(user__is_active=True)
    if held and not others.exclude(user=user).exists():
        raise LastAdministrator
