"""Acts that weigh much ask for the password again, on pages and through the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts import throttle
from apps.accounts.models import Session, User
from apps.accounts.roles import Role
from apps.accounts.step_up import FIELD
from apps.audit.models import AuditEvent
from apps.endorsement.models import PortCase
from apps.endorsement.states import VisitorState
from apps.regions.scoping import AuthorityRef
from tests.factories import endorsement as made
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.endorsement import Desk

HOST = "port.localhost"
FIVE_MINUTES = dt.timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as moving:
        yield moving


@pytest.fixture
def approver(port: AuthorityRef, clock: Any) -> User:
    return make_user(Role.PORT_APPROVER, username="approver")


@pytest.fixture
def case(approver: User) -> PortCase:
    return made.examined(Desk())


@pytest.fixture
def client(approver: User) -> Client:
    client = Client(HTTP_HOST=HOST, HTTP_ACCEPT_LANGUAGE="en")
    client.post("/login/", {"username": "approver", "password": PASSWORD})
    return client


def at(name: str, case: PortCase) -> str:
    ids = [case.id, made.first(case).id]
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def state_of(case: PortCase) -> str:
    return made.first(case).state


def events(name: str) -> int:
    return AuditEvent.objects.filter(event=f"accounts.{name}").count()


def fields_of(answer: Any) -> dict[str, list[str]]:
    """What the form of the page would send again."""
    sent: dict[str, list[str]] = {}
    for box in BeautifulSoup(answer.content, "lxml").select("main input[type=hidden]"):
        sent.setdefault(str(box["name"]), []).append(str(box["value"]))
    return sent


def test_logging_in_counts_for_five_minutes(client: Client, case: PortCase, clock: Any) -> None:
    clock.shift(FIVE_MINUTES)

    answer = client.post(at("approve", case), {"revision": case.revision})

    assert answer.status_code == 302
    assert state_of(case) == VisitorState.APPROVED
    assert events("confirmed") == 0


def test_later_the_act_waits_for_the_password_and_nothing_is_done(
    client: Client, case: PortCase, clock: Any
) -> None:
    clock.shift(FIVE_MINUTES + dt.timedelta(seconds=1))

    answer = client.post(at("approve", case), {"revision": case.revision, "reason": "Seen"})

    assert answer.status_code == 403
    assert "Confirm that it is you" in answer.content.decode()
    assert state_of(case) == VisitorState.RECOMMENDED
    assert made.fresh(case).revision == case.revision


def test_with_the_password_the_act_is_done_as_it_was_sent(
    client: Client, case: PortCase, clock: Any
) -> None:
    clock.shift(dt.timedelta(minutes=30))
    sent = {
        "revision": case.revision,
        "ground": "4",
        "reasons": ["costs_not_covered", "papers_missing"],
        "note": "<b>&\"'",
    }
    asked = client.post(at("refuse", case), sent)

    answer = client.post(at("refuse", case), fields_of(asked) | {FIELD: PASSWORD})

    visitor = made.first(case)
    assert answer.status_code == 302, answer.content.decode()
    assert visitor.state == VisitorState.REFUSED
    assert visitor.decision_note == "<b>&\"'"
    assert visitor.reason_codes == ["costs_not_covered", "papers_missing"]
    assert events("confirmed") == 1


def test_a_confirmation_counts_for_five_minutes_too(
    client: Client, approver: User, clock: Any
) -> None:
    case = made.examined(Desk(), 2)
    clock.shift(dt.timedelta(minutes=30))
    client.post(at("approve", case), {"revision": case.revision, FIELD: PASSWORD})
    assert state_of(case) == VisitorState.APPROVED
    other = made.in_order(case)[1]
    path = reverse("endorsement:approve", args=[case.id, other.id], urlconf="config.urls.port")

    clock.shift(FIVE_MINUTES + dt.timedelta(seconds=1))
    assert client.post(path, {"revision": made.fresh(case).revision}).status_code == 403
    clock.shift(-dt.timedelta(seconds=1))
    assert client.post(path, {"revision": made.fresh(case).revision}).status_code == 302


@pytest.mark.parametrize(
    "typed", ["wrong password 1", "", " ", "x" * 300, "😀\u202e", PASSWORD + " "]
)
def test_a_wrong_password_does_nothing_and_is_not_sent_back(
    client: Client, case: PortCase, clock: Any, typed: str
) -> None:
    clock.shift(dt.timedelta(hours=1))

    answer = client.post(at("approve", case), {"revision": case.revision, FIELD: typed})

    box = BeautifulSoup(answer.content, "lxml").select_one(f"main [name={FIELD}]")
    assert answer.status_code == 422
    assert box is not None
    assert "value" not in box.attrs
    assert state_of(case) == VisitorState.RECOMMENDED
    assert events("confirmed") == 0
    assert fields_of(answer)["revision"] == [str(case.revision)]


def test_guessing_at_an_open_session_is_braked_like_guessing_at_the_door(
    client: Client, case: PortCase, clock: Any
) -> None:
    clock.shift(dt.timedelta(minutes=20))
    for _ in range(throttle.TRIES_PER_ACCOUNT):
        client.post(at("approve", case), {"revision": case.revision, FIELD: "wrong"})

    answer = client.post(at("approve", case), {"revision": case.revision, FIELD: PASSWORD})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert events("confirmation_failed") == throttle.TRIES_PER_ACCOUNT
    assert state_of(case) == VisitorState.RECOMMENDED


def test_a_confirmation_changes_the_key_of_the_session(
    client: Client, case: PortCase, clock: Any
) -> None:
    before = client.session.session_key
    clock.shift(dt.timedelta(minutes=20))

    client.post(at("approve", case), {"revision": case.revision, FIELD: PASSWORD})

    assert client.session.session_key != before
    assert Session.objects.filter(session_key=before).exists() is False
    assert client.get("/account/").status_code == 200


def test_a_clock_that_was_set_back_confirms_nothing(
    client: Client, case: PortCase, clock: Any
) -> None:
    clock.shift(-dt.timedelta(minutes=1))

    assert client.post(at("approve", case), {"revision": case.revision}).status_code == 403
    assert state_of(case) == VisitorState.RECOMMENDED


def test_reading_a_form_asks_for_nothing(client: Client, case: PortCase, clock: Any) -> None:
    clock.shift(dt.timedelta(minutes=20))

    assert client.get(at("refuse", case)).status_code == 200


def test_a_role_that_may_not_decide_is_told_so_and_not_asked(case: PortCase, clock: Any) -> None:
    officer = make_user(Role.PORT_OFFICER, username="examiner")
    client = Client(HTTP_HOST=HOST)
    client.force_login(officer)

    answer = client.post(at("approve", case), {"revision": case.revision, FIELD: PASSWORD})

    assert answer.status_code == 403
    assert "function" not in fields_of(answer)
    assert events("confirmed") == 0


def test_a_change_that_came_in_between_is_a_conflict_as_ever(
    client: Client, case: PortCase, clock: Any
) -> None:
    clock.shift(dt.timedelta(minutes=20))

    answer = client.post(at("approve", case), {"revision": case.revision - 1, FIELD: PASSWORD})

    assert answer.status_code == 409
    assert state_of(case) == VisitorState.RECOMMENDED


def test_a_program_confirms_by_a_new_token(approver: User, case: PortCase, clock: Any) -> None:
    client = Client(HTTP_HOST=HOST)
    path = f"/api/v1/cases/{case.id}/visitors/{made.first(case).id}/approve"

    def token() -> dict[str, str]:
        given = {"username": "approver", "password": PASSWORD}
        made_now = client.post("/api/v1/tokens", given, content_type="application/json").json()
        return {"Authorization": f"Bearer {made_now['token']}"}

    def approve(headers: dict[str, str]) -> Any:
        body = {"revision": case.revision}
        return client.post(path, body, content_type="application/json", headers=headers)

    old = token()
    clock.shift(FIVE_MINUTES + dt.timedelta(seconds=1))
    refused = approve(old)

    assert (refused.status_code, refused.json()["code"]) == (401, "confirmation-needed")
    assert refused.json()["data"] == {"max_age": 300}
    assert "insufficient_user_authentication" in refused["WWW-Authenticate"]
    assert 'max_age="300"' in refused["WWW-Authenticate"]
    assert state_of(case) == VisitorState.RECOMMENDED
    assert client.get(f"/api/v1/cases/{case.id}", headers=old).status_code == 200
    assert approve(token()).status_code == 200


def test_a_call_from_a_browser_counts_by_its_session(
    client: Client, case: PortCase, clock: Any
) -> None:
    path = f"/api/v1/cases/{case.id}/visitors/{made.first(case).id}/approve"
    body = {"revision": case.revision}

    clock.shift(dt.timedelta(minutes=6))
    refused = client.post(path, body, content_type="application/json")
    clock.shift(-dt.timedelta(minutes=2))
    done = client.post(path, body, content_type="application/json")

    assert (refused.status_code, refused.json()["code"]) == (401, "confirmation-needed")
    assert done.status_code == 200
