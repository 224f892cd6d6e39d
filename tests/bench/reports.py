"""The statistics of a port with a long past: 20,000 decided cases over half a year."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import connection
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.regions.scoping import enter
from apps.reports.selectors import REPORTS
from tests.bench.measuring import Table
from tests.bench.queue import PORT, copying, queries_of, read
from tests.databases import Databases
from tests.factories.accounts import make_actor
from tests.factories.past import HOUR, decided, noon, save

SIZE = 20_000
DAYS = 182
ROUNDS = 9


def run(table: Table, databases: Databases, *, size: int = SIZE) -> None:
    """Write the past and read each report as its supervisor does."""
    with enter(PORT):
        fill(size)
        chief = User.objects.get(id=make_actor(Role.PORT_SUPERVISOR).id)
    with databases.owner_login(), connection.cursor() as cursor:
        for name in ("portcase", "casevisitor"):
            cursor.execute(f"VACUUM ANALYZE {PORT}.endorsement_{name}")
    client = Client(HTTP_HOST="port.localhost")
    with enter(PORT):
        client.force_login(chief)
    for code in REPORTS:
        address = f"/statistics/{code}/"
        table.measure(
            f"statistics: {code}, {size} cases ({queries_of(client, address)} queries)",
            partial(read, client, address),
            rounds=ROUNDS,
        )


def fill(size: int) -> None:
    """Copy a case that was refused and one that was approved, over days, hours and cities."""
    received = noon(DAYS) - 12 * HOUR
    for place, outcome in ((0, "4"), *((place, "approved") for place in range(1, 10))):
        case, visitors = decided(received, received + 30 * HOUR, outcomes=[outcome])
        save((case, visitors))
        shift = f"n * interval '{dt.timedelta(days=DAYS) / size}'"
        moments = {
            name: f"one.{name} + {shift}"
            for name in (
                *("received_at", "arrival_at", "begin_by", "accepted_at", "due_at", "claimed_at"),
                *("first_claimed_at", "examined_at", "decided_at", "closed_at", "last_at"),
            )
        }
        told = moments | {
            "id": "md5('past' || n)::uuid",
            "reference": "'P' || lpad(n::text, 9, '0')",
            "origin": "'city_' || lpad((n %% 41)::text, 6, '0')",
        }
        visitor = {
            "id": "md5('past visitor' || n)::uuid",
            "case_id": "md5('past' || n)::uuid",
            "decided_by": "md5('officer' || n %% 20)::uuid",
        }
        with connection.cursor() as cursor:
            for row, columns in ((case, told), (visitors[0], visitor)):
                span: list[int | str] = [place or 10, size - 1, 10, str(row.pk)]
                cursor.execute(copying(type(row), columns), span)
