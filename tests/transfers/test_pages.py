"""What the inviter's and the desk's pages promise beside the rules of the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from apps.accounts.roles import Role
from apps.files.models import StoredFile
from apps.transfers import services
from apps.transfers.models import Paper, TransferRequest, Visitor
from apps.transfers.states import Action, Status
from tests import htmx
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.files import upload
from tests.factories.transfers import People, seen
from tests.transfers.browsing import HOST, at, browser

FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F3204153ZE184226B<<<<<16"
LATER = timezone.now() + dt.timedelta(days=12)
WORST = ("ＭＵ５８８", "😀👩‍👩‍👧‍👦", "\u202eabc שלום", "<b>&\"'", "长" * 10_000)
TRIP = {
    "port_of_entry": "PVG",
    "arrival_day_year": "2026",
    "arrival_day_month": "12",
    "arrival_day_day": "20",
    "arrival_clock": "14:05",
    "flight_no": "MU588",
    "stay_days": "10",
    "purpose": "Acceptance test",
    "itinerary": "Shanghai, Suzhou",
    "urgent_reason": "",
    "contact_name": "王经办",
    "contact_phone": "021-28951610",
}


def parsed(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


def typed_in(answer: Any) -> dict[str, str]:
    """What the boxes of the main form hold, as a reader would see it."""
    found = {}
    for box in parsed(answer).select("main input[name], main textarea[name]"):
        text = box.text.removeprefix("\n") if box.name == "textarea" else box.get("value", "")
        found[str(box["name"])] = str(text)
    for pick in parsed(answer).select("main select[name]"):
        chosen = pick.select_one("option[selected]")
        found[str(pick["name"])] = str(chosen["value"]) if chosen else ""
    return found


def test_a_draft_starts_with_its_trip_and_the_next_page_is_its_list_of_tasks(
    inviter: Client,
) -> None:
    answer = inviter.post(at("new"), {**TRIP, "revision": "0"})

    request = TransferRequest.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == at("request", request.id)
    assert (request.port_of_entry, request.flight_no, request.stay_days) == ("PVG", "MU588", 10)
    assert request.arrival_at == dt.datetime(2026, 12, 20, 6, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize("worst", WORST, ids=["wide", "emoji", "rtl", "markup", "long"])
def test_a_trip_that_cannot_be_saved_comes_back_with_all_that_was_typed(
    inviter: Client, worst: str
) -> None:
    sent = {**TRIP, "purpose": worst, "contact_name": worst, "stay_days": "ten", "revision": "0"}

    answer = inviter.post(at("new"), sent)

    kept = typed_in(answer)
    assert answer.status_code == 422
    assert {name: kept.get(name) for name in sent} == sent
    assert parsed(answer).select_one(".dv-error-summary, [role=alert]") is not None
    assert TransferRequest.objects.exists() is False


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("stay_days", "31"),
        ("stay_days", "-1"),
        ("arrival_clock", "25:00"),
        ("arrival_clock", ""),
        ("arrival_day_month", "13"),
        ("arrival_day_year", "２０２６"),
        ("arrival_day_year", "2020"),
        ("port_of_entry", "XXX"),
        ("contact_phone", "call me"),
        ("purpose", "x" * 10_000),
        ("revision", "²"),
    ],
)
def test_no_wrong_value_is_a_failure_of_the_page(
    inviter: Client, people: People, name: str, wrong: str
) -> None:
    answer = inviter.post(at("new"), {**TRIP, "revision": "0", name: wrong})

    if answer.status_code == 302:  # a draft may hold what only filing refuses
        made_now = TransferRequest.objects.get()
        assert parsed(inviter.get(at("check", made_now.id))).select("main a[href*='from=check']")
        return
    assert answer.status_code == 422
    assert TransferRequest.objects.exists() is False


def test_what_no_form_and_what_no_rule_takes_is_told_in_one_round(
    inviter: Client, people: People
) -> None:
    trip = inviter.post(
        at("new"),
        {
            **TRIP,
            "revision": "0",
            "arrival_clock": "25:00",
            "stay_days": "31",
            "contact_phone": "x",
        },
    )
    request = made.draft(people)
    visitor = inviter.post(
        at("visitor-add", request.id),
        visitor_form(revision="1", sex="", passport_number="?", passport_kind="DIPLOMATIC"),
    )

    assert wrong_fields(trip) == {"arrival_clock", "stay_days", "contact_phone"}
    assert wrong_fields(visitor) == {"sex", "passport_number", "passport_kind"}
    assert Visitor.objects.exists() is False


def wrong_fields(answer: Any) -> set[str]:
    """The fields that the summary of errors leads to."""
    links = parsed(answer).select(".dv-error-summary a[href^='#id_']")
    return {str(link["href"]).removeprefix("#id_").removesuffix("_0") for link in links}


def test_a_stale_trip_is_told_who_did_what_and_changes_nothing(
    inviter: Client, people: People
) -> None:
    request = made.draft(people)
    services.edit_trip(actor=people.handler, **seen(request), trip=made.trip(flight_no="CA1"))

    answer = inviter.post(
        at("trip", request.id),
        {**TRIP, "revision": str(request.revision)},
        headers={"Referer": f"http://{HOST}{at('trip', request.id)}"},
    )

    page = parsed(answer)
    assert answer.status_code == 409
    assert len(page.select("main dd")) == 3  # what, by whom, when
    assert page.select_one(f'main a.btn-primary[href*="{request.id}"]') is not None
    assert made.fresh(request).flight_no == "CA1"


def visitor_form(**changes: str) -> dict[str, str]:
    """A visitor as typed."""
    return {
        "mrz": "",
        "surname": "ERIKSSON",
        "given_names": "ANNA MARIA",
        "name_zh": "安娜",
        "sex": "F",
        "birth_date_year": "1974",
        "birth_date_month": "8",
        "birth_date_day": "12",
        "nationality": "UTO",
        "passport_kind": "ORDINARY",
        "passport_number": "L898902C3",
        "passport_issuing_state": "UTO",
        "passport_issued_on_year": "2024",
        "passport_issued_on_month": "4",
        "passport_issued_on_day": "15",
        "passport_expires_on_year": "2032",
        "passport_expires_on_month": "4",
        "passport_expires_on_day": "15",
        "category": "M",
        "occupation": "engineer",
        "employer": "Utopia Optics",
        **changes,
    }


def test_reading_the_lines_fills_the_form_and_saves_nothing(
    inviter: Client, people: People
) -> None:
    request = made.draft(people)
    sent = {"mrz": f"{FIRST}\n{SECOND}", "employer": "Utopia", "read": "1", "revision": "1"}

    answer = inviter.post(at("visitor-add", request.id), sent)

    kept = typed_in(answer)
    assert answer.status_code == 200
    assert (kept["surname"], kept["given_names"]) == ("ERIKSSON", "ANNA MARIA")
    assert (kept["passport_number"], kept["nationality"]) == ("L898902C3", "UTO")
    assert (kept["birth_date_year"], kept["passport_expires_on_year"]) == ("1974", "2032")
    assert kept["employer"] == "Utopia"
    assert Visitor.objects.exists() is False
    assert made.fresh(request).revision == request.revision


@pytest.mark.parametrize(("position", "told"), [(10, "10"), (20, "20"), (28, "28"), (44, "44")])
def test_a_wrong_check_digit_is_named_by_its_position(
    inviter: Client, people: People, position: int, told: str
) -> None:
    request = made.draft(people)
    digit = str((int(SECOND[position - 1]) + 1) % 10)
    lines = f"{FIRST}\n{SECOND[: position - 1]}{digit}{SECOND[position:]}"

    answer = inviter.post(
        at("visitor-add", request.id), visitor_form(mrz=lines, read="1", revision="1")
    )

    assert answer.status_code == 422
    assert told in parsed(answer).select_one("main").text  # type: ignore[union-attr]
    assert typed_in(answer)["mrz"].splitlines() == lines.splitlines()
    assert typed_in(answer)["name_zh"] == "安娜"


@pytest.mark.parametrize("worst", WORST[1:4], ids=["emoji", "rtl", "markup"])
def test_a_visitor_that_cannot_be_saved_comes_back_with_all_that_was_typed(
    inviter: Client, people: People, worst: str
) -> None:
    request = made.draft(people)
    sent = visitor_form(passport_number=worst, employer=worst, revision=str(request.revision))

    answer = inviter.post(at("visitor-add", request.id), sent)

    kept = typed_in(answer)
    assert answer.status_code == 422
    same = set(sent) - {"sex"}
    assert {name: kept.get(name) for name in same} == {name: sent[name] for name in same}
    assert Visitor.objects.exists() is False


def test_a_visitor_is_saved_as_typed(inviter: Client, people: People) -> None:
    request = made.draft(people)

    answer = inviter.post(
        at("visitor-add", request.id), visitor_form(revision=str(request.revision))
    )

    assert answer.status_code == 302
    one = Visitor.objects.get()
    assert (one.surname, one.name_zh, one.birth_date) == (
        "ERIKSSON",
        "安娜",
        dt.date(1974, 8, 12),
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [("letter.pdf", b"MZ\x90\x00"), ("photo.jpg", b"%PDF-1.7\n"), ("empty.pdf", b"")],
)
def test_a_file_that_is_not_what_it_says_is_refused_at_its_paper(
    inviter: Client, people: People, name: str, data: bytes
) -> None:
    request = made.draft(people)
    made.add(people, request)  # papers are asked for once it is known who comes
    request = made.fresh(request)
    sent = {
        "kind": made.REQUEST_PAPERS[0],
        "revision": str(request.revision),
        "file": upload(data, name),
    }

    answer = inviter.post(at("papers", request.id), sent)

    assert answer.status_code == 422
    assert len(parsed(answer).select("main .dv-field-wrong")) == 1
    assert (Paper.objects.exists(), StoredFile.objects.exists()) == (False, False)
    assert made.fresh(request).revision == request.revision


def states_of(answer: Any) -> list[str]:
    return [tag.get_text(" ", strip=True) for tag in parsed(answer).select(".dv-task .dv-status")]


def test_the_states_of_the_tasks_follow_the_data(inviter: Client, people: People) -> None:
    bare = services.start_draft(
        actor=people.handler,
        trip=made.trip(arrival_at=None, purpose="", flight_no="", itinerary=""),
    )
    whole = made.whole_draft(people)

    pages = [inviter.get(at("request", one.id)) for one in (bare, whole)]

    begun, ready = ([task.state for task in page.context["tasks"]] for page in pages)
    assert [str(state) for state in begun] != [str(state) for state in ready]
    assert pages[0].context["is_whole"] is False
    assert pages[1].context["is_whole"] is True
    assert inviter.get(at("visitors", bare.id)).status_code == 200
    assert [str(s) for s in begun] == [
        str(task.state) for task in inviter.get(at("request", bare.id)).context["tasks"]
    ]


def test_filing_what_is_incomplete_names_each_defect_with_the_page_that_mends_it(
    inviter: Client, people: People
) -> None:
    request = made.draft(people)

    answer = inviter.post(at("check", request.id), {"revision": str(request.revision)})

    links = {str(link["href"]) for link in parsed(answer).select("main a[href*='from=check']")}
    assert answer.status_code == 422
    assert any("/visitors/" in link for link in links)
    assert all(inviter.get(link).status_code == 200 for link in links)
    assert made.fresh(request).status == Status.DRAFT


def test_filing_leads_to_a_confirmation_and_then_to_the_tracker(
    inviter: Client, people: People
) -> None:
    request = made.whole_draft(people)

    sent = {"revision": str(request.revision), "declaration": made.declared()}
    filed = inviter.post(at("check", request.id), sent, follow=True)
    tracker = inviter.get(at("request", request.id))

    assert request.reference in parsed(filed).select_one("main").text  # type: ignore[union-attr]
    assert tracker.context["progress"].turn == "CITY"
    assert tracker.context["is_yours"] is False
    assert inviter.get(at("trip", request.id)).status_code == 409
    assert Status(made.fresh(request).status) == Status.SUBMITTED


def test_the_tracker_says_it_is_your_turn_and_an_answer_half_given_is_kept(
    inviter: Client, people: People
) -> None:
    request = made.asked(people)
    ask = request.asks.get()
    address = at("answer", request.id, ask.id)

    tracker = inviter.get(at("request", request.id))
    assert tracker.context["is_yours"] is True
    assert address in tracker.content.decode()

    answer = inviter.post(address, {"revision": str(request.revision)})
    assert answer.status_code == 422
    assert made.fresh(request).status == Status.SUPPLEMENT_ASKED

    item = ask.items.get()
    sent = {"revision": str(request.revision), f"{item.id}-answer": "By MU553"}
    assert inviter.post(address, sent).status_code == 302
    assert made.fresh(request).status == Status.CHECKING


DESK_ADDRESSES = {
    Action.CLAIM: "desk-claim",
    Action.RELEASE: "desk-release",
    Action.ASK: "desk-ask",
    Action.RETURN: "desk-return",
    Action.REDIRECT: "desk-redirect",
    Action.HAND_ON: "desk-hand-on",
    Action.ASK_RECALL: "desk-recall",
}
OFFERED = {
    Status.SUBMITTED: {Action.CLAIM},
    Status.CHECKING: {
        Action.RELEASE,
        Action.ASK,
        Action.RETURN,
        Action.REDIRECT,
        Action.HAND_ON,
    },
    Status.HANDED_ON: {Action.ASK_RECALL},
    Status.CLOSED: set(),
    Status.WITHDRAWN: set(),
}


@pytest.mark.parametrize("status", OFFERED)
def test_the_desk_offers_the_acts_that_the_rules_allow_and_no_other(
    officer: Client, people: People, status: Status
) -> None:
    request = made.request_in(status, people)

    page = officer.get(at("desk-request", request.id)).content.decode()

    shown = {act for act, name in DESK_ADDRESSES.items() if at(name, request.id) in page}
    assert shown == OFFERED[status]


def test_a_colleague_who_does_not_hold_the_request_is_offered_nothing(people: People) -> None:
    request = made.checking(people)
    other = browser(make_actor(Role.CITY_OFFICER))

    page = other.get(at("desk-request", request.id)).content.decode()
    answer = other.post(at("desk-hand-on", request.id), {"revision": str(request.revision)})

    assert not any(at(name, request.id) in page for name in DESK_ADDRESSES.values())
    assert answer.status_code in (403, 409)
    assert made.fresh(request).status == Status.CHECKING


def test_a_second_claim_is_told_who_was_first(officer: Client, people: People) -> None:
    request = made.submitted(people)
    services.claim(actor=make_actor(Role.CITY_OFFICER), **seen(request))

    answer = officer.post(at("desk-claim", request.id), {"revision": str(request.revision)})

    assert answer.status_code == 409
    assert "Test Person" in parsed(answer).select_one("main").text  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["desk-ask", "desk-return"])
def test_points_that_cannot_be_sent_come_back_as_typed(
    officer: Client, people: People, name: str
) -> None:
    request = made.checking(people)
    sent = {
        "revision": str(request.revision),
        "form-TOTAL_FORMS": "5",
        "form-INITIAL_FORMS": "0",
        "form-0-subject": "",
        "form-0-note": "How, without what 😀",
    }

    answer = officer.post(at(name, request.id), sent)

    assert answer.status_code == 422
    assert typed_in(answer)["form-0-note"] == "How, without what 😀"
    assert made.fresh(request).revision == request.revision


def test_a_filtered_queue_by_htmx_equals_the_fresh_page(officer: Client, people: People) -> None:
    made.submitted(people)
    made.checking(people, arrival_at=LATER)
    page = officer.get(at("desk"))
    for query in ("?view=all", "?status=CHECKING", "?port_of_entry=SHA", "?reference=26-X"):
        part = officer.get(at("desk") + query, headers=htmx.HEADERS)
        fresh = officer.get(at("desk") + query)
        htmx.assert_swap_equals_fresh(page, part, target="#requests", fresh=fresh)


def test_a_filtered_list_of_requests_by_htmx_equals_the_fresh_page(
    inviter: Client, people: People
) -> None:
    made.draft(people)
    made.submitted(people)
    page = inviter.get(at("list"))
    target = "#" + str(parsed(page).select_one("[hx-target]")["hx-target"]).lstrip("#")  # type: ignore[index]
    for query in ("?status=DRAFT", "?status=CLOSED"):
        part = inviter.get(at("list") + query, headers=htmx.HEADERS)
        fresh = inviter.get(at("list") + query)
        htmx.assert_swap_equals_fresh(page, part, target=target, fresh=fresh)
