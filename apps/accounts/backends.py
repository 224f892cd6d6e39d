"""How Django finds the person behind a user name and behind a session."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from apps.accounts.models import User


class AccountsBackend(BaseBackend):
    """Checks passwords against the users of the host; brings roles along in one query."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: object,
    ) -> User | None:
        """Give the active user with that name and password, or None.

        An unknown name costs one hashing too, so that the time taken does not tell it apart.
        """
        if username is None or password is None:
            return None
        user = User.objects.with_roles().filter(username=username.strip().lower()).first()
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: UUID | str) -> User | None:
        """Give the active user of a session, with the roles held now; None ends the session."""
        return User.objects.with_roles().filter(pk=user_id, is_active=True).first()
