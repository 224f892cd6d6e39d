"""Times what users and operators wait for, on the servers that tests use.

make bench
"""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
os.environ.setdefault("DELTAVISA_TEST_DIR", ".data/bench")
django.setup()

from tests.bench import carrying, pages, queue, reports, schemas  # noqa: E402
from tests.bench.measuring import Table  # noqa: E402
from tests.databases import Databases  # noqa: E402


def main() -> None:
    """Run them one after the other over one fresh copy of the database."""
    databases = Databases()
    databases.ensure_base()
    copy = databases.make_copy()
    table = Table()
    table.head()
    try:
        with databases.using(copy):
            schemas.run(table, databases)
            carrying.run(table)
            pages.run(table)
            queue.run(table, databases)
            reports.run(table, databases)
    finally:
        databases.drop(copy)


if __name__ == "__main__":
    main()
