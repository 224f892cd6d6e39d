"""Reading accounts."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from django.utils import timezone

from apps.accounts.digests import secret_digest, session_id_of
from apps.accounts.errors import UnknownUser
from apps.accounts.models import ApiToken, RoleGrant, Session, User
from apps.accounts.roles import Role
from apps.regions.scoping import any_query

_SESSIONS_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One line of the list of sessions; `id` names the session and does not open it."""

    id: str
    device: str
    started_at: dt.datetime
    seen_at: dt.datetime
    is_this: bool


@any_query
def user_of(user_id: UUID) -> User:
    """Give a user with the roles held now; raises UnknownUser."""
    user = User.objects.with_roles().filter(pk=user_id).first()
    if user is None:
        raise UnknownUser
    return user


@any_query
def usernames() -> frozenset[str]:
    """Give the user names taken at this authority."""
    return frozenset(User.objects.values_list("username", flat=True))


@any_query
def users_with(*roles: Role) -> list[UUID]:
    """Give the ids of active users who hold one of the roles now, for notices."""
    grants = RoleGrant.objects.filter(role__in=[role.value for role in roles]).in_force()
    held = User.objects.filter(pk__in=grants.values("user_id"), is_active=True)
    return list(held.order_by("username").values_list("pk", flat=True))


class Person(NamedTuple):
    """Somebody of this authority as colleagues name them."""

    id: UUID
    username: str
    name: str


@any_query
def people_with(*roles: Role) -> list[Person]:
    """Give the active users who hold one of the roles now, by user name."""
    found = User.objects.filter(pk__in=users_with(*roles)).order_by("username")
    return [Person(*row) for row in found.values_list("pk", "username", "display_name")]


@any_query
def sessions_of(user_id: UUID, *, this_key: str | None) -> list[SessionLine]:
    """Give the live sessions of a user, the last used first."""
    live = Session.objects.filter(user_id=user_id, expire_date__gt=timezone.now())
    return [
        SessionLine(
            id=session_id_of(row.session_key),
            device=row.device,
            started_at=row.started_at,
            seen_at=row.seen_at,
            is_this=row.session_key == this_key,
        )
        for row in live.order_by("-seen_at")[:_SESSIONS_SHOWN]
    ]


@any_query
def tokens_of(user_id: UUID) -> list[ApiToken]:
    """Give the tokens of a user that still work, the newest first."""
    live = ApiToken.objects.filter(user_id=user_id, revoked_at=None, expires_at__gt=timezone.now())
    return list(live.order_by("-created_at"))


@any_query
def token_for(bearer: str) -> tuple[User, ApiToken] | None:
    """Find the live token that a bearer text stands for, with its active user and roles.

    Gives None for anything else, without saying why: `dv_<prefix>_<secret>` is compared by digest
    in constant time.
    """
    kind, _bar, rest = bearer.partition("_")
    prefix, _bar, secret = rest.partition("_")
    if kind != "dv" or not prefix or not secret:
        return None
    token = ApiToken.objects.filter(
        prefix=prefix, revoked_at=None, expires_at__gt=timezone.now()
    ).first()
    if token is None or not hmac.compare_digest(token.secret_sha256, secret_digest(secret)):
        return None
    user = User.objects.with_roles().filter(pk=token.user_id, is_active=True).first()
    return None if user is None else (user, token)


@any_query
def display_names(user_ids: Iterable[str]) -> dict[str, str]:
    """Give the names of this authority's users by id, for a history; only people have one."""
    ids = {actor_id for actor_id in user_ids if ":" not in actor_id and actor_id != "guest"}
    found = User.objects.filter(pk__in=ids).values_list("pk", "display_name")
    return {str(pk): name for pk, name in found}
