"""A long delegation keeps the page of answers short."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.factories import transfers as made
from tests.factories.transfers import People
from tests.transfers.browsing import at, browser


@pytest.mark.parametrize(("size", "folded"), [(10, 0), (11, 1)])
def test_the_answers_show_ten_visitors_and_fold_the_others(
    size: int, folded: int, people: People
) -> None:
    request = made.draft(people)
    for place in range(1, size + 1):
        made.add(people, request, made.visitor(place, surname="SPECIMEN"))

    page = browser(people.handler).get(at("check", request.id))

    names = BeautifulSoup(page.content, "lxml").select(".dv-card h2")
    shown = [name for name in names if name.text.strip().startswith("SPECIMEN")]
    hidden = [name for name in shown if name.find_parent("details") is not None]
    assert (len(shown), len(hidden)) == (size, folded)
