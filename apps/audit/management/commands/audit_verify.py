"""`manage.py audit_verify [--schema X]`: check the seals of the audit trail."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.audit.selectors import verify
from apps.regions.scoping import PUBLIC, enter, ready_authorities


class Command(BaseCommand):
    """Reads every audit row of the schemas asked for; leaves with 1 when a row does not fit."""

    help = "Recompute the seals of the audit trail and name the first broken row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one schema, or none for all of them."""
        parser.add_argument("--schema", help="Check this schema only, for example city_320500.")

    def handle(self, *args: Any, schema: str | None = None, **options: Any) -> None:
        """Report schema by schema; raise CommandError at the end if any is broken."""
        every = [PUBLIC, *ready_authorities()]
        names = [schema] if schema else [one.schema_name for one in every]
        broken = 0
        for name in names:
            with enter(name):
                verdict = verify()
            found = f"{verdict.events} events in {verdict.chains} chains"
            if verdict.broken is None:
                self.stdout.write(f"{name}: whole, {found}")
            else:
                broken += 1
                self.stdout.write(f"{name}: BROKEN at {verdict.broken}")
        if broken:
            raise CommandError(f"The audit trail is broken in {broken} of {len(names)} schemas.")
