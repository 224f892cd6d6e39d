"""`manage.py story`: file one real request through the whole road of a running system."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.portal.story.client import StoryStopped
from apps.portal.story.telling import Story


class Command(BaseCommand):
    """Speaks to the API of the running web server as the demo people; refused in production."""

    help = "File a request for three specimen guests and take it through the whole road."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port on which the web server listens on this machine."""
        parser.add_argument("--port", type=int, default=settings.PUBLIC_PORT)

    def handle(self, *, port: int, **_options: Any) -> None:
        """Tell the story; raises CommandError where it stops."""
        if not (settings.DEBUG or getattr(settings, "DEMO", False)):
            raise CommandError("The story is for demonstrations only; DEBUG and DEMO are off.")
        try:
            issued, refused, seconds = Story(port=port, tell=self.step).tell()
        except StoryStopped as stopped:
            raise CommandError(f"The story stopped: {stopped}") from stopped
        self.stdout.write(f"Story done: {issued} issued, {refused} refused, {seconds:.1f} s")

    def step(self, words: str, seconds: float, page: str) -> None:
        """Print one step with the time it took and where to see it."""
        self.stdout.write(f"  {words:<58} {seconds:6.1f} s   {page}")
        self.stdout.flush()
