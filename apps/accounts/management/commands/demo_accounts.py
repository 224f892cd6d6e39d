"""`manage.py demo_accounts`: one person for each role of each authority, for trying things out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.demo import DemoUser, demo_password, password_path, users_of
from apps.accounts.selectors import usernames
from apps.accounts.services import create_user
from apps.core.actors import Actor
from apps.regions.authority import PUBLIC
from apps.regions.scoping import AuthorityRef, enter_authority, ready_authorities

ACTOR = Actor.system("demo_accounts")


class Command(BaseCommand):
    """Makes the missing demo accounts and leaves those there are alone; refuses in production."""

    help = "Make demo accounts for every role of every authority. Refused unless DEBUG or DEMO."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them and say where their password is; raises CommandError in production."""
        if not (settings.DEBUG or getattr(settings, "DEMO", False)):
            raise CommandError("Demo accounts are for demonstrations only; DEBUG and DEMO are off.")
        # Hashing is slow on purpose, so the accounts share one hash.
        encoded = make_password(demo_password())
        made = 0
        for authority in [PUBLIC, *ready_authorities()]:
            with enter_authority(authority):
                made += self.make(authority, encoded)
        self.stdout.write(f"{made} demo accounts made; their password is in {password_path()}")

    def make(self, authority: AuthorityRef, encoded: str) -> int:
        """Make the missing accounts of the authority now entered, and count them."""
        there = usernames()
        missing = [user for user in users_of(authority) if user.username not in there]
        for user in missing:
            self.make_one(user, encoded)
        return len(missing)

    def make_one(self, user: DemoUser, encoded: str) -> None:
        """Make one account, as an administrator would."""
        create_user(
            actor=ACTOR,
            username=user.username,
            display_name=user.display_name,
            roles=[user.role],
            encoded_password=encoded,
        )
