#!/usr/bin/env python
"""Runs one management command of Deltavisa, with the database login that the command needs."""

import os
import sys

# These change schemas, tables, roles or reference data; all others run as the application itself.
OWNER_COMMANDS = frozenset(
    {
        "city_create",
        "flush",
        "migrate",
        "migrate_schemas",
        "policy_load",
        "port_create",
        "regions_status",
        "regions_sync",
        "sqlmigrate",
    }
)


def main() -> None:
    """Start Django with the settings of the environment (development if none)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("DELTAVISA_DATABASE_LOGIN", "owner")

    from django.core.management import execute_from_command_line  # noqa: PLC0415 (after the environment)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
