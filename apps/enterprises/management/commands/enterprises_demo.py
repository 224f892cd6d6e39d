"""`manage.py enterprises_demo`: a unit on file in each city, linked to its demo accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.enterprises.demo import ensure_demo
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import enter, ready_authorities


class Command(BaseCommand):
    """Makes what is missing and renews what runs out; refuses in production."""

    help = "File a demo unit in every city, after demo_accounts. Refused unless DEBUG or DEMO."

    def handle(self, *args: Any, **options: Any) -> None:
        """Visit every ready city; raises CommandError in production."""
        if not (settings.DEBUG or getattr(settings, "DEMO", False)):
            raise CommandError("Demo units are for demonstrations only; DEBUG and DEMO are off.")
        cities = ready_authorities(SchemaKind.CITY)
        for city in cities:
            with enter(city.schema_name):
                ensure_demo()
        self.stdout.write(f"A demo unit is on file in each of {len(cities)} cities.")
