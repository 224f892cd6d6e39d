"""`manage.py states_diagram`: write docs/reference/states-*.md from the tables of moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.portal.diagrams import PAGES, draw

REFERENCE: Final = Path(__file__).resolve().parents[4] / "docs/reference"


class Command(BaseCommand):
    """Draw the states, or with `--check` tell whether the committed pages are current."""

    help = "Writes docs/reference/states-*.md from the tables of moves."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check` and `--folder`."""
        parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")
        parser.add_argument("--folder", type=Path, default=REFERENCE)

    def handle(self, *_args: object, **options: Any) -> None:
        """Write the pages, or raise CommandError when `--check` finds one stale."""
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for page in PAGES:
            drawn, path = draw(page), folder / page
            if not options["check"]:
                path.write_text(drawn, encoding="utf-8")
                self.stdout.write(f"Wrote {path}")
            elif not path.exists() or path.read_text(encoding="utf-8") != drawn:
                raise CommandError(f"{path} is stale: run manage.py states_diagram")
