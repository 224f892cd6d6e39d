"""Write `docs/reference/policy.md` from the data files of the rule book."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.policy.reference import draw_rules

REFERENCE: Final = Path(__file__).resolve().parents[4] / "docs/reference/policy.md"


class Command(BaseCommand):
    """Draw the page, or with `--check` tell whether the committed one is current."""

    help = "Writes docs/reference/policy.md from apps/policy/data."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check` and `--path`."""
        parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")
        parser.add_argument("--path", type=Path, default=REFERENCE)

    def handle(self, *_args: object, **options: Any) -> None:
        """Write the file, or raise CommandError when `--check` finds it stale."""
        path: Path = options["path"]
        drawn = draw_rules()
        if not options["check"]:
            path.write_text(drawn, encoding="utf-8")
            self.stdout.write(f"Wrote {path}")
        elif not path.exists() or path.read_text(encoding="utf-8") != drawn:
            raise CommandError(f"{path} is stale: run manage.py policy_reference")
