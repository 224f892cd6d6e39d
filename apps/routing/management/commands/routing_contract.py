"""Write docs/reference/messages.md from the contract's schemas."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.routing.contract.reference import draw_messages


class Command(BaseCommand):
    """Draw the reference of all messages."""

    help = "Write the reference of all messages (docs/reference/messages.md) from the contract."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file to write."""
        parser.add_argument("--to", type=Path, default=Path("docs/reference/messages.md"))

    def handle(self, *_args: Any, to: Path, **_options: Any) -> None:
        """Write the file."""
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(draw_messages(), encoding="utf-8")
        self.stdout.write(f"Wrote {to}.")
