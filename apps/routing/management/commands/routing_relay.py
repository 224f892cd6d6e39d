"""Deliver in this process everything that is due, for times when no worker runs."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.routing.relay import carry_everything


class Command(BaseCommand):
    """Carry until nothing is due."""

    help = "Deliver every message that is due, here and now, without workers."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Deliver, and print how many deliveries were tried."""
        self.stdout.write(f"{carry_everything()} deliveries tried.")
