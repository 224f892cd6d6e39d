"""The pages that people wait for, drawn whole by Django's client, in a city that has been busy."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.actors import Actor
from apps.regions.scoping import enter
from apps.transfers import services
from apps.transfers.models import TransferRequest, Visitor
from tests.bench.measuring import Table
from tests.factories import transfers as made
from tests.factories.transfers import People, seen

Row = TypeVar("Row", TransferRequest, Visitor)

CITY = "city_320500"
HOST = "suzhou-js.localhost"
FILED = 2000
BIG_DELEGATION = 50


def run(table: Table) -> None:
    """File a few requests by the services, many by copying rows, then read pages."""
    with enter(CITY):
        people = People()
        todo = iter([made.whole_draft(people, arrival_at=in_days(day)) for day in range(20, 40)])
        table.measure("a request filed, committed", lambda: submit(people, next(todo)), rounds=19)
        first = made.handed_on(people, visitors=3)
        big = made.handed_on(people, visitors=BIG_DELEGATION, arrival_at=in_days(50))
        copy_rows(first)
        firm, officer = signed_in(people.handler), signed_in(people.officer)
    for name, client, address in (
        ("the firm's home", firm, at("home")),
        ("the firm's list of requests", firm, at("list")),
        ("the tracker of a request for three", firm, at("request", first.id)),
        (f"the tracker of a request for {BIG_DELEGATION}", firm, at("request", big.id)),
        (f"the city's queue of {FILED} requests", officer, at("desk")),
        ("a request on the city's desk", officer, at("desk-request", first.id)),
        ("the list of requests by API", firm, "/api/v1/requests"),
    ):
        table.measure(name, lambda c=client, a=address: read(c, a), rounds=20)  # type: ignore[misc]


def in_days(days: int) -> dt.datetime:
    """A landing of its own for each request: nobody has two requests for one trip."""
    return timezone.now() + dt.timedelta(days=days)


def submit(people: People, request: TransferRequest) -> None:
    """File a draft that is whole."""
    services.submit(actor=people.handler, **seen(request), declaration=made.declared())


def read(client: Client, address: str) -> None:
    """Read a page, which has to be there."""
    assert client.get(address).status_code == 200, address


def signed_in(actor: Actor) -> Client:
    """A browser of somebody who has logged in."""
    client = Client(HTTP_HOST=HOST)
    client.force_login(User.objects.get(id=actor.id))
    return client


def at(name: str, *ids: object) -> str:
    """The address of a page on a city's host."""
    return reverse(f"transfers:{name}", args=ids, urlconf="config.urls.city")


def copy_rows(request: TransferRequest) -> None:
    """Write the request again many times over, each with one visitor of its own."""
    visitor = made.in_order(request)[0]
    twins, people = [], []
    for place in range(FILED):
        twin = _clone(request)
        twin.id, twin.reference = uuid4(), f"26-B{place:06}-X"
        twins.append(twin)
        one = _clone(visitor)
        one.id, one.request, one.position = uuid4(), twin, 1
        one.passport_key = f"{place:064}"
        people.append(one)
    TransferRequest.objects.bulk_create(twins, batch_size=500)
    Visitor.objects.bulk_create(people, batch_size=500)


def _clone(row: Row) -> Row:
    """The same columns in a new object."""
    return type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
