"""A round of questions: until when, of which types, and begun from what was found."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from apps.core.actors import Actor
from apps.endorsement import services
from apps.endorsement.decision_errors import ReasonTooLong
from apps.endorsement.exam_errors import DeadlineAfterLanding, DeadlineUnfit
from apps.endorsement.hold_errors import CaseHeld
from apps.endorsement.models import CaseAsk, PaperMark, PaperVerdict, PortCase
from apps.endorsement.services.marking import Found, mark_papers
from apps.endorsement.states import CaseStatus
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.endorsement.test_desk_pages import at, browser
from tests.endorsement.test_examination import mark, with_lines
from tests.factories import endorsement as made
from tests.factories.endorsement import Desk


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def officer(desk: Desk) -> Client:
    """Who examines, at a browser."""
    return browser(desk.officer)


def landing_in(desk: Desk, **time: float) -> PortCase:
    trip = made.request_body()["trip"]
    trip["arrival_at"] = (timezone.now() + dt.timedelta(**time)).isoformat()
    return made.examining(desk, trip=trip)


def ask(desk: Desk, case: PortCase, **more: Any) -> CaseAsk:
    return services.ask_supplement(
        actor=desk.officer,
        case_id=case.id,
        revision=case.revision,
        questions=[
            services.Question("Ticket"),
            services.Question("Photo", visitor_id=made.first(case).id, place="paper.photo"),
            services.Question("Sex", visitor_id=made.first(case).id, place="field.sex"),
        ],
        **more,
    )


def test_hours_that_were_chosen_are_the_deadline_that_the_city_is_told(desk: Desk) -> None:
    case = landing_in(desk, hours=30)

    asked = ask(desk, case, within_hours=12)

    assert asked.due_at - asked.asked_at == dt.timedelta(hours=12)
    message = OutboxMessage.objects.filter(type="supplement.asked").get()
    assert asked.due_at.isoformat() in str(message.envelope)


@pytest.mark.parametrize("hours", [-1, 0, 1, 241, 10**9])
def test_hours_in_which_nobody_can_answer_are_refused(desk: Desk, hours: int) -> None:
    case = landing_in(desk, days=30)

    with pytest.raises(DeadlineUnfit):
        ask(desk, case, within_hours=hours)

    assert not CaseAsk.objects.exists()
    assert made.fresh(case).revision == case.revision


def test_hours_that_end_after_the_landing_are_refused(desk: Desk) -> None:
    case = landing_in(desk, hours=10)

    with pytest.raises(DeadlineAfterLanding):
        ask(desk, case, within_hours=12)

    assert made.fresh(case).status == CaseStatus.EXAMINING


def test_each_item_says_which_type_of_answer_it_wants(desk: Desk) -> None:
    asked = ask(desk, made.examining(desk))

    items = asked.items.order_by("position")
    assert [item.wants.value for item in items] == ["WORDS", "PAPER", "VALUE"]


def offered(officer: Client, case: PortCase) -> tuple[list[str], str]:
    page = BeautifulSoup(officer.get(at("ask", case.id)).content, "lxml")
    radios = page.select("main input[name=within_hours]")
    return (
        [str(one["value"]) for one in radios],
        next(str(one["value"]) for one in radios if one.has_attr("checked")),
    )


def test_the_page_offers_what_ends_before_the_landing_and_proposes_the_longest(
    desk: Desk, officer: Client
) -> None:
    assert offered(officer, landing_in(desk, hours=13)) == (["", "6", "12"], "12")
    assert offered(officer, landing_in(desk, hours=3)) == ([""], "")
    assert offered(officer, landing_in(desk, days=30))[1] == ""


def test_the_page_begins_with_what_was_found(desk: Desk, officer: Client) -> None:
    case = with_lines(desk)
    mark(desk, case, Found("photo", PaperVerdict.UNCLEAR, "Dark"))

    page = BeautifulSoup(officer.get(at("ask", case.id)).content, "lxml")

    subjects = [str(one.get("value", "")) for one in page.select("main input[name$=-subject]")]
    assert subjects[:3] == [
        "Photo: unclear",
        "Passport expires: not as in the lines",
        "Passport number: not as in the lines",
    ]


def test_a_round_is_asked_on_the_page_until_the_hour_chosen(desk: Desk, officer: Client) -> None:
    case = landing_in(desk, days=5)
    sent = {
        "revision": str(case.revision),
        "within_hours": "24",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-subject": "The ticket",
    }

    assert officer.post(at("ask", case.id), {**sent, "within_hours": "999"}).status_code == 422
    assert not CaseAsk.objects.exists()
    assert officer.post(at("ask", case.id), sent).status_code == 302
    asked = CaseAsk.objects.get()
    assert asked.due_at - asked.asked_at == dt.timedelta(hours=24)


def test_programs_choose_hours_too(desk: Desk, officer: Client) -> None:
    case = landing_in(desk, hours=10)
    told = {"revision": case.revision, "questions": [{"subject": "x"}], "within_hours": 12}
    act = f"/api/v1/cases/{case.id}/ask"

    refused = officer.post(act, told, content_type="application/json")
    done = officer.post(act, {**told, "within_hours": 6}, content_type="application/json")

    assert (refused.status_code, refused.json()["code"]) == (422, "deadline-after-landing")
    assert done.status_code == 200
    assert done.json()["asks"][0]["items"][0]["wants"] == "WORDS"


def test_the_officer_is_told_once_when_nobody_has_answered_in_time(desk: Desk) -> None:
    case = landing_in(desk, days=5)
    asked = ask(desk, case, within_hours=6)
    told = Notice.objects.filter(event="endorsement.supplement_overdue")

    with time_machine.travel(asked.due_at - dt.timedelta(minutes=1), tick=False):
        services.remind(actor=Actor.system("reminders"))
        assert not told.exists()
    with time_machine.travel(asked.due_at + dt.timedelta(minutes=1), tick=False):
        for _twice in range(2):
            services.remind(actor=Actor.system("reminders"))

    assert [str(one.recipient_id) for one in told] == [desk.officer.id]
    assert told.get().due_at == asked.due_at


def test_who_does_not_hold_the_case_marks_no_paper_while_it_is_examined(desk: Desk) -> None:
    case = made.examining(desk)

    with pytest.raises(CaseHeld):
        mark_papers(
            actor=desk.approver,
            case_id=case.id,
            revision=case.revision,
            visitor_id=made.first(case).id,
            marks=[Found("photo", PaperVerdict.SEEN)],
        )

    assert not PaperMark.objects.exists()


def test_a_question_says_no_more_than_a_message_to_the_city_carries(
    desk: Desk, officer: Client
) -> None:
    case = landing_in(desk, days=5)
    told = {"revision": case.revision, "questions": [{"subject": "x", "note": "长" * 2001}]}
    act = f"/api/v1/cases/{case.id}/ask"

    refused = officer.post(act, told, content_type="application/json")
    with pytest.raises(ReasonTooLong) as too_long:
        services.ask_supplement(
            actor=desk.officer,
            case_id=case.id,
            revision=case.revision,
            questions=[services.Question("Ticket"), services.Question("x", "长" * 2001)],
        )
    assert not CaseAsk.objects.exists()
    told["questions"] = [{"subject": "x", "note": "长" * 2000}]
    done = officer.post(act, told, content_type="application/json")

    assert refused.status_code == 400
    assert "2000" in refused.json()["errors"][0]["detail"]
    assert set(too_long.value.fields) == {"questions.1.note"}
    assert done.status_code == 200
