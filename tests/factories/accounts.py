"""People of an authority, made through the service as an administrator would."""

from __future__ import annotations

import time
from itertools import count

from django.contrib.auth.hashers import make_password
from django.test import Client

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.permissions import actor_of
from apps.accounts.roles import Role
from apps.accounts.sessions import CONFIRMED
from apps.core.actors import Actor

PASSWORD = "correct horse battery staple"
SYSTEM = Actor.system("tests")

_numbers = count(1)


def make_user(*roles: Role, username: str = "", language: str = "en") -> User:
    """Make a person with these roles in the schema now entered; the password is PASSWORD."""
    return services.create_user(
        actor=SYSTEM,
        username=username or f"person{next(_numbers)}",
        display_name="Test Person",
        roles=roles,
        language=language,
        encoded_password=make_password(PASSWORD),
    )


def make_actor(*roles: Role) -> Actor:
    """Make a person with these roles and give the actor behind their requests."""
    return actor_of(make_user(*roles))


def let_in(client: Client, user: User) -> Client:
    """Log a person in, in the schema now entered, as if the password had just been given."""
    client.force_login(user)
    session = client.session
    session[CONFIRMED] = int(time.time())
    session.save()
    return client
