"""Shows each schema: its kind, whether it is behind, ready, and has its role."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.regions import schemas


class Command(BaseCommand):
    """Prints one line for each schema; exits with 1 when `--check` finds one that is not well."""

    help = "Show each schema, its migrations still to come, whether it is ready, and its role."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Let a deploy ask for a plain yes or no."""
        parser.add_argument("--check", action="store_true", help="exit with 1 unless all are well")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the table."""
        statuses = schemas.statuses()
        line = "{:<16} {:<7} {:>7}  {:<6} {}"
        self.stdout.write(line.format("schema", "kind", "behind", "ready", "role"))
        for status in statuses:
            ready = {True: "yes", False: "no", None: "-"}[status.ready]
            behind = str(status.behind) if status.exists else "missing"
            role = "yes" if status.has_role else "-" if status.ready is None else "no"
            self.stdout.write(
                line.format(status.schema_name, status.kind.value, behind, ready, role)
            )
        unwell = [status for status in statuses if not status.is_well]
        self.stdout.write(f"{len(statuses)} schemas, {len(unwell)} not well")
        if unwell and options["check"]:
            raise SystemExit(1)
