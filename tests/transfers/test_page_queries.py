"""Pages ask the database the same, however long the lists on them are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from apps.transfers import selectors
from apps.transfers.models import PassportReading, TransferRequest
from tests.factories import transfers as made
from tests.factories.transfers import People
from tests.transfers.browsing import at
from tests.transfers.scanning import scan

Counted = Callable[[Callable[[], Any]], int]


def queries_of(count_queries: Callable[..., Any], client: Client, address: str) -> int:
    client.get(address)  # what is read once for all pages
    with count_queries(200, exact=False) as seen_queries:
        assert client.get(address).status_code == 200
    return len(seen_queries)


@pytest.fixture
def counted(django_assert_max_num_queries: Callable[..., Any]) -> Counted:
    """Count the queries of a call that is answered."""

    def count(call: Callable[[], Any]) -> int:
        with django_assert_max_num_queries(200) as queries:
            answer = call()
        assert answer.status_code in (200, 302)
        return len(queries)

    return count


@pytest.mark.parametrize("who", ["inviter", "officer"])
def test_long_lists_ask_the_database_no_more_than_short_ones(
    who: str,
    request: pytest.FixtureRequest,
    people: People,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    client = request.getfixturevalue(who)
    pages = ("home", "list", "desk") if who == "inviter" else ("desk",)
    names = [name for name in pages if who == "officer" or name != "desk"]
    addresses = [at(name) for name in names]
    addresses.append("/api/v1/desk/requests" if who == "officer" else "/api/v1/requests")

    def count() -> dict[str, int]:
        return {one: queries_of(django_assert_max_num_queries, client, one) for one in addresses}

    first = made.asked(people)
    short = count()
    for place in range(2, 8):
        _copy(first, place)
    assert count() == short


@pytest.mark.parametrize(
    ("page", "who", "most"),
    [("request", "inviter", 26), ("desk-request", "officer", 33)],
)
@pytest.mark.parametrize("size", [1, 6])
def test_the_page_of_a_request_asks_the_same_however_many_visitors_it_has(
    page: str,
    who: str,
    most: int,
    size: int,
    request: pytest.FixtureRequest,
    people: People,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    client = request.getfixturevalue(who)
    address = at(page, made.handed_on(people, size).id)
    client.get(address)  # what is read once for all pages

    with django_assert_num_queries(most):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("size", [1, 6])
def test_a_receipt_is_written_and_checked_with_the_same_few_questions(
    size: int,
    people: People,
    inviter: Client,
    counted: Counted,
) -> None:
    filed = made.submitted(people, size)
    code = selectors.receipt_for_inviter(people.handler, filed.id).code
    guest, address = Client(HTTP_HOST="localhost"), "/verify/receipt/"
    inviter.get(at("receipt", filed.id))  # what is read once for all pages
    guest.get(address, {"code": code})

    made_of = counted(lambda: inviter.get(at("receipt", filed.id)))
    checked = counted(lambda: guest.get(address, {"code": code}))

    assert (made_of, checked) == (28, 2)


@pytest.mark.parametrize("size", [1, 6])
def test_scans_are_shown_looked_at_and_removed_with_the_same_few_questions(
    size: int,
    people: People,
    inviter: Client,
    counted: Counted,
) -> None:
    request = made.draft(people)
    rows = [scan(people, request) for _ in range(size)]
    look = at("scan-look", request.id, rows[0].id)
    inviter.get(at("scans", request.id))  # what is read once for all pages
    inviter.get(look)

    gone = {"revision": made.fresh(request).revision}
    figures = {
        "scans": counted(lambda: inviter.get(at("scans", request.id))),
        "scan-look": counted(lambda: inviter.get(look)),
        "scan-remove": counted(
            lambda: inviter.post(at("scan-remove", request.id, rows[0].id), gone)
        ),
    }

    assert figures == {"scans": 17, "scan-look": 22, "scan-remove": 15}
    assert PassportReading.objects.filter(request=request).count() == size - 1


def _copy(request: TransferRequest, place: int) -> None:
    """The same request once more, as a row: filing twenty by the services takes minutes."""
    twin = TransferRequest.objects.get(id=request.id)
    visitors = made.in_order(request)
    twin.id, twin.reference = uuid4(), f"{request.reference[:-2]}{place:02}"
    twin.save(force_insert=True)
    for one in visitors:
        one.id, one.request = uuid4(), twin
        one.passport_key = f"{place:064}"  # another passport, as the rules ask for
        one.save(force_insert=True)
