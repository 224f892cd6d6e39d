"""A case of two hundred visitors asks the database as much as one of three, and stays light."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from apps.accounts.models import User
from apps.core.actors import Actor
from apps.endorsement.models import CaseVisitor, PortCase
from apps.regions.scoping import AuthorityRef
from tests.factories import endorsement as made
from tests.factories.accounts import let_in

SIZES: Final = (3, 60, 200)
MOST: Final = 200_000
MOST_OF_ALL: Final = 300_000


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    return let_in(client, User.objects.get(id=actor.id))


def many(case: PortCase, size: int) -> list[CaseVisitor]:
    """Make the case name as many visitors, each like the first one."""
    first, *rest = made.in_order(case)
    CaseVisitor.objects.filter(id__in=[one.id for one in rest]).delete()
    rows = []
    for place in range(2, size + 1):
        twin = CaseVisitor.objects.get(id=first.id)
        twin.id, twin.position, twin.is_leader = uuid4(), place, False
        rows.append(twin)
    return [first, *CaseVisitor.objects.bulk_create(rows)]


def test_every_page_that_shows_them(
    port: AuthorityRef, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    desk = made.Desk()
    case = made.examining(desk, 1)
    first = made.in_order(case)[0]
    client = browser(desk.officer)
    addresses = [
        f"/cases/{case.id}/",
        f"/cases/{case.id}/ask/",
        f"/cases/{case.id}/visitors/{first.id}/recommend/",
        "/cases/",
        "/overview/",
        f"/api/v1/cases/{case.id}",
        "/api/v1/cases",
    ]
    seen: dict[str, list[tuple[int, int]]] = {one: [] for one in addresses}
    for size in SIZES:
        many(case, size)
        for one in addresses:
            client.get(one)  # what is read once for all pages
            with django_assert_max_num_queries(500) as queries:
                answer = client.get(one)
            assert answer.status_code == 200, one
            seen[one].append((len(queries), len(answer.content)))

    told = "\n".join(f"{one} {figures}" for one, figures in seen.items())
    for one, figures in seen.items():
        most = MOST_OF_ALL if one.startswith("/api/") else MOST
        assert len({queries for queries, _bytes in figures}) == 1, told
        assert figures[-1][1] < most, told


@pytest.mark.parametrize("place", [1, 45])
def test_after_an_act_the_officer_is_where_the_visitor_stands(
    place: int, port: AuthorityRef
) -> None:
    desk = made.Desk()
    case = made.examining(desk, 1)
    one = many(case, 50)[place - 1]
    client = browser(desk.officer)

    done = client.post(
        f"/cases/{case.id}/visitors/{one.id}/recommend/",
        {"revision": case.revision, "recommendation": "APPROVE"},
    )
    page = client.get(done["Location"])

    assert done["Location"] == f"/cases/{case.id}/?visitor={one.id}#visitor-{one.id}"
    assert BeautifulSoup(page.content, "lxml").select_one(f"#visitor-{one.id}") is not None


@pytest.mark.parametrize(("relation", "told"), [("partner", "Business partner"), ("", None)])
def test_the_page_says_what_the_guests_are_to_a_host(
    relation: str, told: str | None, port: AuthorityRef
) -> None:
    inviter = made.request_body()["inviter"] | {"kind": "host", "uscc": None}
    case = made.received(inviter=inviter | {"relation": relation or None})

    page = browser(made.Desk().officer).get(f"/cases/{case.id}/").content.decode()

    assert ("Guests are" in page) == (told is not None)
    assert told is None or told in page
