"""What the pages of the port's desk promise beside the rules of the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement import services
from apps.endorsement.models import PortCase, Visa
from apps.endorsement.states import CaseStatus, Recommendation, VisaStatus, VisitorState
from apps.endorsement.web.stay_forms import UsedForm
from apps.regions.scoping import AuthorityRef
from tests import htmx
from tests.factories import endorsement as made
from tests.factories.accounts import let_in, make_actor
from tests.factories.endorsement import Desk

WORST = ("１２３", "😀👩‍👩‍👧‍👦", "\u202eabc שלום", "<b>&\"'")


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


def browser(actor: Actor) -> Client:
    """Somebody of the port at a browser that reads English."""
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    return let_in(client, User.objects.get(id=actor.id))


@pytest.fixture
def officer(desk: Desk) -> Client:
    """Who examines, at a browser."""
    return browser(desk.officer)


@pytest.fixture
def approver(desk: Desk) -> Client:
    """Who decides, at a browser."""
    return browser(desk.approver)


def at(name: str, *ids: object) -> str:
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def main_of(answer: Any) -> str:
    found = BeautifulSoup(answer.content, "lxml").select_one("main")
    assert found is not None
    return found.text


def kept(answer: Any, name: str) -> str:
    box = BeautifulSoup(answer.content, "lxml").select_one(f'main [name="{name}"]')
    assert box is not None
    return box.text.removeprefix("\n") if box.name == "textarea" else str(box.get("value", ""))


OF_A_CASE = ("accept", "not-accept", "claim", "release", "ask")
OF_A_VISITOR = ("recommend", "send-back", "approve", "refuse", "issue")
FOR_OFFICER = {
    CaseStatus.RECEIVED: {"accept", "not-accept"},
    CaseStatus.ACCEPTED: {"claim"},
    CaseStatus.EXAMINING: {"release", "ask", "recommend"},
    CaseStatus.EXAMINED: set(),
    CaseStatus.DECIDED: set(),
    CaseStatus.CLOSED: set(),
}
FOR_APPROVER = {
    CaseStatus.EXAMINED: {"approve", "refuse", "send-back"},
    CaseStatus.DECIDED: {"issue"},
    CaseStatus.CLOSED: set(),
}


def offered(client: Client, case: PortCase) -> set[str]:
    page, visitor = client.get(at("case", case.id)).content.decode(), made.first(case)
    shown = {name for name in OF_A_CASE if f'"{at(name, case.id)}"' in page}
    return shown | {n for n in OF_A_VISITOR if f'"{at(n, case.id, visitor.id)}"' in page}


@pytest.mark.parametrize("status", FOR_OFFICER)
def test_who_examined_is_offered_what_the_rules_allow_and_never_a_decision(
    desk: Desk, officer: Client, status: CaseStatus
) -> None:
    assert offered(officer, made.case_in(status, desk)) == FOR_OFFICER[status]


@pytest.mark.parametrize("status", FOR_APPROVER)
def test_another_officer_is_offered_the_decision(
    desk: Desk, approver: Client, status: CaseStatus
) -> None:
    assert offered(approver, made.case_in(status, desk)) == FOR_APPROVER[status]


@pytest.mark.parametrize("name", ["approve", "refuse"])
def test_who_examined_cannot_decide_by_hand_either(port: AuthorityRef, name: str) -> None:
    both = make_actor(Role.PORT_OFFICER, Role.PORT_APPROVER)
    case = made.examined(Desk(officer=both))
    visitor = made.first(case)
    client = browser(both)

    answer = client.post(
        at(name, case.id, visitor.id), {"revision": str(case.revision), "ground": "4"}
    )

    assert offered(client, case) & {"approve", "refuse"} == set()
    assert answer.status_code == 403
    assert made.first(case).state == VisitorState.RECOMMENDED
    assert made.fresh(case).revision == case.revision


@pytest.mark.parametrize("worst", WORST, ids=["wide", "emoji", "rtl", "markup"])
def test_a_recommendation_without_its_ground_comes_back_as_typed(
    desk: Desk, officer: Client, worst: str
) -> None:
    case = made.examining(desk)
    visitor = made.first(case)
    sent = {"revision": str(case.revision), "recommendation": "REFUSE", "note": worst}

    answer = officer.post(at("recommend", case.id, visitor.id), sent)

    assert answer.status_code == 422
    assert kept(answer, "note") == worst
    assert made.first(case).recommendation == visitor.recommendation
    assert made.fresh(case).revision == case.revision


def test_a_note_of_ten_thousand_characters_is_refused_and_kept(desk: Desk, officer: Client) -> None:
    case = made.examining(desk)
    sent = {"revision": str(case.revision), "recommendation": "APPROVE", "note": "长" * 10_000}

    answer = officer.post(at("recommend", case.id, made.first(case).id), sent)

    assert answer.status_code == 422
    assert kept(answer, "note") == "长" * 10_000
    assert made.first(case).state == VisitorState.PENDING


def test_a_question_without_its_subject_comes_back_as_typed(desk: Desk, officer: Client) -> None:
    case = made.examining(desk)
    sent = {
        "revision": str(case.revision),
        "form-TOTAL_FORMS": "5",
        "form-INITIAL_FORMS": "0",
        "form-0-subject": "",
        "form-0-note": "How, without what 😀",
    }

    answer = officer.post(at("ask", case.id), sent)

    assert answer.status_code == 422
    assert kept(answer, "form-0-note") == "How, without what 😀"
    assert made.fresh(case).status == CaseStatus.EXAMINING


@pytest.mark.parametrize("name", ["accept", "not-accept"])
def test_a_stale_act_is_told_who_did_what_and_changes_nothing(
    desk: Desk, officer: Client, name: str
) -> None:
    case = made.received()
    services.accept(actor=desk.approver, case_id=case.id, revision=case.revision)

    answer = officer.post(
        at(name, case.id), {"revision": str(case.revision), "reasons": ["not_urgent"]}
    )

    assert answer.status_code == 409
    assert "Test Person" in main_of(answer)
    assert at("case", case.id) in answer.content.decode()
    assert made.fresh(case).status == CaseStatus.ACCEPTED


@pytest.mark.parametrize("given", ["", "abc", "²", "-1", "999999999999999999999"])
def test_a_revision_that_is_none_is_never_current(desk: Desk, officer: Client, given: str) -> None:
    case = made.received()

    answer = officer.post(at("accept", case.id), {"revision": given})

    assert answer.status_code == 409
    assert made.fresh(case).status == CaseStatus.RECEIVED


def test_a_case_goes_through_the_pages_to_its_visa(
    desk: Desk, officer: Client, approver: Client
) -> None:
    case = made.received()
    visitor = made.first(case)

    def post(client: Client, name: str, *ids: object, **more: str) -> None:
        sent = {"revision": str(made.fresh(case).revision), **more}
        assert client.post(at(name, case.id, *ids), sent).status_code == 302, name

    post(officer, "accept")
    post(officer, "claim")
    post(officer, "recommend", visitor.id, recommendation=Recommendation.APPROVE.value)
    post(approver, "approve", visitor.id)
    post(approver, "issue", visitor.id)

    assert made.fresh(case).status == CaseStatus.CLOSED
    visa = made.first(case).visas.get()
    assert visa.number in main_of(approver.get(at("visa", visa.id)))


def test_a_proposal_to_declare_void_without_ground_is_none(desk: Desk, officer: Client) -> None:
    visa = made.issued(desk)
    sent = {"revision": str(visa.revision), "note": "typed twice 😀"}

    answer = officer.post(at("propose-void", visa.id), sent)

    assert answer.status_code == 422
    assert "typed twice 😀" in answer.content.decode()
    assert not visa.void_proposals.exists()


def test_two_officers_declare_a_visa_void_on_its_page(
    desk: Desk, officer: Client, approver: Client
) -> None:
    visa = made.issued(desk)
    page = at("visa", visa.id)
    sent = {"revision": visa.revision, "ground": "STOLEN", "note": "Told by the airline"}

    assert officer.post(at("propose-void", visa.id), sent)["Location"] == page

    mine, other = main_of(officer.get(page)), main_of(approver.get(page))
    assert ["Told by the airline" in text for text in (mine, other)] == [True, True]
    assert "Take the proposal back" in mine
    assert "Take the proposal back" not in other
    assert at("declare-void", visa.id) not in officer.get(page).content.decode()
    empty = approver.post(at("decline-void", visa.id), {"revision": visa.revision + 1, "note": " "})
    assert empty.status_code == 422
    seen = {"revision": visa.revision + 1}
    assert approver.post(at("declare-void", visa.id), seen)["Location"] == page
    visa.refresh_from_db()
    assert visa.status == VisaStatus.DECLARED_VOID


def test_a_proposal_is_declined_or_taken_back_on_the_page(
    desk: Desk, officer: Client, approver: Client
) -> None:
    for client, name, more in (
        (approver, "decline-void", {"note": "Found again"}),
        (officer, "take-back-void", {}),
    ):
        visa = made.void_proposed(desk)

        answer = client.post(at(name, visa.id), {"revision": visa.revision, **more})

        assert answer["Location"] == at("visa", visa.id)
        assert not visa.void_proposals.filter(outcome="").exists()


def test_an_entry_at_a_time_that_is_none_is_refused(desk: Desk, officer: Client) -> None:
    visa = made.issued(desk)
    sent = {"revision": str(visa.revision), "clock": "２５:00", "port": "XXX", "day_year": "0"}

    answer = officer.post(at("mark-used", visa.id), sent)

    assert answer.status_code == 422
    visa.refresh_from_db()
    assert visa.used_at is None


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("queue", "?status=RECEIVED"),
        ("queue", "?reference=zzz"),
        ("queue", "?mine=on"),
        ("visas", "?status=ISSUED"),
        ("visas", "?number=zzz"),
    ],
)
def test_a_filtered_list_by_htmx_equals_the_fresh_page(
    desk: Desk, officer: Client, name: str, query: str
) -> None:
    made.received()
    made.issued(desk)
    page = officer.get(at(name))
    asks = BeautifulSoup(page.content, "lxml").select_one("main [hx-target]")
    assert asks is not None

    htmx.assert_swap_equals_fresh(
        page,
        officer.get(at(name) + query, headers=htmx.HEADERS),
        target=str(asks["hx-target"]),
        fresh=officer.get(at(name) + query),
    )


def queries_of(count_queries: Callable[..., Any], client: Client, address: str) -> int:
    client.get(address)  # what is read once for all pages
    with count_queries(200, exact=False) as seen_queries:
        assert client.get(address).status_code == 200
    return len(seen_queries)


def test_long_lists_ask_the_database_no_more_than_short_ones(
    desk: Desk, officer: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    addresses = (at("home"), at("queue"), at("visas"), "/api/v1/cases", "/api/v1/visas")

    def count() -> dict[str, int]:
        return {one: queries_of(django_assert_max_num_queries, officer, one) for one in addresses}

    made.issued(desk)
    made.examining(desk)
    short = count()
    for _place in range(8):
        made.received(2, request_id=str(uuid4()))
    for _place in range(3):
        made.examining(desk)
        made.issued(desk)
    assert count() == short


def test_a_case_with_many_visitors_asks_no_more_than_with_one(
    desk: Desk, officer: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    made.received()  # the passports are named elsewhere too, in every case that is looked at
    for address in (at("case", uuid4()), f"/api/v1/cases/{uuid4()}"):
        counts = []
        for size in (1, 8):
            case = made.examining(desk, size)
            here = address[: address.rstrip("/").rindex("/") + 1] + str(case.id)
            here += "/" if address.endswith("/") else ""
            counts.append(queries_of(django_assert_max_num_queries, officer, here))
        assert counts[0] == counts[1], address


def test_the_entry_begins_with_the_port_of_the_case(desk: Desk) -> None:
    visa = made.issued(desk)
    visa.entry_ports = ["GKZ", "PVG"]

    field = UsedForm(visa=visa)["port"]

    assert visa.visitor.case.port_of_entry == "PVG"
    assert field.initial == "PVG"


def test_a_port_of_the_case_that_the_visa_does_not_name_leaves_the_choice_open(
    desk: Desk, officer: Client
) -> None:
    visa = made.issued(desk)
    Visa.objects.filter(id=visa.id).update(entry_ports=["GKZ", "SHA"])

    page = BeautifulSoup(officer.get(at("visa", visa.id)).content, "lxml")
    sent = {"revision": visa.revision, "clock": "08:00", "port": ""}
    answer = officer.post(at("mark-used", visa.id), sent)

    options = page.select("select[name=port] option")
    assert [one["value"] for one in options] == ["", "GKZ", "SHA"]
    assert not [one for one in options if one.has_attr("selected") and one["value"]]
    assert answer.status_code == 422
    assert "usedform_port_error" in answer.content.decode()
    visa.refresh_from_db()
    assert visa.used_at is None
