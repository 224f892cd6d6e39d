"""Compare both sides of all lines now, heal what can be healed, and certify a day if asked to."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.regions.scoping import enter
from apps.routing.certifying import certify, is_genuine
from apps.routing.reconciling import LOOKS_BACK, reconcile


class Command(BaseCommand):
    """What beat does each minute and each night, by hand: after a restore, or to look back."""

    help = (
        "Compare what senders know to be received with what receivers hold, day by day; have sent "
        "again what a receiver has lost, after a restore for one. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how far to look back, and a day to certify."""
        parser.add_argument("--days", type=int, default=LOOKS_BACK, help="days to compare")
        parser.add_argument(
            "--certify", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="sign this day too"
        )

    def handle(self, *_args: Any, days: int, certify: dt.date | None, **_options: Any) -> None:
        """Print what was found; raise CommandError when the two sides differ."""
        new = reconcile(days=days)
        if certify is not None:
            self._certify(certify)
        if new:
            raise CommandError(
                "\n".join(
                    f"{one.kind}: {one.message_id} of {one.origin} to {one.destination}"
                    for one in new
                )
            )
        self.stdout.write("Both sides of every line agree, or it is known already where not.")

    def _certify(self, day: dt.date) -> None:
        for one in certify(day=day):
            with enter("public"):
                agrees = "agree" if one.agrees and is_genuine(one) else "DIFFER"
            self.stdout.write(f"{one.origin} to {one.destination}: {one.count} sent, both {agrees}")
