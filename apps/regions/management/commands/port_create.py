"""Makes one port visa authority ready."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.regions import provisioning, reference, schemas
from apps.regions.scoping import enter


class Command(BaseCommand):
    """Makes schema, role, grants, seed and host of a port authority, and its places of entry."""

    help = "Make one port visa authority of port_authorities.csv ready. Safe to repeat."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the code."""
        parser.add_argument("code", help="code in port_authorities.csv, such as shanghai")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Provision the authority and print each step."""
        known = {plan.code: plan for plan in reference.port_authorities()}
        plan = known.get(options["code"])
        if plan is None:
            raise CommandError(
                f"{options['code']} is not in port_authorities.csv ({', '.join(known)})."
            )
        with schemas.one_at_a_time():
            provisioning.prepare(self._say)
            authority = provisioning.provision(plan, report=self._say)
            with enter("public"):
                reference.load_ports_of_entry()
        self.stdout.write(f"{authority.schema_name} is ready at {authority.host()}")

    def _say(self, schema_name: str, step: str) -> None:
        self.stdout.write(f"{schema_name}: {step}")
