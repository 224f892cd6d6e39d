"""A visitor whose passport stands in another request of the unit: told, and not barred."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories import transfers as made
from tests.factories.enterprises import make_unit
from tests.factories.transfers import People
from tests.transfers.browsing import at, browser


@pytest.fixture
def inviter(people: People) -> Client:
    """The handler at a browser."""
    return browser(people.handler)


def text_of(answer: Any) -> str:
    return BeautifulSoup(answer.content, "lxml").text


def test_a_passport_in_another_draft_or_open_request_of_the_unit_is_told_with_a_link(
    inviter: Client, people: People
) -> None:
    earlier, filed = made.draft(people), made.submitted(people)
    made.add(people, earlier)
    request = made.draft(people)
    made.add(people, request)

    page = inviter.get(at("visitors", request.id))

    links = {link["href"] for link in BeautifulSoup(page.content, "lxml").select(".dv-also a")}
    assert links == {at("request", earlier.id), at("request", filed.id)}
    assert earlier.reference in text_of(page)


def test_another_passport_an_ended_request_and_another_unit_are_not_told(
    inviter: Client, people: People
) -> None:
    made.add(people, made.draft(people), made.visitor(2))
    made.withdrawn(people)
    others = People(make_unit(1), people.officer)
    made.add(others, made.draft(others))
    request = made.draft(people)
    made.add(people, request)

    page = inviter.get(at("visitors", request.id))

    assert "This passport stands in another" not in text_of(page)


@pytest.mark.parametrize("size", [1, 6])
def test_the_list_asks_the_same_however_many_passports_stand_elsewhere(
    size: int,
    inviter: Client,
    people: People,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    earlier, request = made.draft(people), made.draft(people)
    for place in range(1, size + 1):
        made.add(people, earlier, made.visitor(place))
        made.add(people, request, made.visitor(place))
    address = at("visitors", request.id)
    inviter.get(address)  # what is read once for all pages

    with django_assert_num_queries(37):
        assert inviter.get(address).status_code == 200
