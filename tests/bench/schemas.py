"""Entering a schema, leaving a trace in it, and making a new one."""

from __future__ import annotations

from itertools import count
from time import perf_counter

from django.db import connection, transaction

from apps.audit.services import record
from apps.core.actors import Actor
from apps.regions import provisioning, reference
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import enter
from apps.regions.templates import template_sql
from tests.bench.measuring import Table
from tests.databases import CITIES, Databases

CITY, OTHER = "city_320500", "city_320100"
TESTER = Actor.system("bench")
NEW_CITIES = 5


def run(table: Table, databases: Databases) -> None:
    """Begin with the bare round trip, which all other lines are compared with."""
    with enter(CITY):
        table.measure("a round trip to the database (SELECT 1)", ask, rounds=2000)
    table.measure("the same after entering another schema", hop, rounds=500, things=2)
    numbers = count()
    with enter(CITY):
        table.measure("one audit event, committed", lambda: leave_trace(next(numbers)), rounds=300)
    make_cities(table, databases)


def ask() -> None:
    """Ask the database for nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def hop() -> None:
    """Ask in two schemas."""
    for schema in (CITY, OTHER):
        with enter(schema):
            ask()


def leave_trace(number: int) -> None:
    """Write the first event of a chain."""
    with transaction.atomic():
        record("bench.noted", actor=TESTER, chain=f"bench:{number}", subject="bench:event")


def make_cities(table: Table, databases: Databases) -> None:
    """Make new cities from the template."""
    plans = [plan for plan in reference.cities() if plan.code not in CITIES][:NEW_CITIES]
    taken = []
    with databases.owner_login():
        template = template_sql(SchemaKind.CITY)
        for plan in plans:
            start = perf_counter()
            provisioning.provision(plan, template=template)
            taken.append(perf_counter() - start)
    table.note("a new city, ready", taken)
