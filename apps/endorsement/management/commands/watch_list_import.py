"""`manage.py watch_list_import FILE --port ... --list ...`: a watch list from a CSV file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.endorsement.models import WatchList, WatchListVersion
from apps.endorsement.services import watch_lists
from apps.regions.errors import UnknownAuthority
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import current, enter


class Command(BaseCommand):
    """Prepares a version and says what it changes; puts it in force when told `--apply`."""

    help = "Reads a watch list from a CSV file (docs/reference/watch-lists.md) for one port."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the port, the list, and whether it counts at once."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--port", required=True, help="schema of the port: port_shanghai")
        parser.add_argument("--list", required=True, help="code of the list")
        parser.add_argument("--name", default="", help="name of the list, if it is new")
        parser.add_argument("--apply", action="store_true", help="put it in force at once")

    def handle(self, *_args: object, **options: Any) -> None:
        """Read, and say what the version adds, changes and removes; raises CommandError."""
        try:
            data = options["file"].read_bytes()
        except OSError as unread:
            raise CommandError(f"The file cannot be read: {unread.strerror}") from unread
        try:
            with translation.override("en"), enter(options["port"]):
                self._import(data, options)
        except UnknownAuthority as unknown:
            raise CommandError(str(unknown)) from unknown
        except DomainError as refusal:
            told = [refusal.detail, *map(str, refusal.fields.values())]
            raise CommandError(" ".join(told)) from refusal

    def _import(self, data: bytes, options: dict[str, Any]) -> None:
        if current().kind != SchemaKind.PORT:
            raise CommandError("Watch lists are a port's.")
        actor = Actor.system("watch_list_import")
        version = _prepared(actor, data, code=options["list"], name=options["name"])
        told = (
            f"Version {version.number}: {version.people} people, {version.added} added, "
            f"{version.changed} changed, {version.removed} removed; "
        )
        if options["apply"]:
            watch_lists.put_in_force(actor=actor, version_id=version.id, revision=None)
        self.stdout.write(told + ("in force" if options["apply"] else "prepared"))


def _prepared(actor: Actor, data: bytes, *, code: str, name: str) -> WatchListVersion:
    known = WatchList.objects.filter(code=code).first()
    if known is None:
        return watch_lists.open_list(actor=actor, code=code, name=name or code, data=data)
    return watch_lists.prepare_version(actor=actor, list_id=known.id, revision=None, data=data)
