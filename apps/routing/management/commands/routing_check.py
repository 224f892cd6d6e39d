"""Compare both sides of all messages, and fail when a promise is broken."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.routing.invariants import examine


class Command(BaseCommand):
    """Run the checker of the message path; it reads only."""

    help = "Check that no message is lost, doubled, stuck or out of order, over all authorities."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how old an unfinished message may be."""
        parser.add_argument(
            "--patience", type=float, default=60.0, help="seconds until a message counts as stuck"
        )

    def handle(self, *_args: Any, patience: float, **_options: Any) -> None:
        """Print what was compared; raise CommandError with every finding."""
        report = examine(patience=dt.timedelta(seconds=patience))
        self.stdout.write(
            f"{report.sent} sent, {report.applied} applied, {report.dead} dead letters."
        )
        if report.findings:
            raise CommandError("\n".join(str(finding) for finding in report.findings))
        self.stdout.write("None lost, none doubled, none stuck, all in order.")
