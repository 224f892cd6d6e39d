"""Bring the rule book to what its data files say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.actors import Actor
from apps.policy import services
from apps.policy.errors import PolicyDataWrong
from apps.policy.loading import DATA
from apps.regions.scoping import enter


class Command(BaseCommand):
    """Load the data files; safe to repeat, and it leaves rows changed by an administrator alone."""

    help = "Loads the rule book from apps/policy/data."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder of data files, for a trial."""
        parser.add_argument("--folder", type=Path, default=DATA)

    def handle(self, *_args: object, **options: Any) -> None:
        """Load, and say for each table what was done."""
        try:
            with enter("public"):
                done = services.load(actor=Actor.system("policy_load"), folder=options["folder"])
        except PolicyDataWrong as wrong:
            raise CommandError(str(wrong)) from wrong
        for table in done:
            self.stdout.write(
                f"{table.table}: {table.added} added, {table.changed} changed, "
                f"{table.same} as before, {table.kept} kept as changed here"
            )
