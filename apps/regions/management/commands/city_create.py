"""Makes one city ready."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.regions import provisioning, reference, schemas
from apps.regions.kinds import BadSchemaName, SchemaKind


class Command(BaseCommand):
    """Makes schema, role, grants, seed and host of a city, and sets it ready last."""

    help = "Make one city ready. Safe to repeat and to interrupt."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the code, and for names where the city is not in the data files."""
        parser.add_argument("code", help="GB/T 2260 code, six digits")
        parser.add_argument("--slug", help="first part of the host, small letters")
        parser.add_argument("--name-en")
        parser.add_argument("--name-zh")
        parser.add_argument("--province-en", default="")
        parser.add_argument("--province-zh", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Provision the city and print each step."""
        plan = self._plan(options)
        with schemas.one_at_a_time():
            provisioning.prepare(self._say)
            authority = provisioning.provision(plan, report=self._say)
        self.stdout.write(f"{authority.schema_name} is ready at {authority.host()}")

    def _plan(self, options: dict[str, Any]) -> provisioning.AuthorityPlan:
        """Take the city from the data files, or from the options; raises CommandError."""
        code = options["code"]
        known = {plan.code: plan for plan in reference.cities()}
        names = (options["slug"], options["name_en"], options["name_zh"])
        if not any(names) and code in known:
            return known[code]
        if not all(names):
            raise CommandError(
                f"{code} is not in cities.csv: give --slug, --name-en and --name-zh."
            )
        plan = provisioning.AuthorityPlan(
            kind=SchemaKind.CITY,
            code=code,
            slug=options["slug"],
            name_en=options["name_en"],
            name_zh=options["name_zh"],
            province_en=options["province_en"],
            province_zh=options["province_zh"],
        )
        try:
            plan.schema_name  # noqa: B018 (raises for a code that no city can have)
        except BadSchemaName as error:
            raise CommandError(str(error)) from error
        return plan

    def _say(self, schema_name: str, step: str) -> None:
        self.stdout.write(f"{schema_name}: {step}")
