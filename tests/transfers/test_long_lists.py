"""A delegation of two hundred asks the database as much as one of three, and pages stay light."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from apps.transfers.models import Ask, AskSnapshot, Paper, TransferRequest, Visitor
from apps.transfers.policies.rounds import snapshot
from tests.factories import transfers as made
from tests.factories.transfers import People
from tests.transfers.browsing import at
from tests.transfers.crowds import many

SIZES: Final = (3, 200)
#: The most bytes of a page with two hundred visitors on it; an answer of the API names them all.
MOST: Final = 200_000
MOST_OF_ALL: Final = 350_000

Asked = Callable[[Client, str], tuple[int, int]]


@pytest.fixture
def asked(django_assert_max_num_queries: Callable[..., Any]) -> Asked:
    """Read an address, warm; give the number of queries and the bytes of the answer."""

    def ask(client: Client, address: str) -> tuple[int, int]:
        client.get(address)  # what is read once for all pages
        with django_assert_max_num_queries(500) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, address
        return len(queries), len(answer.content)

    return ask


def grown(request: TransferRequest, size: int) -> list[Visitor]:
    """The request with as many visitors, each with the papers of the first."""
    first = made.in_order(request)[0]
    for one in made.in_order(request)[1:]:
        one.papers.all().delete()
        one.delete()
    crowd = many(request, first, size)
    AskSnapshot.objects.filter(ask__request=request).update(before=snapshot(request))
    return crowd


def check(asked: Asked, client: Client, request: TransferRequest, addresses: list[str]) -> None:
    seen: dict[str, list[tuple[int, int]]] = {one: [] for one in addresses}
    for size in SIZES:
        grown(request, size)
        for one in addresses:
            seen[one].append(asked(client, one))
    told = "\n".join(f"{one} {figures}" for one, figures in seen.items())
    for one, figures in seen.items():
        most = MOST_OF_ALL if one.startswith("/api/") else MOST
        assert len({queries for queries, _bytes in figures}) == 1, told
        assert figures[-1][1] < most, told


def test_while_it_is_written(asked: Asked, inviter: Client, people: People) -> None:
    request = made.whole_draft(people)
    first = made.in_order(request)[0]
    pages = ("request", "trip", "visitors", "papers", "check", "copy", "known", "import-new")
    addresses = [
        *(at(page, request.id) for page in pages),
        at("visitor", request.id, first.id),
        at("visitor-add", request.id),
        at("list"),
        f"/api/v1/requests/{request.id}",
    ]

    check(asked, inviter, request, addresses)


def test_when_it_is_filed(asked: Asked, inviter: Client, people: People) -> None:
    request = made.asked(people)
    first, ask = made.in_order(request)[0], Ask.objects.get(request=request)
    addresses = [
        *(at(page, request.id) for page in ("request", "done", "copy", "receipt")),
        at("answer", request.id, ask.id),
        at("round", request.id, ask.id),
        at("visitor-late", request.id, first.id),
        at("substitute", request.id, first.id),
        at("list"),
        f"/api/v1/requests/{request.id}",
    ]

    check(asked, inviter, request, addresses)


def test_at_the_city(asked: Asked, officer: Client, people: People) -> None:
    request = made.checking(people)
    first = made.in_order(request)[0]
    pages = ("desk-request", "desk-check-rest", "desk-ask", "desk-return", "desk-redirect")
    addresses = [
        *(at(page, request.id) for page in pages),
        at("desk-check-visitor", request.id, first.id),
        at("desk-correct", request.id, first.id),
        at("desk"),
        f"/api/v1/desk/requests/{request.id}",
        "/api/v1/desk/requests",
    ]

    check(asked, officer, request, addresses)


@pytest.mark.parametrize(("size", "folded"), [(10, 0), (11, 1)])
def test_the_answers_show_ten_visitors_and_fold_the_others(
    size: int, folded: int, inviter: Client, people: People
) -> None:
    request = made.draft(people)
    many(request, made.add(people, request), size)

    page = BeautifulSoup(inviter.get(at("check", request.id)).content, "lxml")

    whole = [card for card in page.select(".dv-card h2") if "NYSTROM" in card.text]
    assert len(page.select("details tbody tr")) == folded
    assert len(page.select(".dv-card .dv-summary")) == 11  # the trip, and ten visitors
    assert whole


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({}, 50),
        ({"page": "2"}, 10),
        ({"words": "tanaka"}, 15),
        ({"words": "0007C"}, 1),
        ({"words": "anna okafor"}, 14),
        ({"words": "7C"}, 0),
        ({"words": "\0"}, 50),
        ({"words": "nobody"}, 0),
        ({"lacking": "yes"}, 1),
        ({"lacking": "yes", "words": "tanaka"}, 0),
    ],
)
def test_the_list_is_sought_by_name_or_last_digits_and_by_what_is_lacking(
    sent: dict[str, str], found: int, inviter: Client, people: People
) -> None:
    request = made.whole_draft(people)
    crowd = many(request, made.in_order(request)[0], 60)
    crowd[1].papers.filter(kind="photo").delete()
    soon = timezone.localdate() + dt.timedelta(days=30)
    Visitor.objects.filter(id=crowd[1].id).update(passport_expires_on=soon)

    answer = inviter.post(at("visitors", request.id), sent)

    rows = BeautifulSoup(answer.content, "lxml").select("tbody tr")
    assert (answer.status_code, len(rows)) == (200, found)
    if sent == {"lacking": "yes"}:
        assert "Passport ends too early" in rows[0].text
        assert "Paper: Photo" in rows[0].text


def test_papers_are_attached_on_the_page_on_which_they_are_missing(
    inviter: Client, people: People
) -> None:
    request = made.whole_draft(people)
    crowd = many(request, made.in_order(request)[0], 30)
    crowd[25].papers.filter(kind="photo").delete()
    second = f"{at('papers', request.id)}?page=2"
    lacking = BeautifulSoup(inviter.get(f"{at('papers', request.id)}?lacking=yes").content, "lxml")
    sent = {
        "revision": made.fresh(request).revision,
        "kind": "photo",
        "visitor": str(crowd[25].id),
        "file": made.paper_file(),
    }

    answer = inviter.post(second, sent)

    names = [head.text for head in lacking.select("main h2")]
    assert names == ["Still missing", "For the whole request", crowd[25].full_name]
    assert answer["Location"] == f"{second}#place-photo-{crowd[25].id}"
    assert Paper.objects.filter(visitor=crowd[25], kind="photo").count() == 1


def test_a_round_in_which_two_hundred_came_is_shown_page_by_page(
    asked: Asked, inviter: Client, officer: Client, people: People
) -> None:
    request = made.asked(people)
    ask = Ask.objects.get(request=request)
    address = at("round", request.id, ask.id)
    figures = []
    for size in (3, 200):
        grown(request, size)
        kept = AskSnapshot.objects.get(ask=ask)
        kept.before = kept.before | {"visitors": {}, "papers": []}
        kept.save()
        figures.append(asked(inviter, address))

    assert len({queries for queries, _bytes in figures}) == 1, figures
    assert figures[-1][1] < MOST, figures
    desk = officer.get(at("desk-round", request.id, ask.id))
    assert len(desk.content) < MOST
    first = BeautifulSoup(desk.content, "lxml")
    last = BeautifulSoup(inviter.get(f"{address}?page=999").content, "lxml")
    assert len(first.select("tbody tr")) == 100
    assert made.in_order(request)[-1].full_name in last.select("tbody tr")[-1].text
