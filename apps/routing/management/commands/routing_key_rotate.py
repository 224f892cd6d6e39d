"""Give an authority a new signing key."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.actors import Actor
from apps.regions.scoping import PUBLIC, enter, ready_authorities
from apps.routing.keys import OVERLAP, rotate


class Command(BaseCommand):
    """Make the key in this machine's key store and publish its public half."""

    help = "Make a new signing key for one authority; the old one counts for some days more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the authority, and how long the old key counts."""
        parser.add_argument("schema", help="schema of the authority, such as city_320500")
        parser.add_argument("--overlap-days", type=int, default=OVERLAP.days, help="0 revokes")

    def handle(self, *_args: Any, schema: str, overlap_days: int, **_options: Any) -> None:
        """Rotate, and print the new key's id."""
        if schema not in {authority.schema_name for authority in ready_authorities()}:
            raise CommandError(f"No authority is ready in {schema}.")
        with enter(PUBLIC.schema_name):
            key = rotate(
                actor=Actor.system("operator"),
                schema=schema,
                overlap=dt.timedelta(days=overlap_days),
            )
        self.stdout.write(f"{schema} now signs with {key.key_id}.")
