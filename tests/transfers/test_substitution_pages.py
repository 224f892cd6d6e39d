"""What the pages of a late change promise: to the inviter, and to the officer who checks it."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from apps.transfers.models import Substitution
from apps.transfers.states import SubstitutionStatus, VisitorState
from tests.factories import transfers as made
from tests.factories.transfers import People
from tests.transfers.browsing import at, browser

TYPED = {
    "surname": "ERIKSSON",
    "given_names": "ANNA J",
    "sex": "F",
    "birth_date_year": "1974",
    "birth_date_month": "8",
    "birth_date_day": "12",
    "nationality": "UTO",
    "passport_kind": "ORDINARY",
    "passport_number": "L8980009C",
    "passport_issuing_state": "UTO",
    "passport_expires_on_year": "2034",
    "passport_expires_on_month": "4",
    "passport_expires_on_day": "15",
    "category": "M",
}


def text_of(answer: Any) -> str:
    return BeautifulSoup(answer.content, "lxml").text


@pytest.fixture
def inviter(people: People) -> Client:
    """The handler at a browser."""
    return browser(people.handler)


def test_a_visitor_is_replaced_from_the_tracker_to_the_officers_act(
    inviter: Client, people: People
) -> None:
    request = made.accepted(people, visitors=2)
    old = made.in_order(request)[0]
    sent = {**TYPED, "reason": "Fell ill", "revision": str(made.fresh(request).revision)}

    tracker = inviter.get(at("request", request.id))
    late = inviter.get(at("visitor-late", request.id, old.id))
    unreasoned = inviter.post(at("substitute", request.id, old.id), {**sent, "reason": ""})
    named = inviter.post(at("substitute", request.id, old.id), sent)

    found = Substitution.objects.get()
    assert at("visitor-late", request.id, old.id) in tracker.content.decode()
    assert at("substitute", request.id, old.id) in late.content.decode()
    assert unreasoned.status_code == 422
    assert named["Location"] == at("substitution", request.id, found.id)

    seen = {"revision": str(made.fresh(request).revision)}
    early = inviter.post(at("substitute-send", request.id, found.id), seen)
    assert early.status_code == 422
    for kind in made.VISITOR_PAPERS:
        revision = str(made.fresh(request).revision)
        upload = {"kind": kind, "revision": revision, "file": made.paper_file()}
        assert inviter.post(at("substitution", request.id, found.id), upload).status_code == 302
    seen = {"revision": str(made.fresh(request).revision)}
    assert inviter.post(at("substitute-send", request.id, found.id), seen).status_code == 302

    officer = browser(people.officer)
    desk = officer.get(at("desk-request", request.id))
    assert "Fell ill" in text_of(desk)
    revision = str(made.fresh(request).revision)
    answer = officer.post(
        at("desk-substitute-pass", request.id, found.id), {"revision": revision, "reason": ""}
    )
    found.refresh_from_db()
    assert (answer.status_code, found.status) == (302, SubstitutionStatus.ASKED)
    assert inviter.get(at("substitution", request.id, found.id)).status_code == 200


def test_one_visitor_is_withdrawn_from_the_page(inviter: Client, people: People) -> None:
    request = made.checking(people, visitors=2)
    first = made.in_order(request)[0]

    answer = inviter.post(
        at("visitor-withdraw", request.id, first.id),
        {"revision": str(request.revision), "reason": "Fell ill"},
        follow=True,
    )

    assert answer.status_code == 200
    assert made.in_order(request)[0].state == VisitorState.WITHDRAWN
    assert "Withdrawn" in text_of(answer)
