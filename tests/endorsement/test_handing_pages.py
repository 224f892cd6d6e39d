"""Cases between desks, on pages and by API: who looks, giving, taking back, handing over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.models import CaseHold, PortCase
from apps.endorsement.states import CaseStatus
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

WHY = "The shift ends"


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def boss(desk: Desk) -> Actor:
    """Who looks after the desks."""
    return make_actor(Role.PORT_SUPERVISOR)


@pytest.fixture
def colleague(desk: Desk) -> Actor:
    """Another officer who examines."""
    return make_actor(Role.PORT_OFFICER)


def seen(case: PortCase) -> dict[str, Any]:
    return {"case_id": case.id, "revision": case.revision}


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def at(name: str, *ids: object) -> str:
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def told(actor: Actor) -> list[str]:
    return list(Notice.objects.filter(recipient_id=UUID(actor.id)).values_list("event", flat=True))


def on_record() -> list[Any]:
    """Everything, with the desks on which cases lie."""
    rows = PortCase.objects.order_by("id").values_list("id", "claimed_by")
    holds = CaseHold.objects.order_by("id").values_list("id", "officer", "until")
    return [*everything(), list(rows), list(holds)]


def test_the_page_of_a_case_says_who_else_has_it_open(desk: Desk, colleague: Actor) -> None:
    case = made.received()
    browser(colleague).get(at("case", case.id))

    page = browser(desk.officer).get(at("case", case.id))
    part = browser(desk.officer).get(at("others-here", case.id))

    for answer in (page, part):
        shown = BeautifulSoup(answer.content, "lxml").select_one("#presence")
        assert shown is not None
        assert shown.text.strip() == "Also open at: Test Person"


def test_the_supervisors_pages_give_out_and_take_back(
    desk: Desk, boss: Actor, colleague: Actor
) -> None:
    case = made.accepted(desk)
    kept = made.case_in(CaseStatus.DECIDED, desk)
    client = browser(boss)

    client.post(at("give-out"), {"officer": colleague.id, "number": "3"})
    assert made.fresh(case).claimed_by == colleague.id
    assert case.reference in client.get(at("desk-of", colleague.id)).content.decode()

    chosen = client.get(at("give"), {"case": [str(case.id), str(kept.id), "nonsense"]})
    boxes = BeautifulSoup(chosen.content, "lxml").select('input[name="seen"]')
    sent = {"seen": [str(box["value"]) for box in boxes], "officer": "", "reason": WHY}
    answer = client.post(at("give"), sent)

    assert len(boxes) == 2
    text = " ".join(BeautifulSoup(answer.content, "lxml").text.split())
    assert "1 case moved" in text
    assert made.fresh(case).claimed_by is None
    assert made.fresh(kept).claimed_by == desk.officer.id


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"number": "5"},
        {"number": "0"},
        {"number": "51"},
        {"number": "５"},
        {"number": "x"},
        {"officer": "x", "number": "1"},
        {"officer": str(uuid4()), "number": "1"},
    ],
)
def test_nothing_is_given_out_by_a_form_that_is_wrong(
    desk: Desk, boss: Actor, wrong: dict[str, str]
) -> None:
    made.accepted(desk)
    before = on_record()

    answer = browser(boss).post(at("give-out"), wrong)

    assert answer.status_code == 302
    assert on_record() == before


def test_a_form_for_giving_that_is_not_whole_comes_back(
    desk: Desk, boss: Actor, colleague: Actor
) -> None:
    case = made.examining(desk)
    whole = {"seen": f"{case.id}:{case.revision}", "officer": colleague.id, "reason": WHY}
    before = on_record()

    for change in (
        {"seen": ""},
        {"officer": str(uuid4())},
        {"reason": ""},
        {"reason": "长" * 2001},
    ):
        assert browser(boss).post(at("give"), whole | change).status_code == 422

    assert on_record() == before


def test_a_shift_ends_on_its_page(desk: Desk, colleague: Actor) -> None:
    case = made.examining(desk)
    client = browser(desk.officer)

    refused = client.post(at("hand-over"), {"officer": desk.officer.id, "reason": WHY})
    assert refused.status_code == 422
    assert made.fresh(case).claimed_by == desk.officer.id

    assert case.reference in client.get(at("hand-over")).content.decode()
    client.post(at("hand-over"), {"officer": colleague.id, "reason": WHY})
    assert made.fresh(case).claimed_by == colleague.id


def test_the_page_of_a_case_tells_its_desks_and_puts_it_back(desk: Desk, boss: Actor) -> None:
    case = made.examining(desk)
    client = browser(desk.officer)

    client.post(at("release", case.id), {"revision": str(case.revision), "reason": "😀 <b>"})

    assert made.fresh(case).status == CaseStatus.ACCEPTED
    assert "Put back: 😀 <b>" in BeautifulSoup(
        client.get(at("case", case.id)).content, "lxml"
    ).get_text(" ", strip=True)
    assert f"{at('give')}?case={case.id}" in browser(boss).get(at("case", case.id)).content.decode()


def test_the_api_moves_cases_between_desks(desk: Desk, boss: Actor, colleague: Actor) -> None:
    case = made.examining(desk)
    client = browser(boss)

    def post(act: str, **more: object) -> Any:
        body = {"revision": made.fresh(case).revision, "reason": WHY, **more}
        return client.post(f"/api/v1/cases/{case.id}/{act}", body, content_type="application/json")

    assert post("give", officer_id=str(uuid4())).json()["code"] == "port-officer-not-available"
    assert post("give", officer_id=colleague.id).json()["claimed_by"] == colleague.id
    assert post("release").json()["code"] == "case-held"
    assert post("take-back").json()["status"] == "ACCEPTED"


def test_the_load_asks_no_more_for_many_officers(
    desk: Desk, boss: Actor, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = browser(boss)

    def count() -> int:
        client.get(at("load"))
        with django_assert_max_num_queries(40) as asked:
            client.get(at("load"))
        return len(asked)

    few = count()
    for _ in range(5):
        made.examining(Desk())
    assert count() == few
