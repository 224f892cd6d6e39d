"""The statistics for programs: what the page says, as values, and on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.regions.scoping import AuthorityRef
from apps.reports.exporting import csv_of
from apps.reports.filters import asked_by, form_for
from apps.reports.selectors import REPORTS, report
from tests.factories.accounts import make_actor
from tests.factories.past import HOUR, decided, in_settled_quarter, noon, save

WHERE = "/api/v1/statistics"


@pytest.fixture
def chief(port: AuthorityRef) -> Actor:
    """The supervisor of the port; the test runs there."""
    return make_actor(Role.PORT_SUPERVISOR)


def program(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def some_cases() -> None:
    save(*in_settled_quarter(), *(decided(noon(n) - 20 * HOUR, noon(n)) for n in range(1, 9)))


def test_every_report_is_listed_and_given_with_the_cells_of_its_page(chief: Actor) -> None:
    some_cases()
    client = program(chief)

    listed = [one["code"] for one in client.get(WHERE).json()]

    assert listed == list(REPORTS)
    for code in listed:
        told = client.get(f"{WHERE}/{code}").json()
        shown = report(actor=chief, code=code, asked=asked_by(form_for(code, {})))
        assert [one["code"] for one in told["tables"]] == [one.code for one in shown.tables]
        for given, table in zip(told["tables"], shown.tables, strict=True):
            rows = [*given["rows"], *([given["totals"]] if given["totals"] else [])]
            assert len(rows) == len(table.lines)
            assert len(csv_of(table).splitlines()) == len(rows) + 1
            for row, line in zip(rows, table.lines, strict=True):
                numbers = [cell for cell in line[1:] if isinstance(cell, int | float)]
                assert [cell for cell in row["cells"].values() if cell is not None] == numbers


def test_what_is_withheld_is_named_and_has_no_number(chief: Actor) -> None:
    some_cases()

    told = program(chief).get(f"{WHERE}/refusals").json()

    rows = [row for table in told["tables"] for row in table["rows"] if row["withheld"]]
    assert rows
    assert all(row["cells"][name] is None for row in rows for name in row["withheld"])


def test_a_read_by_a_program_is_on_record(chief: Actor) -> None:
    program(chief).get(f"{WHERE}/landing?port=PVG")

    event = AuditEvent.objects.get(event="reports.read_by_program")
    assert (event.actor_id, event.subject) == (chief.id, "report:landing")
    assert event.payload["port"] == "PVG"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("nothing", 404),
        ("landing?first=x", 400),
        ("landing?first=2024-01-01&last=2026-01-01", 400),
        ("refusals?quarter=2099-Q1", 400),
        ("staffing?day=61", 400),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_counted(
    chief: Actor, address: str, status: int
) -> None:
    answer = program(chief).get(f"{WHERE}/{address}")

    assert answer.status_code == status
    assert answer.json()["code"]
    assert not AuditEvent.objects.filter(event="reports.read_by_program").exists()


@pytest.mark.parametrize("role", [Role.PORT_OFFICER, Role.PORT_APPROVER, Role.PORT_ADMIN])
def test_only_a_supervisor_reads_statistics(port: AuthorityRef, role: Role) -> None:
    client = program(make_actor(role))

    assert [client.get(f"{WHERE}{more}").status_code for more in ("", "/queue")] == [403, 403]


def test_a_longer_past_asks_the_database_no_more(
    chief: Actor, django_assert_max_num_queries: Any
) -> None:
    client = program(chief)

    def count() -> dict[str, int]:
        found = {}
        for code in REPORTS:
            client.get(f"{WHERE}/{code}")
            with django_assert_max_num_queries(40, exact=False) as seen:
                assert client.get(f"{WHERE}/{code}").status_code == 200
            found[code] = len(seen)
        return found

    some_cases()
    short = count()
    save(*(decided(noon(n) - 9 * HOUR, noon(n), origin=f"city_{n:06}") for n in range(1, 27)))

    assert count() == short
