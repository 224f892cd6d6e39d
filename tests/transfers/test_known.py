"""People whom a unit invited before are named again with one click each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.transfers.models import Visitor
from tests.factories import transfers as made
from tests.factories.enterprises import make_unit
from tests.factories.transfers import People
from tests.transfers.browsing import at, browser
from tests.transfers.test_pages import WORST


@pytest.fixture
def inviter(people: People) -> Client:
    """The handler at a browser."""
    return browser(people.handler)


def rows_of(answer: Any) -> list[str]:
    return [row.text for row in BeautifulSoup(answer.content, "lxml").select("tbody tr")]


def test_a_passport_is_listed_once_as_last_written_and_added_with_one_click(
    inviter: Client, people: People
) -> None:
    made.add(people, made.draft(people), made.visitor(employer="Before"))
    made.add(people, made.draft(people), made.visitor(employer="After"))
    request = made.draft(people)

    page = inviter.get(at("known", request.id))
    form = BeautifulSoup(page.content, "lxml").select_one("tbody form")
    assert form is not None
    added = inviter.post(str(form["action"]), {"revision": "1"})
    again = inviter.get(at("known", request.id))

    assert len(rows_of(page)) == 1
    assert added["Location"] == at("known", request.id)
    assert [one.employer for one in made.in_order(request)] == ["After"]
    assert "In this request" in rows_of(again)[0]
    reads = AuditEvent.objects.filter(chain=request.chain, event="transfers.known_visitors_read")
    assert reads.count() == 2


def test_a_passport_in_the_list_is_not_added_twice(inviter: Client, people: People) -> None:
    known = made.add(people, made.draft(people))
    request = made.draft(people)
    made.add(people, request)

    answer = inviter.post(at("known-add", request.id, known.id), {"revision": "2"})

    assert (answer.status_code, len(made.in_order(request))) == (409, 1)


def test_an_expired_passport_is_marked_and_refused(inviter: Client, people: People) -> None:
    known = made.add(people, made.draft(people))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Visitor.objects.filter(id=known.id).update(passport_expires_on=yesterday)
    request = made.draft(people)

    page = inviter.get(at("known", request.id))
    answer = inviter.post(at("known-add", request.id, known.id), {"revision": "1"})

    assert "Passport expired" in rows_of(page)[0]
    assert (answer.status_code, made.in_order(request)) == (422, [])


def test_people_of_another_unit_are_neither_listed_nor_added(
    inviter: Client, people: People
) -> None:
    others = People(make_unit(1), people.officer)
    theirs = made.add(others, made.draft(others))
    request = made.draft(people)

    page = inviter.get(at("known", request.id))
    answer = inviter.post(at("known-add", request.id, theirs.id), {"revision": "1"})

    assert (rows_of(page), answer.status_code) == ([], 404)
    assert made.in_order(request) == []
    assert browser(others.handler).get(at("known", request.id)).status_code == 404


@pytest.mark.parametrize("name", ["nobody", "%", "\0", *WORST])
def test_a_name_is_sought_by_what_is_posted(name: str, inviter: Client, people: People) -> None:
    earlier = made.draft(people)
    made.add(people, earlier, made.visitor(1))
    made.add(people, earlier, made.visitor(2))
    address = at("known", made.draft(people).id)

    found = inviter.post(address, {"name": " anna b"})
    none = inviter.post(address, {"name": name})

    assert len(rows_of(found)) == 1
    assert (none.status_code, len(rows_of(none))) == (200, 2 if name == "\0" else 0)


@pytest.mark.parametrize("size", [1, 6])
def test_the_page_asks_the_same_however_many_are_known(
    size: int,
    inviter: Client,
    people: People,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    earlier, request = made.draft(people), made.draft(people)
    for place in range(1, size + 1):
        made.add(people, earlier, made.visitor(place))
    address = at("known", request.id)
    inviter.get(address)  # what is read once for all pages

    with django_assert_num_queries(23):
        assert inviter.get(address).status_code == 200
