"""Write `docs/reference/errors.md` from the error classes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.reference import draw_errors

REFERENCE: Final = Path(__file__).resolve().parents[4] / "docs/reference/errors.md"


class Command(BaseCommand):
    """Draw the reference of errors, or with `--check` tell whether the committed one is current."""

    help = "Writes docs/reference/errors.md from the error classes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check` and `--path`."""
        parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")
        parser.add_argument("--path", type=Path, default=REFERENCE)

    def handle(self, *_args: object, **options: Any) -> None:
        """Write the file, or raise CommandError when `--check` finds it stale."""
        path: Path = options["path"]
        drawn = draw_errors()
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != drawn:
                raise CommandError(f"{path} is stale: run manage.py errors_reference")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
        self.stdout.write(f"Wrote {path}")
