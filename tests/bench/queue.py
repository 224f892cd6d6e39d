"""The port's queue when it is long: `python -m tests.bench.queue 10000 100000 1000000`.

Cases are written by one statement from one case in each state; half of them are closed, the others
spread over every open state and 41 cities, landing from a day ago to sixty days ahead. Prints the
time and the queries of each page, and the plans of what the database was asked for the cases.
docs/reference/queue-performance.md keeps what was printed.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Final

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("DELTAVISA_TEST_DIR", ".data/bench")
    django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.states import CaseStatus
from apps.regions.scoping import enter
from tests.bench.measuring import Table
from tests.databases import Databases
from tests.factories import endorsement as made

if TYPE_CHECKING:
    from django.db.models import Model

PORT: Final = "port_shanghai"
SIZE: Final = 10_000
ROUNDS: Final = 15
#: The state of each of ten cases in a row.
STATES: Final = ("RECEIVED", "ACCEPTED", "EXAMINING", "AWAITING_SUPPLEMENT", "EXAMINED")
PAGES: Final = {
    "the queue": "/cases/",
    "what is to be begun now": "/cases/?view=now",
    "page 20 of the queue": "/cases/?page=20",
    "the queue of one city": "/cases/?origin=city_000040",
    "what waits for a decision": "/cases/?status=EXAMINED",
    "all cases": "/cases/?view=all",
    "the live counts": "/cases/counts/",
    "the overview": "/overview/",
    "cases by API": "/api/v1/cases",
}


def run(table: Table, databases: Databases, *, size: int = SIZE) -> Client:
    """Fill the queue and read its pages; gives the browser of the officer who read them."""
    with enter(PORT):
        desk = made.Desk()
        fill(desk, size)
    analyse(databases)
    client = Client(HTTP_HOST="port.localhost")
    with enter(PORT):
        client.force_login(User.objects.get(id=desk.officer.id))
    for name, address in PAGES.items():
        table.measure(
            f"{name}, {size} cases ({queries_of(client, address)} queries)",
            partial(read, client, address),
            rounds=ROUNDS,
        )
    return client


def read(client: Client, address: str) -> None:
    """Read a page, which has to be there."""
    assert client.get(address).status_code == 200, address


def queries_of(client: Client, address: str) -> int:
    """How many queries a page asks once everything that is kept is warm."""
    read(client, address)
    with CaptureQueriesContext(connection) as seen:
        read(client, address)
    return len(asked(seen))


def asked(seen: CaptureQueriesContext) -> list[str]:
    """The queries of a page, without the statements that enter the schema."""
    return [
        one["sql"]
        for one in seen.captured_queries
        if one["sql"].startswith("SELECT ") and "set_config" not in one["sql"]
    ]


def fill(desk: made.Desk, size: int) -> None:
    """Write `size` cases, each with one visitor."""
    closed = made.case_in(CaseStatus.CLOSED, desk)
    rows = [closed] * len(STATES) + [made.case_in(CaseStatus(name), desk) for name in STATES]
    for place, case in enumerate(rows):
        many(case, place=place, step=len(rows), size=size)


def many(case: PortCase, *, place: int, step: int, size: int) -> None:
    """Write a case again and again, under the numbers `place`, `place + step` and so on."""
    landing = "now() - interval '1 day' + (n::bigint * 7919 %% 87840) * interval '1 minute'"
    told = {
        "id": "md5('case' || n)::uuid",
        "reference": "'Q' || lpad(n::text, 9, '0')",
        "origin": "'city_' || lpad((n %% 41)::text, 6, '0')",
        "arrival_at": landing,
        "begin_by": f"{landing} - interval '8 hours'",
    }
    visitor = {"id": "md5('visitor' || n)::uuid", "case_id": "md5('case' || n)::uuid"}
    with connection.cursor() as cursor:
        for model, columns, old in (
            (PortCase, told, case.id),
            (CaseVisitor, visitor, made.first(case).id),
        ):
            cursor.execute(copying(model, columns), [place, size - 1, step, str(old)])


def copying(model: type[Model], told: dict[str, str]) -> str:
    """The statement that writes one row many times, with some columns of their own."""
    names = [str(field.column) for field in model._meta.concrete_fields]
    values = ", ".join(told.get(name, f'one."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({columns}) SELECT {values}"
        f" FROM {table} one, generate_series(%s, %s, %s) n WHERE one.id = %s"
    )


def analyse(databases: Databases) -> None:
    """Let the database learn what it has, as it does by itself in the background."""
    with databases.owner_login(), connection.cursor() as cursor:
        for model in (PortCase, CaseVisitor):
            cursor.execute(f"VACUUM ANALYZE {PORT}.{model._meta.db_table}")


def plans(client: Client, address: str) -> None:
    """Print how the database answers a page's questions about cases."""
    with CaptureQueriesContext(connection) as seen:
        read(client, address)
    for sql in asked(seen):
        if 'FROM "endorsement_portcase"' not in sql:
            continue
        with enter(PORT), connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) " + sql)
            print(f"\n-- {address}")  # noqa: T201 (a program that prints)
            print("\n".join(row[0] for row in cursor.fetchall()))  # noqa: T201


def main(sizes: list[int]) -> None:
    """Measure each size over a fresh copy of the database."""
    databases = Databases()
    databases.ensure_base()
    table = Table()
    table.head()
    for size in sizes:
        copy = databases.make_copy()
        try:
            with databases.using(copy):
                with enter(PORT), connection.cursor() as cursor:
                    table.measure(
                        "a bare round trip", lambda: cursor.execute("SELECT 1"), rounds=50
                    )
                officer = run(table, databases, size=size)
                if size == max(sizes):
                    for address in PAGES.values():
                        plans(officer, address)
        finally:
            databases.drop(copy)


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [SIZE])
